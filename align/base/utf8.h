// UTF-8: validation where text enters, and code point steps for text that was validated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stele {

// Returns the offset in bytes of the first byte that is not well-formed UTF-8 (Unicode 15, table
// 3-7: no overlong forms, no surrogates, nothing above U+10FFFF), or nothing when all of it is.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

inline bool is_valid_utf8(std::string_view text) {
  return !find_invalid_utf8(text);
}

// Returns `text` with each maximal ill-formed run replaced by U+FFFD.
std::string replace_invalid_utf8(std::string_view text);

// Decodes the code point at `*offset` and moves `*offset` behind it.
// Requires: *offset < text.size() and `text` is well-formed.
char32_t next_code_point(std::string_view text, std::size_t* offset);

// Appends `code_point` (a Unicode scalar value) to `text`.
void append_utf8(char32_t code_point, std::string* text);

// Returns how many code points well-formed `text` has.
std::size_t count_code_points(std::string_view text);

}  // namespace stele
