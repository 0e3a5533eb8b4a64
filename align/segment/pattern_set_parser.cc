#include "align/segment/pattern_set_parser.h"

#include "align/base/utf8.h"
#include "align/segment/pattern_sets.h"

#include <utility>

#include <unicode/uchar.h>

namespace stele {

PatternSetParser::PatternSetParser(std::string_view pattern) {
  for (std::size_t i = 0; i < pattern.size();) pattern_.push_back(next_code_point(pattern, &i));
}

bool PatternSetParser::accept(std::u32string_view text) {
  if (error_ || pattern_.compare(at_, text.size(), text) != 0) return false;
  at_ += text.size();
  return true;
}

void PatternSetParser::fail(const std::string& what) {
  if (error_) return;
  error_ = Error{ErrorCode::kInvalidArgument, "character " + std::to_string(at_ + 1) + ": " + what};
}

icu::UnicodeSet PatternSetParser::close_case(icu::UnicodeSet set) const {
  if (ignore_case_) {
    set.closeOver(USET_CASE_INSENSITIVE);
    set.removeAllStrings();
  }
  return set;
}

icu::UnicodeSet PatternSetParser::parse_set_escape() {
  ++at_;
  if (at_ >= pattern_.size()) {
    fail("pattern ends with a backslash");
    return {};
  }
  const char32_t c = pattern_[at_++];
  switch (c) {
    case U'd':
      return digit_set();
    case U'D':
      return complement_of(digit_set());
    case U'w':
      return word_set();
    case U'W':
      return complement_of(word_set());
    case U's':
      return space_set();
    case U'S':
      return complement_of(space_set());
    case U'h':
      return horizontal_space_set();
    case U'H':
      return complement_of(horizontal_space_set());
    case U'v':
    case U'R':
      return vertical_space_set();
    case U'V':
      return complement_of(vertical_space_set());
    case U'p':
    case U'P':
      return parse_property(c == U'P');
    default:
      return close_case(make_single(parse_character_escape(c)));
  }
}

icu::UnicodeSet PatternSetParser::complement_of(const icu::UnicodeSet& set) {
  return icu::UnicodeSet(set).complement();
}

icu::UnicodeSet PatternSetParser::make_single(char32_t c) {
  return icu::UnicodeSet(static_cast<UChar32>(c), static_cast<UChar32>(c));
}

char32_t PatternSetParser::parse_character_escape(char32_t c) {
  switch (c) {
    case U't':
      return U'\t';
    case U'n':
      return U'\n';
    case U'r':
      return U'\r';
    case U'f':
      return U'\f';
    case U'a':
      return 7;
    case U'e':
      return 27;
    case U'0':
      return parse_octal();
    case U'c':
      if (at_ < pattern_.size()) return pattern_[at_++] & 0x1F;
      fail("expected a letter after \\c");
      return U'\0';
    case U'N':
      return parse_name();
    case U'u':
      return parse_hex(4);
    case U'U':
      return parse_hex(8);
    case U'x': {
      if (!accept(U"{")) return parse_hex(2);
      const char32_t value = parse_hex(6);
      if (!accept(U"}")) fail("expected } after \\x{");
      return value;
    }
    default:
      if ((c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z')) {
        --at_;
        fail("unsupported escape");
      }
      return c;
  }
}

char32_t PatternSetParser::parse_octal() {
  char32_t value = 0;
  const std::size_t begin = at_;
  while (at_ - begin < 3 && peek() >= U'0' && peek() <= U'7' && value * 8 <= 0377) {
    value = value * 8 + (pattern_[at_++] - U'0');
  }
  if (at_ == begin) fail("expected octal digits after \\0");
  return value;
}

char32_t PatternSetParser::parse_name() {
  std::string name;
  if (!accept(U"{")) fail("expected { after \\N");
  while (!at_end() && peek() != U'}') append_utf8(pattern_[at_++], &name);
  if (!accept(U"}")) fail("expected } after a character's name");
  UErrorCode status = U_ZERO_ERROR;
  const UChar32 c = u_charFromName(U_EXTENDED_CHAR_NAME, name.c_str(), &status);
  if (U_FAILURE(status)) fail("no character has the name '" + name + "'");
  return error_ ? U'\0' : static_cast<char32_t>(c);
}

char32_t PatternSetParser::parse_hex(int max_digits) {
  char32_t value = 0;
  const std::size_t begin = at_;
  for (int i = 0; i < max_digits && at_ < pattern_.size(); ++i, ++at_) {
    const int digit = u_digit(static_cast<UChar32>(pattern_[at_]), 16);
    if (digit < 0) break;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  if (at_ == begin || value > 0x10FFFF) fail("expected hexadecimal digits of a code point");
  return error_ ? U'\0' : value;
}

icu::UnicodeSet PatternSetParser::parse_property(bool is_negated) {
  std::string name;
  if (accept(U"{")) {
    if (accept(U"^")) is_negated = !is_negated;
    while (!at_end() && peek() != U'}') append_utf8(pattern_[at_++], &name);
    if (!accept(U"}")) fail("expected } after a property");
  } else if (!at_end()) {
    append_utf8(pattern_[at_++], &name);
  }
  auto set = find_property(name);
  if (!set) {
    fail("unknown property '" + name + "'");
    return {};
  }
  icu::UnicodeSet closed = close_case(*std::move(set));
  if (is_negated) closed.complement();
  return closed;
}

icu::UnicodeSet PatternSetParser::parse_set(int depth) {
  if (depth > kMaxDepth) fail("sets nest too deeply");
  ++at_;
  const bool is_negated = accept(U"^");
  icu::UnicodeSet set;
  bool is_first = true;
  while (!at_end() && (peek() != U']' || is_first)) {
    is_first = false;
    if (accept(U"&&")) {
      set.retainAll(peek() == U'[' ? parse_set(depth + 1) : parse_rest_of_set(depth));
    } else if (accept(U"--")) {
      set.removeAll(peek() == U'[' ? parse_set(depth + 1) : parse_rest_of_set(depth));
    } else if (peek() == U'[' && peek(1) == U':') {
      set.addAll(parse_posix_class());
    } else if (peek() == U'[') {
      set.addAll(parse_set(depth + 1));
    } else {
      parse_range(&set);
    }
  }
  if (!accept(U"]")) fail("expected ]");
  set = close_case(set);
  if (is_negated) set.complement();
  set.removeAllStrings();
  return set;
}

icu::UnicodeSet PatternSetParser::parse_rest_of_set(int) {
  icu::UnicodeSet set;
  while (!at_end() && peek() != U']' && !(peek() == U'&' && peek(1) == U'&')) parse_range(&set);
  return set;
}

void PatternSetParser::parse_range(icu::UnicodeSet* set) {
  if (peek() == U'\\') {
    const icu::UnicodeSet item = parse_set_escape();
    if (item.size() != 1 || peek() != U'-' || peek(1) == U']' || peek(1) == U'-') {
      set->addAll(item);
      return;
    }
    finish_range(static_cast<char32_t>(item.charAt(0)), set);
    return;
  }
  const char32_t first = pattern_[at_++];
  if (peek() == U'-' && peek(1) != U']' && peek(1) != U'-' && peek(1) != U'[') {
    finish_range(first, set);
  } else {
    set->add(static_cast<UChar32>(first));
  }
}

void PatternSetParser::finish_range(char32_t first, icu::UnicodeSet* set) {
  ++at_;
  if (at_end()) return;
  char32_t last = peek();
  if (last == U'\\') {
    const icu::UnicodeSet item = parse_set_escape();
    last = item.size() == 1 ? static_cast<char32_t>(item.charAt(0)) : U'\0';
  } else {
    ++at_;
  }
  if (last < first)
    fail("a range ends before it begins");
  else
    set->add(static_cast<UChar32>(first), static_cast<UChar32>(last));
}

icu::UnicodeSet PatternSetParser::parse_posix_class() {
  std::string name;
  while (!at_end() && !accept(U":]")) append_utf8(pattern_[at_++], &name);
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeSet set(icu::UnicodeString::fromUTF8("[" + name + ":]]"), status);
  if (U_FAILURE(status)) fail("unknown class '" + name + ":]'");
  return set;
}

}  // namespace stele
