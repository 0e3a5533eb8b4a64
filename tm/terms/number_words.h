// Numbers, months, scales and measures as they are written: what find_values knows (internal).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// Words are folded (fold_text). Nothing when the word is none.
std::optional<int> find_month(std::string_view word);        // 1 to 12, in any case form
std::optional<int> find_number_word(std::string_view word);  // "two", "second", "двух"
std::optional<int> find_scale(std::string_view word);        // how many zeros: "тыс", "万"
// The measure by the one name that all its spellings have: "км" is "km".
std::optional<std::string_view> find_measure(std::string_view word);

std::optional<int> find_chinese_digit(std::string_view character);
std::optional<long long> find_chinese_unit(std::string_view character);  // ten and more

// A plain decimal without needless zeros: "007.50" is "7.5".
std::string trim_zeros(std::string digits);

// Multiplies a plain decimal by ten to the power of `zeros`.
std::string scale_decimal(std::string value, int zeros);

// All readings of "1.000,5", "1,000", "10.5"; what has none ("1.2.3") reads as it is written.
std::vector<std::string> read_number(std::string_view written);

}  // namespace stele::tm
