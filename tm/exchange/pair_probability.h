// How likely the texts of units translate each other, by the aligner's own judgement.
#pragma once

#include "align/base/result.h"
#include "align/bead/aligner.h"
#include "tm/unit/unit.h"

#include <span>
#include <string>
#include <vector>

namespace stele::tm {

// The first variant of a unit against one of another language.
struct PairProbability {
  double probability = 1;  // in [0, 1]
  std::string language;    // of the other variant; empty when there was nothing to judge
};

// Returns, for each unit, the least likely of its pairs of first variant and other variant.
//
// The texts of each pair of languages are aligned as if they were two documents with a segment a
// unit: the probability is that of the bead of exactly these two segments, 0 when the aligner has
// another one. So a unit is judged beside its neighbours, and a shift of many units is seen as one.
// Pairs that come out doubtful are judged again between pairs that do not.
// Variants without text and second variants of a language are not judged.
// Units are judged best in batches of some thousands; time and memory are linear.
// Fails as align_texts does.
Result<std::vector<PairProbability>> find_pair_probabilities(std::span<const Unit> units,
                                                             const AlignResources& resources,
                                                             const AlignOptions& options = {});

}  // namespace stele::tm
