// Finds text that translates text elsewhere, across the beads: swapped sentences, moved paragraphs.
#pragma once

#include "align/bead/bead.h"
#include "align/measure/measured_text.h"

#include <span>
#include <vector>

namespace stele {

// Looks among the segments that the beads leave without translation, and into beads of two segments
// a side, by vectors: each the other's best, clearly above the next best. Neighbours are joined.
// At most 1,000 such segments of each text are compared, the longest, so that the time is bounded.
// Returns the crossings of each pair of texts in the order of the first; none without vectors.
std::vector<Crossing> find_crossings(std::span<const MeasuredText> texts,
                                     std::span<const Bead> beads);

}  // namespace stele
