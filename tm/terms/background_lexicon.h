// Lets a shipped lexicon serve word alignment inside a memory.
#pragma once

#include "align/measure/lexicon.h"
#include "tm/terms/aligned_corpus.h"

#include <string_view>

namespace stele::tm {

// Returns p(target | source) and back for stems of the two languages, or null when `lexicon` does
// not cover the pair. A word of several Han characters is known by its pairs of neighbours. The
// lexicon must outlive the result, which remembers words and is not thread-safe.
BackgroundLexicon make_background_lexicon(const Lexicon& lexicon, std::string_view source_language,
                                          std::string_view target_language);

}  // namespace stele::tm
