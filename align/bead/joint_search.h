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

inline constexpr std::size_t kMaxDocuments = 32;

// What the documents' pairs say, in the order (0,1), (0,2), ..., (1,2), ...
struct PairEvidence {
  const PairMeasure* measure = nullptr;
  const BeadWeights* weights = nullptr;
  const PairLimits* limits = nullptr;  // null: none
};

// A way from one state of the lattice to another: one candidate bead.
struct JointEdge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  float score = 0;
  std::uint32_t present = 0;  // one bit for each document that has segments in the bead
  bool is_fallback = false;   // stands for gaps in all documents

  // Whether only one document has segments.
  bool is_gap() const { return is_fallback || (present & (present - 1)) == 0; }
};

// What a pair's score counts for among the pairs of N documents: there are N(N-1)/2 of them, but
// only N - 1 are independent.
inline float pair_scale(std::size_t document_count) {
  return 2.0F / static_cast<float>(document_count);
}

// Returns the candidate beads between the states of `lattice`, ordered by `to`. Each run has at
// most kMaxRunSegments segments. A state that no such bead reaches is joined to an earlier one by
// a fallback edge, if one of the last reachable states lies before it; the last state always is.
// A fixed bead is the only edge to its end.
std::vector<JointEdge> find_edges(const JointLattice& lattice, std::span<const PairEvidence> pairs,
                                  std::span<const Bead> fixed = {});

// What it is worth that gaps come together: for each pair of documents of which successive beads
// both have just one, that pair's GapWeights::continues.
class GapContinuation {
 public:
  // `weights` are of the pairs (0,1), (0,2), ..., (1,2), ...
  // Requires: at most kMaxDocuments documents.
  GapContinuation(std::size_t document_count, std::vector<float> weights);
  // Of two successive beads with these documents (JointEdge::present); 0 before the first.
  double worth(std::uint32_t previous_present, std::uint32_t next_present) const;

 private:
  std::size_t document_count_;
  std::vector<float> weights_;
};

// What forward-backward finds.
struct EdgeProbabilities {
  std::vector<float> edges;   // one for each edge
  double continued_gaps = 0;  // expected number of gaps that follow a gap, for two documents
  double log_mass = 0;        // logarithm of the sum over all paths; -1e30 when there is no path
};

// Edges scored kForbiddenScore or less are taken to be absent.
inline constexpr float kForbiddenScore = -1e29F;

// Computes the probabilities of the edges by forward-backward.
// Requires: `edges` come from `find_edges` of a lattice with `state_count` states, maybe rescored.
EdgeProbabilities find_edge_probabilities(std::size_t state_count, std::span<const JointEdge> edges,
                                          const GapContinuation& continuation);

// Returns the beads of the most probable path, with the probabilities as confidences.
std::vector<Bead> find_best_beads(const JointLattice& lattice, std::span<const JointEdge> edges,
                                  std::span<const float> probabilities);

}  // namespace stele
