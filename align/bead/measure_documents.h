// Measures documents with the models at hand, and pairs of them.
#pragma once

#include "align/bead/aligner.h"
#include "align/measure/measured_text.h"
#include "align/measure/pair_measure.h"

#include <cstddef>
#include <functional>
#include <span>
#include <string>

namespace stele {

// Returns `resources` without what cannot be used for texts in these languages: an encoder that
// lacks one of them, or brought vectors beside it; embeddings that lack one beside an encoder; and
// with the weights for what is left as `model`.
AlignResources choose_resources(const AlignResources& resources,
                                std::span<const std::string> languages);

// Measures a text; vectors and words only where `resources` cover its language. `vectors`, if not
// null, are used in place of the models'. The encoder uses up to `thread_count` threads (0: all
// cores) and calls `report`, which may be empty, with the share of segments it has done.
// Requires: vectors have a row for each segment; `resources` are choose_resources'.
MeasuredText measure_document(const SegmentedText& text, const AlignResources& resources,
                              const NpyMatrix* vectors = nullptr, std::size_t thread_count = 1,
                              const std::function<void(double)>& report = {});

// Translations of words both ways; empty functions when no lexicon covers the languages.
struct PairTranslations {
  TokenLinks::Translate there;
  TokenLinks::Translate back;
};

// Returns what the lexicon of `resources`, which must outlive them, knows of two languages.
PairTranslations find_translations(const std::string& first_language,
                                   const std::string& second_language,
                                   const AlignResources& resources);

// Adds to the words of `measure` those that its sure beads teach. Returns false, and changes
// nothing, when they are too few to learn from, or no model vouches for them.
bool learn_words(std::span<const Candidate> beads, const PairTranslations& shipped,
                 PairMeasure* measure);

}  // namespace stele
