// Word keys and weights: what lookup counts as the same word, and how much a word matters.
#pragma once

#include "align/text/words.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace stele::tm {

// Raised whenever a key or weight can change for any word. Stored in every part together with
// kWordRulesVersion of align/text, since the index depends on both.
inline constexpr std::uint32_t kKeyRulesVersion = 1;

// Two words with one key are forms of one word: keys are stems of folded words; all numbers share
// one key, and so do all URLs and all placeholders, since those are carried over when a
// translation is adapted. Returns the key of `word`, which is of `kind` in `language`.
std::string make_word_key(std::string_view word, WordKind kind, std::string_view language);

// How much a word weighs in similarity; a text weighs the sum of its words.
inline constexpr std::uint32_t kWordWeight = 10;
inline constexpr std::uint32_t kPunctuationWeight = 2;

inline std::uint32_t word_weight(WordKind kind) {
  return kind == WordKind::kPunctuation ? kPunctuationWeight : kWordWeight;
}

// Whether words of this kind are carried over rather than translated.
inline bool is_placeable(WordKind kind) {
  return kind == WordKind::kNumber || kind == WordKind::kUrl || kind == WordKind::kPlaceholder;
}

}  // namespace stele::tm
