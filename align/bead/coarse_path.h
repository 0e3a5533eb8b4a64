// Coarse to fine: finds the band of segment pairs in which the alignment of two texts lies.
//
// Neighbouring segments are averaged into blocks, block by block until the whole table is small;
// the best path there is refined level by level (Vecalign: Thompson and Koehn 2019, section 3.2).
// Skips are free, so a missing chapter costs nothing and derails nothing. Time and memory grow
// linearly with the texts.
#pragma once

#include "align/bead/search_limits.h"
#include "align/measure/cell_band.h"
#include "align/measure/pair_measure.h"

#include <cstdint>

namespace stele {

// Returns the cells within `half_width` columns of the best path through segment pairs; the path
// goes by way of the first segments of each fixed bead of `limits`.
// Requires: both texts have segments; half_width > 0.
CellBand find_band(const PairMeasure& measure, std::uint32_t half_width,
                   const PairLimits& limits = {});

}  // namespace stele
