// How well a lexicon knows the words of texts that it was not learnt from.
#pragma once

#include "align/base/result.h"
#include "align/measure/lexicon.h"

#include <span>
#include <string>
#include <string_view>

namespace stele {

// Shares in [0, 1], over the content words of one language's lines: those in fewer than one
// training text of twenty, and words that no training text had.
struct LexiconScore {
  double known = 0;   // words with a translation in the lexicon
  double found = 0;   // of these, words of which a translation stands in the line's own translation
  double chance = 0;  // of these, words of which one stands in an unrelated line
};

// Line i of `first` translates line i of `second`; unrelated is the line half of all lines further.
// Fails with kInvalidArgument when the lexicon lacks the pair or there are fewer than two lines.
// Requires: both have as many lines.
Result<LexiconScore> score_lexicon(const Lexicon& lexicon, std::span<const std::string> first,
                                   std::string_view first_language,
                                   std::span<const std::string> second,
                                   std::string_view second_language);

}  // namespace stele
