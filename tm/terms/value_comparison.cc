#include "tm/terms/value_comparison.h"

#include <algorithm>

namespace stele::tm {

bool share_date(const DateValue& a, const DateValue& b) {
  for (const std::string& x : a.values) {
    for (const std::string& y : b.values) {
      if (x == y) return true;
      if (x.size() >= 6 && y.size() >= 6 && (x[0] == '-' || y[0] == '-') &&
          x.substr(x.size() - 6) == y.substr(y.size() - 6)) {
        return true;
      }
      const std::size_t shorter = std::min(x.size(), y.size());
      if (shorter == 7 && x.substr(0, 7) == y.substr(0, 7)) return true;
    }
  }
  return false;
}

bool has_value(const StatedValues& values, const std::vector<std::string>& wanted) {
  const auto is_wanted = [&wanted](const std::string& value) {
    return std::find(wanted.begin(), wanted.end(), value) != wanted.end();
  };
  for (const NumberValue& number : values.numbers) {
    if (std::any_of(number.values.begin(), number.values.end(), is_wanted)) return true;
  }
  for (const DateValue& date : values.dates) {
    for (const std::string& value : date.values) {
      std::size_t begin = 0;
      while (begin < value.size()) {
        std::size_t end = value.find('-', begin);
        if (end == std::string::npos) end = value.size();
        std::string part = value.substr(begin, end - begin);
        if (part.size() == 2 && part[0] == '0') part.erase(0, 1);
        if (!part.empty() && is_wanted(part)) return true;
        begin = end + 1;
      }
    }
  }
  return std::any_of(values.optional_values.begin(), values.optional_values.end(), is_wanted);
}

bool has_parts(const DateValue& date, const StatedValues& other) {
  const std::string& value = date.values[0];
  const std::string day =
      value.size() >= 10 || value[0] == '-' ? value.substr(value.size() - 2) : "";
  const std::string plain_day = !day.empty() && day[0] == '0' ? day.substr(1) : day;
  return plain_day.empty() || has_value(other, {plain_day});
}

}  // namespace stele::tm
