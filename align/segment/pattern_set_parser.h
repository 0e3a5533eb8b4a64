// PatternSetParser: the characters and sets of a regular expression (internal).
#pragma once

#include "align/base/result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <unicode/uniset.h>

namespace stele {

// Moves through a pattern from left to right. The first error is kept and ends everything: from
// then on at_end() is true.
class PatternSetParser {
 protected:
  static constexpr int kMaxDepth = 100;  // of groups and of sets inside each other

  explicit PatternSetParser(std::string_view pattern);

  bool at_end() const { return at_ >= pattern_.size() || error_.has_value(); }
  char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : U'\0';
  }
  // Passes `text` if it is next.
  bool accept(std::u32string_view text);
  // `what` was wrong here.
  void fail(const std::string& what);

  // Adds the other case under (?i). Complements are taken afterwards: (?i)[^a] is no A either.
  icu::UnicodeSet close_case(icu::UnicodeSet set) const;
  // An escape that stands for a character or a class, also inside [...].
  icu::UnicodeSet parse_set_escape();
  static icu::UnicodeSet make_single(char32_t c);
  // "[...]", which is next, inside `depth` others.
  icu::UnicodeSet parse_set(int depth);

  std::u32string pattern_;
  std::size_t at_ = 0;
  bool ignore_case_ = false;
  std::optional<Error> error_;

 private:
  static icu::UnicodeSet complement_of(const icu::UnicodeSet& set);
  // `c` follows the backslash and is already consumed.
  char32_t parse_character_escape(char32_t c);
  char32_t parse_octal();
  // "\N{EM DASH}"
  char32_t parse_name();
  char32_t parse_hex(int max_digits);
  icu::UnicodeSet parse_property(bool is_negated);
  // What follows && or -- without brackets of its own.
  icu::UnicodeSet parse_rest_of_set(int);
  void parse_range(icu::UnicodeSet* set);
  // The hyphen and the end of a range.
  void finish_range(char32_t first, icu::UnicodeSet* set);
  icu::UnicodeSet parse_posix_class();
};

}  // namespace stele
