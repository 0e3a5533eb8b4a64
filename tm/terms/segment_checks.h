// The checks that look at one unit at a time: numbers, dates, marks, markup, spaces, scripts.
#pragma once

#include "tm/terms/finding.h"

#include <cstddef>
#include <vector>

namespace stele::tm {

// Whether check_pair has anything to look for.
bool wants_segment_checks(const CheckSelection& checks);

// Appends what the selected checks find in the pair of variants `source` and `target` of `unit`.
// `unit_index` is what Finding::unit becomes. Does nothing when both have one language.
void check_pair(const Unit& unit, std::size_t unit_index, std::size_t source, std::size_t target,
                const CheckSelection& checks, std::vector<Finding>* findings);

}  // namespace stele::tm
