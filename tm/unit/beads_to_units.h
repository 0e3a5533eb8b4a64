// Makes translation units of the beads of an alignment.
#pragma once

#include "align/bead/bead.h"
#include "align/segment/segment.h"
#include "tm/unit/unit.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace stele::tm {

struct BeadUnitOptions {
  double min_confidence = 0;  // beads below are left out; in [0, 1]
};

// Returns the text of a run: its segments joined, by a space unless `text.language` is written
// without spaces between sentences (Chinese, Japanese, Thai, ...).
// Requires: the run lies within `text`.
std::string join_run(const SegmentedText& text, const Run& run);

// Returns one unit for each bead that has text in two languages or more, in order: a variant for
// each language with text, and the props `confidence` (two decimals), `document` (the texts'
// names) and, for each variant, `segments` ("3-4", from 1) so that a unit can be traced back.
// Requires: the runs of `alignment` lie within `texts`, in their order, and each text has a
// language.
std::vector<Unit> make_units(std::span<const SegmentedText> texts, const Alignment& alignment,
                             const BeadUnitOptions& options = {});

}  // namespace stele::tm
