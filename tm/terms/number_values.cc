#include "tm/terms/number_values.h"

#include "align/base/utf8.h"
#include "align/text/fold.h"
#include "align/text/words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>
#include <utility>

namespace stele::tm {
namespace {

struct NamedNumber {
  std::string_view name;
  int value;
};

// Word beginnings for Russian, whole words for English.
constexpr NamedNumber kMonths[] = {
    {"january", 1},   {"jan", 1},      {"february", 2},  {"feb", 2},      {"march", 3},
    {"mar", 3},       {"april", 4},    {"apr", 4},       {"may", 5},      {"june", 6},
    {"jun", 6},       {"july", 7},     {"jul", 7},       {"august", 8},   {"aug", 8},
    {"september", 9}, {"sep", 9},      {"sept", 9},      {"october", 10}, {"oct", 10},
    {"november", 11}, {"nov", 11},     {"december", 12}, {"dec", 12},     {"января", 1},
    {"февраля", 2},   {"марта", 3},    {"апреля", 4},    {"мая", 5},      {"июня", 6},
    {"июля", 7},      {"августа", 8},  {"сентября", 9},  {"октября", 10}, {"ноября", 11},
    {"декабря", 12},  {"январе", 1},   {"феврале", 2},   {"марте", 3},    {"апреле", 4},
    {"мае", 5},       {"июне", 6},     {"июле", 7},      {"августе", 8},  {"сентябре", 9},
    {"октябре", 10},  {"ноябре", 11},  {"декабре", 12},  {"январь", 1},   {"февраль", 2},
    {"март", 3},      {"апрель", 4},   {"май", 5},       {"июнь", 6},     {"июль", 7},
    {"август", 8},    {"сентябрь", 9}, {"октябрь", 10},  {"ноябрь", 11},  {"декабрь", 12}};

constexpr NamedNumber kNumberWords[] = {
    {"zero", 0},        {"one", 1},       {"first", 1},     {"once", 1},       {"single", 1},
    {"two", 2},         {"second", 2},    {"twice", 2},     {"double", 2},     {"both", 2},
    {"three", 3},       {"third", 3},     {"four", 4},      {"fourth", 4},     {"five", 5},
    {"fifth", 5},       {"six", 6},       {"sixth", 6},     {"seven", 7},      {"seventh", 7},
    {"eight", 8},       {"eighth", 8},    {"nine", 9},      {"ninth", 9},      {"ten", 10},
    {"tenth", 10},      {"eleven", 11},   {"twelve", 12},   {"twenty", 20},    {"hundred", 100},
    {"thousand", 1000}, {"ноль", 0},      {"нуль", 0},      {"нуля", 0},       {"один", 1},
    {"одна", 1},        {"одно", 1},      {"одного", 1},    {"одной", 1},      {"одну", 1},
    {"одном", 1},       {"одним", 1},     {"два", 2},       {"две", 2},        {"двух", 2},
    {"двумя", 2},       {"оба", 2},       {"обе", 2},       {"три", 3},        {"трех", 3},
    {"тремя", 3},       {"четыре", 4},    {"четырех", 4},   {"пять", 5},       {"пяти", 5},
    {"шесть", 6},       {"шести", 6},     {"семь", 7},      {"семи", 7},       {"восемь", 8},
    {"восьми", 8},      {"девять", 9},    {"девяти", 9},    {"десять", 10},    {"десяти", 10},
    {"сто", 100},       {"тысяча", 1000}, {"двадцать", 20}, {"двенадцать", 12}};

struct Scale {
  std::string_view name;
  int zeros;
};

constexpr Scale kScales[] = {{"thousand", 3}, {"million", 6},  {"billion", 9},   {"trillion", 12},
                             {"тыс", 3},      {"тысяча", 3},   {"тысячи", 3},    {"тысяч", 3},
                             {"млн", 6},      {"миллион", 6},  {"миллиона", 6},  {"миллионов", 6},
                             {"млрд", 9},     {"миллиард", 9}, {"миллиарда", 9}, {"миллиардов", 9},
                             {"трлн", 12},    {"万", 4},       {"亿", 8},        {"千", 3},
                             {"百万", 6}};

struct Measure {
  std::string_view name;
  std::string_view canonical;
};

constexpr Measure kMeasures[] = {
    {"%", "%"},     {"％", "%"},    {"°c", "°C"},   {"km", "km"},   {"км", "km"},   {"公里", "km"},
    {"千米", "km"}, {"cm", "cm"},   {"см", "cm"},   {"厘米", "cm"}, {"mm", "mm"},   {"мм", "mm"},
    {"毫米", "mm"}, {"kg", "kg"},   {"кг", "kg"},   {"公斤", "kg"}, {"千克", "kg"}, {"gb", "GB"},
    {"гб", "GB"},   {"mb", "MB"},   {"мб", "MB"},   {"kb", "KB"},   {"кб", "KB"},   {"tb", "TB"},
    {"тб", "TB"},   {"gib", "GiB"}, {"гиб", "GiB"}, {"mib", "MiB"}, {"миб", "MiB"}, {"kib", "KiB"},
    {"киб", "KiB"}, {"ms", "ms"},   {"мс", "ms"},   {"毫秒", "ms"}, {"mhz", "MHz"}, {"мгц", "MHz"},
    {"ghz", "GHz"}, {"ггц", "GHz"}, {"px", "px"},   {"пикс", "px"}, {"dpi", "dpi"}};

template <class Table>
auto find_named(const Table& table, std::string_view name) {
  return std::find_if(std::begin(table), std::end(table),
                      [name](const auto& entry) { return entry.name == name; });
}

std::string trim_zeros(std::string digits) {
  const std::size_t point = digits.find('.');
  if (point != std::string::npos) {
    while (digits.back() == '0') digits.pop_back();
    if (digits.back() == '.') digits.pop_back();
  }
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return "0";
  digits.erase(0, first);
  if (digits.empty() || digits[0] == '.') digits.insert(0, 1, '0');
  return digits;
}

// Multiplies a plain decimal by ten to the power of `zeros`.
std::string scale(std::string value, int zeros) {
  std::size_t point = value.find('.');
  if (point == std::string::npos) {
    point = value.size();
    value += '.';
  }
  for (int i = 0; i < zeros; ++i) {
    if (point + 1 >= value.size()) value += '0';
    std::swap(value[point], value[point + 1]);
    ++point;
  }
  return trim_zeros(value);
}

// All readings of "1.000,5", "1,000", "10.5", "1 000" (spaces are gone already).
std::vector<std::string> read_number(std::string_view written) {
  std::vector<std::string> values;
  const auto add = [&values](std::string value) {
    value = trim_zeros(std::move(value));
    if (std::find(values.begin(), values.end(), value) == values.end()) {
      values.push_back(std::move(value));
    }
  };
  for (const char decimal : {'.', ',', '\0'}) {
    std::string value;
    std::size_t points = 0;
    bool is_possible = true;
    std::size_t group = 0;  // digits since the last separator
    bool has_group = false;
    for (std::size_t i = 0; i < written.size(); ++i) {
      const char c = written[i];
      if (c >= '0' && c <= '9') {
        value += c;
        ++group;
        continue;
      }
      if (has_group && group != 3) is_possible = false;
      if (c == decimal) {
        ++points;
        value += '.';
        has_group = false;
      } else {
        has_group = true;
      }
      group = 0;
    }
    if (has_group && group != 3) is_possible = false;
    if (points > 1) is_possible = false;
    if (is_possible) add(value);
  }
  // Versions and addresses: "1.2.3", "192.168.0.1".
  if (values.empty()) values.emplace_back(written);
  return values;
}

std::optional<int> chinese_digit(std::string_view character) {
  static constexpr NamedNumber kDigits[] = {{"〇", 0}, {"零", 0}, {"一", 1}, {"二", 2},
                                            {"两", 2}, {"三", 3}, {"四", 4}, {"五", 5},
                                            {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}};
  const auto found = find_named(kDigits, character);
  if (found == std::end(kDigits)) return std::nullopt;
  return found->value;
}

std::optional<long long> chinese_unit(std::string_view character) {
  if (character == "十") return 10;
  if (character == "百") return 100;
  if (character == "千") return 1000;
  if (character == "万") return 10000;
  if (character == "亿") return 100000000;
  return std::nullopt;
}

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
    const auto found = find_named(kMonths, piece->text);
    return found == std::end(kMonths) ? -1 : found->value;
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
        const auto found = find_named(kScales, name);
        if (found == std::end(kScales)) continue;
        for (std::string& value : number.values) value = scale(value, found->zeros);
        end += name == next->text ? 1 : 2;
        used = end - i;
        break;
      }
    }
    if (const Piece* next = at(end)) {
      const std::string two = at(end + 1) != nullptr ? next->text + at(end + 1)->text : "";
      for (const std::string_view name : {std::string_view(two), std::string_view(next->text)}) {
        const auto found = find_named(kMeasures, name);
        if (found == std::end(kMeasures)) continue;
        number.measure = found->canonical;
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
      if (const auto value = chinese_digit(character)) {
        sequence += static_cast<char>('0' + *value);
        digit = *value;
      } else if (const auto unit = chinese_unit(character)) {
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
    const auto found = find_named(kNumberWords, piece.text);
    if (found != std::end(kNumberWords)) {
      result_.optional_values.push_back(std::to_string(found->value));
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

StatedValues find_values(std::string_view text) {
  return ValueFinder(text).find();
}

}  // namespace stele::tm
