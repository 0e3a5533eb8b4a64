#include "tm/terms/number_words.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

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

// A table made a hash once.
template <class Value>
class Names {
 public:
  template <class Table, class Member>
  Names(const Table& table, Member member) {
    for (const auto& entry : table) values_.emplace(entry.name, entry.*member);
  }

  std::optional<Value> find(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::unordered_map<std::string_view, Value> values_;
};

}  // namespace

std::optional<int> find_month(std::string_view word) {
  static const Names<int> kNames(kMonths, &NamedNumber::value);
  return kNames.find(word);
}

std::optional<int> find_number_word(std::string_view word) {
  static const Names<int> kNames(kNumberWords, &NamedNumber::value);
  return kNames.find(word);
}

std::optional<int> find_scale(std::string_view word) {
  static const Names<int> kNames(kScales, &Scale::zeros);
  return kNames.find(word);
}

std::optional<std::string_view> find_measure(std::string_view word) {
  static const Names<std::string_view> kNames(kMeasures, &Measure::canonical);
  return kNames.find(word);
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

std::string scale_decimal(std::string value, int zeros) {
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

std::optional<int> find_chinese_digit(std::string_view character) {
  static constexpr NamedNumber kDigits[] = {{"〇", 0}, {"零", 0}, {"一", 1}, {"二", 2},
                                            {"两", 2}, {"三", 3}, {"四", 4}, {"五", 5},
                                            {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}};
  for (const NamedNumber& digit : kDigits) {
    if (digit.name == character) return digit.value;
  }
  return std::nullopt;
}

std::optional<long long> find_chinese_unit(std::string_view character) {
  if (character == "十") return 10;
  if (character == "百") return 100;
  if (character == "千") return 1000;
  if (character == "万") return 10000;
  if (character == "亿") return 100000000;
  return std::nullopt;
}

}  // namespace stele::tm
