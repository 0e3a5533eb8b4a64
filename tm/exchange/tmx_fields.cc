#include "tm/exchange/tmx_fields.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

namespace stele::tm {
namespace {

constexpr std::string_view kVariantFields[] = {"o-encoding",
                                               "datatype",
                                               "usagecount",
                                               "lastusagedate",
                                               "creationtool",
                                               "creationdate",
                                               "creationtoolversion",
                                               "creationid",
                                               "changedate",
                                               "changeid",
                                               "o-tmf"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int days_of_month(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

// Reads dates as tools write them: 20200131T101500Z, 2020-01-31T10:15:00Z, 2020-01-31 10:15,
// 2020-01-31T10:15:00.123+03:00, 20200131.
std::optional<std::string> normalize_date(std::string_view text) {
  std::string digits;
  std::size_t i = 0;
  for (; i < text.size() && digits.size() < 14; ++i) {
    const char c = text[i];
    if (is_digit(c)) {
      digits.push_back(c);
      continue;
    }
    const bool separates = c == '-' || c == ':' || c == 'T' || c == ' ' || c == '/' || c == '.';
    const bool begins_zone = digits.size() >= 8 && c == '-';  // such as -03:00
    if (!separates || begins_zone) break;
  }
  if (digits.size() != 8 && digits.size() != 12 && digits.size() != 14) return std::nullopt;
  digits.resize(14, '0');
  const auto number = [&](std::size_t begin, std::size_t size) {
    int value = 0;
    for (std::size_t k = begin; k < begin + size; ++k) value = value * 10 + (digits[k] - '0');
    return value;
  };
  int year = number(0, 4);
  int month = number(4, 2);
  int day = number(6, 2);
  int minutes = number(8, 2) * 60 + number(10, 2);
  const int second = number(12, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month) ||
      number(8, 2) > 23 || number(10, 2) > 59 || second > 60) {
    return std::nullopt;
  }
  std::string_view zone = text.substr(i);
  if (zone.starts_with('.')) {
    zone.remove_prefix(1);
    while (!zone.empty() && is_digit(zone[0])) zone.remove_prefix(1);
  }
  if (zone.size() >= 3 && (zone[0] == '+' || zone[0] == '-')) {
    std::string offset;
    std::copy_if(zone.begin() + 1, zone.end(), std::back_inserter(offset), is_digit);
    offset.resize(4, '0');
    const int shift =
        ((offset[0] - '0') * 10 + offset[1] - '0') * 60 + (offset[2] - '0') * 10 + offset[3] - '0';
    if (shift > 24 * 60) return std::nullopt;
    minutes += zone[0] == '+' ? -shift : shift;
    zone = {};
  }
  if (!zone.empty() && zone != "Z" && zone != "z") return std::nullopt;
  for (; minutes < 0; minutes += 24 * 60) {
    if (--day > 0) continue;
    month = month == 1 ? 12 : month - 1;
    year -= month == 12 ? 1 : 0;
    day = days_of_month(year, month);
  }
  for (; minutes >= 24 * 60; minutes -= 24 * 60) {
    if (++day <= days_of_month(year, month)) continue;
    day = 1;
    month = month == 12 ? 1 : month + 1;
    year += month == 1 ? 1 : 0;
  }
  if (year < 1 || year > 9999) return std::nullopt;
  std::string date;
  const auto append = [&](int value, std::size_t width) {
    const std::string text_value = std::to_string(value);
    date.append(width - std::min(width, text_value.size()), '0').append(text_value);
  };
  append(year, 4);
  append(month, 2);
  append(day, 2);
  date.push_back('T');
  append(minutes / 60, 2);
  append(minutes % 60, 2);
  append(second, 2);
  date.push_back('Z');
  return date;
}

}  // namespace

bool is_tmx_field(TmxElement element, std::string_view name) {
  if (element == TmxElement::kUnit && (name == "tuid" || name == "segtype")) return true;
  if (element == TmxElement::kHeader) {
    return name == "creationtool" || name == "creationtoolversion" || name == "segtype" ||
           name == "o-tmf" || name == "adminlang" || name == "datatype" || name == "o-encoding" ||
           name == "creationdate" || name == "creationid" || name == "changedate" ||
           name == "changeid";
  }
  return std::find(std::begin(kVariantFields), std::end(kVariantFields), name) !=
         std::end(kVariantFields);
}

std::optional<std::string> normalize_tmx_field(std::string_view name, std::string_view value) {
  if (name.ends_with("date")) {
    return normalize_date(value);
  }
  if (name == "usagecount") {
    const bool is_number =
        !value.empty() && std::all_of(value.begin(), value.end(), is_digit) && value.size() <= 18;
    if (!is_number) return std::nullopt;
  }
  if (name == "segtype" && value != "block" && value != "paragraph" && value != "sentence" &&
      value != "phrase") {
    return std::nullopt;
  }
  return std::string(value);
}

}  // namespace stele::tm
