// Measures documents with the models at hand, and pairs of them.
#pragma once

#include "align/bead/aligner.h"
#include "align/measure/measured_text.h"
#include "align/measure/pair_measure.h"

#include <span>
#include <string>

namespace stele {

// Measures a text; vectors and words only where `resources` cover its language. `vectors`, if not
// null, are used in place of the embedding model.
// Requires: vectors have a row for each segment.
MeasuredText measure_document(const SegmentedText& text, const AlignResources& resources,
                              const NpyMatrix* vectors = nullptr);

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
