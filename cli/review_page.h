// The HTML page on which an editor reads an alignment: columns side by side, oddest beads marked.
#pragma once

#include "align/bead/bead.h"
#include "align/segment/segment.h"

#include <span>
#include <string>

namespace stele::cli {

// Returns a self-contained HTML 5 page (no network, no external file): one row a bead with its
// number, its confidence as a bar and one column per text; a summary; filters for confidence and
// for beads that are not one segment in each language. Works without scripts, then unfiltered.
// Requires: the runs of `alignment` lie within `texts`, in their order.
std::string render_review_page(std::span<const SegmentedText> texts, const Alignment& alignment);

}  // namespace stele::cli
