// Finds what a span of a text is rendered by in its translation, with a lexicon.
#pragma once

#include "align/base/byte_span.h"
#include "align/measure/lexicon.h"

#include <optional>
#include <string_view>

namespace stele::tm {

// A text and the language whose words it has.
struct TextInLanguage {
  std::string_view text;
  std::string_view language;
};

// Returns the run of words of `target` that the lexicon translates the words of `span` in `source`
// by: the run with the greatest sum of probabilities, where each word that translates nothing costs
// a little (maximum segment sum, Bentley 1984). Nothing if no word of it is likely.
// Both texts are UTF-8.
std::optional<ByteSpan> find_counterpart(const Lexicon& lexicon, const TextInLanguage& source,
                                         ByteSpan span, const TextInLanguage& target);

}  // namespace stele::tm
