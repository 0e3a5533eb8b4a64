// Learns the aligner's weights from gold alignments.
//
// Maximises the likelihood of the gold under the conditional random field that the search uses
// (semi-Markov: Sarawagi and Cohen 2004), with an L2 penalty, by Adam on whole-batch gradients
// from forward-backward. Where the gold does not say which beads are right, all that agree with
// it count together. Deterministic for a seed, whatever the number of threads.
#pragma once

#include "align/base/result.h"
#include "align/bead/aligner.h"
#include "align/measure/bead_model.h"
#include "align/train/training_set.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace stele {

struct TrainAlignerOptions {
  std::size_t hidden_units = 4;  // of each member of the second passes
  // Models learnt for each second pass, each from documents drawn with replacement; the weights are
  // their mean (bagging: Breiman 1996). A committee errs less on texts that none was learnt from.
  std::size_t members = 10;
  int rounds = 1;         // each finds the candidate beads with the weights so far
  int steps = 200;        // of Adam, in each round and pass
  double rate = 0.03;     // of Adam at the start; falls to a tenth
  double penalty = 2e-3;  // on squared weights, per document
  std::uint64_t seed = 1;
  std::size_t thread_count = 0;         // 0: all cores
  const AlignerModel* start = nullptr;  // weights of evidence that is not learnt; null: by hand
  std::vector<Evidence> evidence;       // kinds to learn, the others stay; empty: all
  std::function<void(const std::string& line)> report;  // progress, one line a call; may be empty
};

// Returns weights for every kind of evidence that the resources give some of the pairs; the others
// keep those of `start`.
// Fails with kInvalidArgument when there is nothing to train on.
// Requires: `resources` has one entry for each pair.
Result<AlignerModel> train_aligner(std::span<const TrainingPair> pairs,
                                   std::span<const AlignResources> resources,
                                   const TrainAlignerOptions& options);

}  // namespace stele
