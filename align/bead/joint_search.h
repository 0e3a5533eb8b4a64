// Second pass: the best alignment of N documents at once, with the probability of each bead.
#pragma once

#include "align/bead/bead.h"
#include "align/bead/joint_lattice.h"
#include "align/measure/bead_model.h"
#include "align/measure/pair_measure.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stele {

// What the documents' pairs say, in the order (0,1), (0,2), ..., (1,2), ...
struct PairEvidence {
  const PairMeasure* measure = nullptr;
  const BeadWeights* weights = nullptr;
};

// A way from one state of the lattice to another: one candidate bead.
struct JointEdge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  float score = 0;
  bool is_gap = false;  // only one document has segments
};

// Returns the candidate beads between the states of `lattice`, ordered by `to`. Each run has at
// most kMaxRunSegments segments. A state that no such bead reaches is joined to an earlier one by
// an edge that stands for gaps in all documents.
std::vector<JointEdge> find_edges(const JointLattice& lattice, std::span<const PairEvidence> pairs);

// What forward-backward finds.
struct EdgeProbabilities {
  std::vector<float> edges;   // one for each edge
  double continued_gaps = 0;  // expected number of gaps that follow a gap
  double log_mass = 0;        // logarithm of the sum over all paths; -1e30 when there is no path
};

// Edges scored kForbiddenScore or less are taken to be absent.
inline constexpr float kForbiddenScore = -1e29F;

// Computes the probabilities of the edges by forward-backward.
// Requires: `edges` come from `find_edges` of a lattice with `state_count` states, maybe rescored.
EdgeProbabilities find_edge_probabilities(std::size_t state_count, std::span<const JointEdge> edges,
                                          float gap_continues);

// Returns the beads of the most probable path, with the probabilities as confidences.
std::vector<Bead> find_best_beads(const JointLattice& lattice, std::span<const JointEdge> edges,
                                  std::span<const float> probabilities);

}  // namespace stele
