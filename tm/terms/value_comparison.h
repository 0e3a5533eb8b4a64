// Do two texts state the same numbers and dates? (internal)
#pragma once

#include "tm/terms/number_values.h"

#include <string>
#include <vector>

namespace stele::tm {

// Whether two dates may be the same day or month. Without a year in one of them, month and day
// decide.
bool share_date(const DateValue& a, const DateValue& b);

// Whether `values` have one of the readings of a number, be it as a part of a date or as a word.
bool has_value(const StatedValues& values, const std::vector<std::string>& wanted);

// Whether the day of a date stands among other values: the date was read as something else there.
bool has_parts(const DateValue& date, const StatedValues& other);

}  // namespace stele::tm
