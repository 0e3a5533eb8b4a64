#include "tm/terms/number_values.h"

#include "align/base/utf8.h"
#include "align/text/fold.h"
#include "align/text/words.h"
#include "tm/terms/number_words.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <utility>

#include <unicode/uchar.h>

namespace stele::tm {
namespace {

std::string format_date(int year, int month, int day) {
  std::array<char, 40> buffer = {};
  if (year > 0 && day > 0) {
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", year, month, day);
  } else if (year > 0) {
    std::snprintf(buffer.data(), buffer.size(), "%04d-%02d", year, month);
  } else {
    std::snprintf(buffer.data(), buffer.size(), "--%02d-%02d", month, day);
  }
  return buffer.data();
}

// One word of the text, folded.
struct Piece {
  ByteSpan span;
  WordKind kind = WordKind::kWord;
  std::string text;
};

class ValueFinder {
 public:
  explicit ValueFinder(std::string_view text) : text_(text) {
    for (const Word& word : split_words(text)) {
      pieces_.push_back({word.span, word.kind, fold_text(view_of(text, word.span))});
    }
  }

  StatedValues find() {
    for (std::size_t i = 0; i < pieces_.size();) {
      if (const std::size_t used = read_date(i); used > 0) {
        i += used;
      } else if (const std::size_t used_by_number = read_digits(i); used_by_number > 0) {
        i += used_by_number;
      } else if (const std::size_t used_by_numeral = read_chinese(i); used_by_numeral > 0) {
        i += used_by_numeral;
      } else {
        read_word(i);
        ++i;
      }
    }
    return std::move(result_);
  }

 private:
  const Piece* at(std::size_t i) const { return i < pieces_.size() ? &pieces_[i] : nullptr; }

  // Returns an integer of at most four digits, or -1.
  int small_number(std::size_t i) const {
    const Piece* piece = at(i);
    if (piece == nullptr) return -1;
    std::string digits = piece->text;
    if (piece->kind == WordKind::kWord) {  // "5th"
      const std::size_t end = digits.find_first_not_of("0123456789");
      if (end == 0 || end == std::string::npos) return -1;
      const std::string suffix = digits.substr(end);
      if (suffix != "th" && suffix != "st" && suffix != "nd" && suffix != "rd") return -1;
      digits.resize(end);
    } else if (piece->kind != WordKind::kNumber) {
      return -1;
    }
    if (digits.empty() || digits.size() > 4) return -1;
    if (digits.find_first_not_of("0123456789") != std::string::npos) return -1;
    return std::stoi(digits);
  }

  int month_at(std::size_t i) const {
    const Piece* piece = at(i);
    if (piece == nullptr || piece->kind != WordKind::kWord) return -1;
    return find_month(piece->text).value_or(-1);
  }

  bool is_text(std::size_t i, std::string_view text) const {
    return at(i) != nullptr && at(i)->text == text;
  }

  static bool is_day(int n) { return n >= 1 && n <= 31; }
  static bool is_year(int n) { return n >= 1000 && n <= 2999; }

  void add_date(std::size_t first, std::size_t count, std::vector<std::string> values) {
    result_.dates.push_back(
        {{pieces_[first].span.begin, pieces_[first + count - 1].span.end}, std::move(values)});
  }

  // Returns how many pieces a date at `i` has, or 0.
  std::size_t read_date(std::size_t i) {
    const int first = small_number(i);
    // 2005年7月5日, 2005年7月, 7月5日
    if (first > 0 && is_text(i + 1, "年") && small_number(i + 2) > 0 && is_text(i + 3, "月")) {
      const int day = small_number(i + 4);
      const bool has_day = is_day(day) && (is_text(i + 5, "日") || is_text(i + 5, "号"));
      add_date(i, has_day ? 6 : 4, {format_date(first, small_number(i + 2), has_day ? day : 0)});
      return has_day ? 6 : 4;
    }
    if (first > 0 && first <= 12 && is_text(i + 1, "月") && is_day(small_number(i + 2)) &&
        (is_text(i + 3, "日") || is_text(i + 3, "号"))) {
      add_date(i, 4, {format_date(0, first, small_number(i + 2))});
      return 4;
    }
    // 5 July 2005, 5 июля 2005, 5 июля
    if (is_day(first) && month_at(i + 1) > 0) {
      const std::size_t comma = is_text(i + 2, ",") ? 1 : 0;
      const int year = small_number(i + 2 + comma);
      const bool has_year = is_year(year);
      add_date(i, has_year ? 3 + comma : 2,
               {format_date(has_year ? year : 0, month_at(i + 1), first)});
      return has_year ? 3 + comma : 2;
    }
    // July 5, 2005; July 5; September 2004
    if (month_at(i) > 0) {
      const int second = small_number(i + 1);
      if (is_day(second)) {
        const std::size_t comma = is_text(i + 2, ",") ? 1 : 0;
        const int year = small_number(i + 2 + comma);
        const bool has_year = is_year(year);
        add_date(i, has_year ? 3 + comma : 2,
                 {format_date(has_year ? year : 0, month_at(i), second)});
        return has_year ? 3 + comma : 2;
      }
      if (is_year(second)) {
        add_date(i, 2, {format_date(second, month_at(i), 0)});
        return 2;
      }
      return 0;
    }
    // 2005-07-05, 05.07.2005, 7/5/2005
    const Piece* piece = at(i);
    if (piece->kind != WordKind::kNumber) return 0;
    int a = 0;
    int b = 0;
    int c = 0;
    char end = 0;
    if (piece->text.size() == 10 &&
        std::sscanf(piece->text.c_str(), "%4d-%2d-%2d%c", &a, &b, &c, &end) == 3 && is_year(a)) {
      add_date(i, 1, {format_date(a, b, c)});
      return 1;
    }
    if (std::sscanf(piece->text.c_str(), "%2d.%2d.%4d%c", &a, &b, &c, &end) == 3 && is_year(c) &&
        is_day(a) && b >= 1 && b <= 12) {
      add_date(i, 1, {format_date(c, b, a)});
      return 1;
    }
    if (is_day(first) && is_text(i + 1, "/") && is_day(small_number(i + 2)) &&
        is_text(i + 3, "/") && is_year(small_number(i + 4))) {
      const int second = small_number(i + 2);
      const int year = small_number(i + 4);
      std::vector<std::string> values;
      if (second <= 12) values.push_back(format_date(year, second, first));
      if (first <= 12) values.push_back(format_date(year, first, second));
      add_date(i, 5, std::move(values));
      return 5;
    }
    return 0;
  }

  std::size_t read_digits(std::size_t i) {
    const Piece& piece = pieces_[i];
    if (piece.kind != WordKind::kNumber) return 0;
    std::string digits = piece.text;
    std::size_t used = 1;
    // A space, plain or not, between groups of three digits; the last may have decimals.
    const auto is_group = [](const Piece& next) {
      return next.kind == WordKind::kNumber && next.text.size() >= 3 &&
             next.text.find_first_not_of("0123456789") >= 3 &&
             (next.text.size() == 3 || next.text[3] == '.' || next.text[3] == ',');
    };
    while (at(i + used) != nullptr && is_group(*at(i + used)) && digits.size() <= 11 &&
           (digits.size() <= 3 || used > 1) && digits.find_first_of(".,:-") == std::string::npos &&
           is_one_space(pieces_[i + used - 1].span.end, at(i + used)->span.begin)) {
      digits += at(i + used)->text;
      ++used;
    }
    if (digits.find_first_of(":-") != std::string::npos) {
      result_.numbers.push_back({piece.span, {digits}, {}});
      return 1;
    }
    NumberValue number;
    number.values = read_number(digits);
    std::size_t end = i + used;
    number.span = {piece.span.begin, pieces_[end - 1].span.end};
    if (const Piece* next = at(end)) {
      const std::string two = at(end + 1) != nullptr ? next->text + at(end + 1)->text : "";
      for (const std::string_view name : {std::string_view(two), std::string_view(next->text)}) {
        const std::optional<int> zeros = find_scale(name);
        if (!zeros.has_value()) continue;
        for (std::string& value : number.values) value = scale_decimal(value, *zeros);
        end += name == next->text ? 1 : 2;
        used = end - i;
        break;
      }
    }
    if (const Piece* next = at(end)) {
      const std::string two = at(end + 1) != nullptr ? next->text + at(end + 1)->text : "";
      for (const std::string_view name : {std::string_view(two), std::string_view(next->text)}) {
        const std::optional<std::string_view> measure = find_measure(name);
        if (!measure.has_value()) continue;
        number.measure = *measure;
        break;
      }
    }
    result_.numbers.push_back(std::move(number));
    return used;
  }

  bool is_one_space(std::uint64_t begin, std::uint64_t end) const {
    const std::string_view between = view_of(text_, {begin, end});
    return between == " " || between == "\xC2\xA0" || between == "\xE2\x80\xAF";
  }

  // 三百二十五, 二〇〇五
  std::size_t read_chinese(std::size_t i) {
    long long total = 0;
    long long section = 0;
    long long digit = 0;
    bool has_unit = false;
    std::string sequence;
    std::size_t used = 0;
    while (at(i + used) != nullptr && at(i + used)->kind == WordKind::kHan && used < 16) {
      const std::string& character = at(i + used)->text;
      if (const auto value = find_chinese_digit(character)) {
        sequence += static_cast<char>('0' + *value);
        digit = *value;
      } else if (const auto unit = find_chinese_unit(character)) {
        has_unit = true;
        if (*unit >= 10000) {
          total += (section + digit) * *unit;
          section = 0;
        } else {
          section += (digit == 0 ? 1 : digit) * *unit;
        }
        digit = 0;
      } else {
        break;
      }
      ++used;
    }
    if (used == 0) return 0;
    result_.optional_values.push_back(has_unit ? std::to_string(total + section + digit)
                                               : trim_zeros(sequence));
    return used;
  }

  void read_word(std::size_t i) {
    const Piece& piece = pieces_[i];
    if (piece.kind == WordKind::kPlaceholder || piece.kind == WordKind::kPunctuation) return;
    if (const std::optional<int> value = find_number_word(piece.text)) {
      result_.optional_values.push_back(std::to_string(*value));
    }
    const int month = month_at(i);
    if (month > 0) result_.optional_values.push_back(std::to_string(month));
    // "5th", "21-го", "MP3", "x86": runs of digits inside.
    for (std::size_t k = 0; k < piece.text.size();) {
      if (piece.text[k] < '0' || piece.text[k] > '9') {
        ++k;
        continue;
      }
      std::size_t end = k;
      while (end < piece.text.size() && piece.text[end] >= '0' && piece.text[end] <= '9') ++end;
      result_.optional_values.push_back(trim_zeros(piece.text.substr(k, end - k)));
      k = end;
    }
  }

  std::string_view text_;
  std::vector<Piece> pieces_;
  StatedValues result_;
};

}  // namespace

bool has_digits(std::string_view text) {
  for (std::size_t offset = 0; offset < text.size();) {
    const auto lead = static_cast<unsigned char>(text[offset]);
    if (lead >= '0' && lead <= '9') return true;
    if (lead < 0x80) {
      ++offset;
    } else if (lead >= 0xD0 && lead <= 0xD3) {
      offset += 2;  // Cyrillic
    } else {
      const auto c = static_cast<UChar32>(next_code_point(text, &offset));
      if ((U_GET_GC_MASK(c) & (U_GC_ND_MASK | U_GC_NO_MASK)) != 0) return true;
    }
  }
  return false;
}

StatedValues find_values(std::string_view text) {
  return ValueFinder(text).find();
}

}  // namespace stele::tm
