// The checks that compare whole units with one another: varying targets and sources, lengths.
#pragma once

#include "tm/terms/finding.h"

#include <span>
#include <utility>
#include <vector>

namespace stele::tm {

// A pair of variants of one unit that is checked as source and target.
struct VariantPair {
  std::size_t unit = 0;
  std::size_t source = 0;
  std::size_t target = 0;
};

// Appends what the selected ones of target-varies, source-varies and length find among `pairs`.
// Texts are compared without case, width and outer space.
void check_collection(std::span<const CheckedUnit> units, std::span<const VariantPair> pairs,
                      const CheckSelection& checks, std::vector<Finding>* findings);

}  // namespace stele::tm
