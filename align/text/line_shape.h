// LineShape: what one line of plain text looks like, for finding paragraphs (internal).
#pragma once

#include "align/base/byte_span.h"

#include <cstdint>
#include <string_view>

namespace stele {

enum class LineEnd : std::uint8_t {
  kOpen,        // a letter or digit: the sentence may go on
  kContinues,   // comma, hyphen, opening bracket, or a word no sentence ends with ("of the")
  kIntroduces,  // colon or semicolon
  kTerminated,  // full stop and its relatives, perhaps with closing quotes or brackets
};

// One line without the white space around it.
struct LineShape {
  ByteSpan span;
  std::uint32_t indent_columns = 0;
  std::uint32_t width_columns = 0;  // an ideograph counts two
  bool page_break_before = false;   // a form feed stands in front
  LineEnd end = LineEnd::kOpen;
};

// Returns the shape of the line that `line` covers, line end excluded.
LineShape measure_line(std::string_view text, ByteSpan line);

// Returns the length in bytes of the list marker at the start of `line` with the space after it,
// or 0: "- ", "• ", "a) ", "(iv) ", "1. ", "1.2. ", "一、", "（二）", "①". `*level` becomes the
// depth.
std::size_t measure_list_marker(std::string_view line, int* level);

// Whether `line` starts with a dash and white space.
bool starts_with_dash(std::string_view line);

// Whether the first letter of `line` is in lower case.
bool starts_in_lower_case(std::string_view line);

// Whether `line` has letters of a script with case and all of them are capitals.
bool is_all_capitals(std::string_view line);

// Whether `line` announces a part of a document: "IV", "Article 5", "Глава 2", "第三章".
bool is_numbered_heading(std::string_view line);

// Whether `line` is nothing but a page's number: "12", "- 12 -", "Page 3 of 10", "стр. 3", "第3页".
bool is_page_number(std::string_view line);

// Returns the width in columns of the first word of `line` (of the first ideograph, if it starts
// with one).
std::uint32_t measure_first_word(std::string_view line);

}  // namespace stele
