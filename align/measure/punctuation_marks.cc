#include "align/measure/punctuation_marks.h"

#include "align/base/utf8.h"

#include <cstddef>
#include <utility>

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

bool is_single_quote(char32_t c) {
  return c == U'\'' || c == 0x2018 || c == 0x2019;
}

// Marks whose shape says which way they face, where spaces do not.
bool opens_by_shape(char32_t c) {
  return c == 0x201C || c == 0x201E || c == 0x00AB || c == 0x2039 || c == 0x300C || c == 0x300E;
}

bool is_title_mark(char32_t c) {
  return c == 0x300A || c == 0x300B;
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

bool is_dash(char32_t c) {
  return c == 0x2014 || c == 0x2013 || c == U'-';
}

// What a quotation mark between two characters does; 0 stands for the ends of the segment.
Speech classify_quote(char32_t before, char32_t quote, char32_t after) {
  const bool opening_place = before == 0 || is_space(before) || is_opening_bracket(before);
  const bool closing_place = after == 0 || is_space(after) || is_closing_bracket(after) ||
                             is_comma_like(after) || after == U'.';
  if (is_single_quote(quote)) {
    // Between letters, and after the letter that ends a word, it is an apostrophe.
    if (opening_place) return closing_place ? Speech::kUnchanged : Speech::kOpens;
    const bool after_mark = is_question(before) || is_exclamation(before) || is_dash(before) ||
                            is_comma_like(before) || before == U'.' || before == 0x2026;
    return closing_place && after_mark ? Speech::kCloses : Speech::kUnchanged;
  }
  if (opening_place != closing_place) return opening_place ? Speech::kOpens : Speech::kCloses;
  return opens_by_shape(quote) ? Speech::kOpens : Speech::kCloses;
}

void add(std::uint8_t* counter) {
  if (*counter < 255) ++*counter;
}

}  // namespace

PunctuationMarks read_punctuation(std::string_view text) {
  PunctuationMarks marks;
  char32_t last = 0;
  char32_t before_last = 0;
  std::size_t offset = 0;
  char32_t before = 0;
  char32_t next = text.empty() ? 0 : next_code_point(text, &offset);
  while (next != 0) {
    const char32_t c = next;
    next = offset < text.size() ? next_code_point(text, &offset) : 0;
    const char32_t previous = std::exchange(before, c);
    if (is_space(c)) continue;
    const bool quote = is_quote(c);
    if (quote) add(&marks.quotes);
    Speech speech = Speech::kUnchanged;
    if ((quote && !is_title_mark(c)) || is_single_quote(c)) {
      speech = classify_quote(previous, c, next);
    }
    if (speech != Speech::kUnchanged) marks.speech = speech;
    marks.ends_quoted = speech == Speech::kCloses || (marks.ends_quoted && is_closing_bracket(c));
    if (is_question(c)) add(&marks.questions);
    if (is_exclamation(c)) add(&marks.exclamations);
    if (is_comma_like(c)) add(&marks.commas);
    if (is_opening_bracket(c)) add(&marks.brackets);
    if (quote || speech != Speech::kUnchanged || is_closing_bracket(c)) continue;
    before_last = last;
    last = c;
  }
  if (last != 0) marks.end = classify_end(last, before_last);
  return marks;
}

}  // namespace stele
