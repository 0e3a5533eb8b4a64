// Finds what a span of a text is rendered by in its translation, with a lexicon.
#pragma once

#include "align/base/byte_span.h"
#include "align/measure/lexicon.h"

#include <functional>
#include <optional>
#include <string_view>

namespace stele::tm {

// A text and the language whose words it has.
struct TextInLanguage {
  std::string_view text;
  std::string_view language;
};

// How likely a word is translated by another, in [0, 1].
using WordProbability = std::function<double(LexiconWord source, LexiconWord target)>;

// Returns the run of words of `target` that the words of `span` in `source` are translated by: the
// run with the greatest sum of probabilities, where each word that translates nothing of the span,
// or something outside it better, costs a little (maximum segment sum, Bentley 1984). Nothing if no
// word of it is likely. Both texts are UTF-8.
std::optional<ByteSpan> find_counterpart(const WordProbability& probability,
                                         const TextInLanguage& source, ByteSpan span,
                                         const TextInLanguage& target);

// The same by a lexicon; nothing if it does not cover the languages.
std::optional<ByteSpan> find_counterpart(const Lexicon& lexicon, const TextInLanguage& source,
                                         ByteSpan span, const TextInLanguage& target);

}  // namespace stele::tm
