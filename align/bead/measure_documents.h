// Measures documents with the models at hand, and pairs of them.
#pragma once

#include "align/bead/aligner.h"
#include "align/measure/measured_text.h"
#include "align/measure/pair_measure.h"

#include <memory>
#include <string>

namespace stele {

// Measures a text; vectors and words only where `resources` cover its language. `vectors`, if not
// null, are used in place of the embedding model.
// Requires: vectors have a row for each segment.
MeasuredText measure_document(const SegmentedText& text, const AlignResources& resources,
                              const NpyMatrix* vectors = nullptr);

// Returns the measure of two texts, which must outlive it; with words if the lexicon covers them.
std::unique_ptr<PairMeasure> make_pair_measure(const MeasuredText& first,
                                               const MeasuredText& second,
                                               const std::string& first_language,
                                               const std::string& second_language,
                                               const AlignResources& resources);

}  // namespace stele
