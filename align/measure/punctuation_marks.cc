#include "align/measure/punctuation_marks.h"

#include "align/base/utf8.h"

#include <cstddef>

namespace stele {
namespace {

bool is_space(char32_t c) {
  return c == U' ' || c == U'\t' || c == 0x00A0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200B) ||
         c == U'\n' || c == U'\r';
}

bool is_quote(char32_t c) {
  switch (c) {
    case U'"':
    case 0x00AB:
    case 0x00BB:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x2039:
    case 0x203A:
    case 0x300A:
    case 0x300B:
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
    case 0xFF02:
      return true;
    default:
      return false;
  }
}

bool is_closing_bracket(char32_t c) {
  return c == U')' || c == U']' || c == 0xFF09 || c == 0x3011 || c == 0xFF3D;
}

bool is_opening_bracket(char32_t c) {
  return c == U'(' || c == U'[' || c == 0xFF08 || c == 0x3010 || c == 0xFF3B;
}

bool is_question(char32_t c) {
  return c == U'?' || c == 0xFF1F || c == 0x061F;
}

bool is_exclamation(char32_t c) {
  return c == U'!' || c == 0xFF01;
}

bool is_comma_like(char32_t c) {
  switch (c) {
    case U',':
    case U';':
    case U':':
    case 0xFF0C:
    case 0x3001:
    case 0xFF1B:
    case 0xFF1A:
    case 0x2014:
    case 0x2013:
      return true;
    default:
      return false;
  }
}

EndMark classify_end(char32_t last, char32_t before_last) {
  switch (last) {
    case U'.':
      return before_last == U'.' ? EndMark::kEllipsis : EndMark::kStop;
    case 0x3002:
    case 0xFF0E:
      return EndMark::kStop;
    case 0x2026:
      return EndMark::kEllipsis;
    case U':':
    case 0xFF1A:
      return EndMark::kColon;
    case U';':
    case 0xFF1B:
      return EndMark::kSemicolon;
    case U',':
    case 0xFF0C:
    case 0x3001:
      return EndMark::kComma;
    default:
      break;
  }
  if (is_question(last)) return EndMark::kQuestion;
  if (is_exclamation(last)) return EndMark::kExclamation;
  const bool ascii_letter_or_digit = (last >= U'0' && last <= U'9') ||
                                     (last >= U'a' && last <= U'z') ||
                                     (last >= U'A' && last <= U'Z');
  if (ascii_letter_or_digit || (last > 0x7F && !is_comma_like(last))) return EndMark::kNone;
  return EndMark::kOther;
}

void add(std::uint8_t* counter) {
  if (*counter < 255) ++*counter;
}

}  // namespace

PunctuationMarks read_punctuation(std::string_view text) {
  PunctuationMarks marks;
  char32_t last = 0;
  char32_t before_last = 0;
  bool first = true;
  std::size_t offset = 0;
  while (offset < text.size()) {
    const char32_t c = next_code_point(text, &offset);
    if (is_space(c)) continue;
    const bool quote = is_quote(c);
    if (quote) add(&marks.quotes);
    if (first) marks.starts_quoted = quote;
    first = false;
    marks.ends_quoted = quote || (marks.ends_quoted && is_closing_bracket(c));
    if (is_question(c)) add(&marks.questions);
    if (is_exclamation(c)) add(&marks.exclamations);
    if (is_comma_like(c)) add(&marks.commas);
    if (is_opening_bracket(c)) add(&marks.brackets);
    if (quote || is_closing_bracket(c)) continue;
    before_last = last;
    last = c;
  }
  if (last != 0) marks.end = classify_end(last, before_last);
  return marks;
}

}  // namespace stele
