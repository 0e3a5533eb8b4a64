// Folding: named steps that make texts equal which a reader takes for equal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stele {

// Which differences to remove. Each step is optional; they commute.
struct FoldOptions {
  bool letter_case = true;  // full Unicode case folding: "Straße" -> "strasse"
  bool width = true;        // NFKC: "Ｎｏ．５" -> "No.5", "ﬁ" -> "fi", composed accents
  bool yo = true;           // "ё" -> "е"
  bool simplified = true;   // traditional Han -> simplified, one character at a time
  bool diacritics = false;  // "é" -> "e", "й" stays (it is a letter of its own)
};

// Returns `text` with the chosen differences removed. Idempotent.
//
// One table lookup a character; text with combining marks is normalised by ICU first. The tables
// are made by pages of 256 characters when they are first touched, and shared by all threads.
// Requires: `text` is well-formed UTF-8.
std::string fold_text(std::string_view text, const FoldOptions& options = {});

// The same, appended to `*folded`, so that a loop need not allocate.
void append_folded(std::string_view text, const FoldOptions& options, std::string* folded);

// Returns the folded form of one code point if that is a single code point, else the code point
// itself. For indexes that work by character.
char32_t fold_code_point(char32_t code_point, const FoldOptions& options = {});

}  // namespace stele
