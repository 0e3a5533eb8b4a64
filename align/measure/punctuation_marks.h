// PunctuationMarks: what the punctuation of a segment says about its translation.
#pragma once

#include <cstdint>
#include <string_view>

namespace stele {

// The mark a segment ends with, closing quotes and brackets set aside.
enum class EndMark : std::uint8_t {
  kNone,         // a letter or digit: a heading, a list item, a broken line
  kStop,         // . 。
  kQuestion,     // ? ？
  kExclamation,  // ! ！
  kColon,        // : ：
  kSemicolon,    // ; ；
  kEllipsis,     // … ……  ...
  kComma,        // , ， 、
  kOther,
};
inline constexpr int kEndMarkCount = 9;

// What the last quotation mark of a segment does. Marks around titles do not count.
enum class Speech : std::uint8_t {
  kUnchanged,  // there is none
  kOpens,      // the segment ends inside a quotation
  kCloses,     // it ends after one
};

// Counts saturate at 255.
struct PunctuationMarks {
  EndMark end = EndMark::kNone;
  std::uint8_t questions = 0;
  std::uint8_t exclamations = 0;
  std::uint8_t commas = 0;    // , ; : and their wide forms, dashes
  std::uint8_t quotes = 0;    // quotation marks of every form, apostrophes left out
  std::uint8_t brackets = 0;  // opening ones
  Speech speech = Speech::kUnchanged;
  bool ends_quoted = false;  // the last character closes a quotation, brackets set aside
};

// Requires: `text` is well-formed UTF-8.
PunctuationMarks read_punctuation(std::string_view text);

}  // namespace stele
