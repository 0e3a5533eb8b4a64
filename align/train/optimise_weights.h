// The optimiser of the aligner's weights: likelihood of gold alignments, by Adam.
#pragma once

#include "align/bead/joint_search.h"
#include "align/measure/bead_model.h"
#include "align/train/train_aligner.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace stele {

// What one edge of a training lattice is made of.
struct EdgeFacts {
  BeadFeatures features{};
  std::uint8_t shape = 0;
  bool allowed = true;   // agrees with the gold
  float gap_length = 0;  // logarithm of the length over the usual one, for gaps
};

// The candidate beads of one document pair.
struct TrainingLattice {
  std::size_t state_count = 0;
  std::vector<JointEdge> edges;
  std::vector<EdgeFacts> facts;
  double weight = 1;  // of the pair in the sum; 0 leaves it out
};

// Returns the weights that make the gold likeliest, from `start` on, with `hidden` hidden units;
// those that `start` lacks begin with small random numbers. `name` is for the reports.
BeadWeights optimise_weights(std::span<const TrainingLattice> lattices, const BeadWeights& start,
                             std::size_t hidden, std::uint64_t seed,
                             const TrainAlignerOptions& options, const std::string& name);

// Learns a committee of options.members and returns its mean. Leaves the lattices as they were.
BeadWeights optimise_committee(std::vector<TrainingLattice>* lattices, const BeadWeights& start,
                               const TrainAlignerOptions& options, const std::string& name);

}  // namespace stele
