// The numbers, dates and measures that a text states, in a form that two languages can be compared
// in.
#pragma once

#include "align/base/byte_span.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// A number written in digits. "1.000" is a thousand to some and one to others, so a number has
// every value that it may have, in plain decimal form ("1000", "1").
struct NumberValue {
  ByteSpan span;
  std::vector<std::string> values;
  std::string measure;  // canonical unit right behind it ("km", "%", "GB"), or empty
};

// A date with a year or a month by name. `month_first` readings are both kept: 3/4/2005.
struct DateValue {
  ByteSpan span;
  std::vector<std::string> values;  // "2005-07-05", "--07-05", "2005-07"
};

struct StatedValues {
  std::vector<NumberValue> numbers;  // without those of dates
  std::vector<DateValue> dates;
  // Numbers written in words or Chinese numerals, and digits inside of words. They satisfy a number
  // of the other text but need none there.
  std::vector<std::string> optional_values;
};

// Reads English, Russian and Chinese; digits, separators and ISO dates of any language. Full-width
// digits are digits. "3 million", "3 млн" and "300万" are 3000000.
StatedValues find_values(std::string_view text);

// Whether the text has a digit of any script: without one find_values finds number words at most.
bool has_digits(std::string_view text);

}  // namespace stele::tm
