#include "align/bead/joint_search.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace stele {
namespace {

constexpr double kImpossible = -1e30;
// A state this certain is crossed by no bead worth trying.
constexpr float kFirm = 0.995F;
// What a bead costs, in natural logarithms, for having text in several languages but not in all:
// translators of one text omit different things, so such a bead is rarer than the pairs, which see
// an omission beside a whole bead, take it to be. Chosen on corpora/: any value from 1.4 to 2
// gives the same beads there.
constexpr double kPartialBead = 1.7;

double add_logs(double a, double b) {
  const double high = std::max(a, b);
  const double low = std::min(a, b);
  if (low < high - 40) return high;
  return high + std::log1p(std::exp(low - high));
}

// How one state follows another.
enum class Step { kBead, kTooLong, kNotAfter };

Step classify(std::span<const std::uint32_t> from, std::span<const std::uint32_t> to) {
  Step step = Step::kBead;
  for (std::size_t k = 0; k < from.size(); ++k) {
    if (from[k] > to[k]) return Step::kNotAfter;
    if (to[k] - from[k] > kMaxRunSegments) step = Step::kTooLong;
  }
  return step;
}

class EdgeScorer {
 public:
  EdgeScorer(std::size_t document_count, std::span<const PairEvidence> pairs)
      : document_count_(document_count), pairs_(pairs) {}

  // The score of the bead between two states; kImpossible for gaps longer than one segment.
  float score(std::span<const std::uint32_t> from, std::span<const std::uint32_t> to,
              bool* is_gap) const {
    std::uint32_t low = kMaxRunSegments;
    std::uint32_t high = 0;
    std::size_t present = 0;
    for (std::size_t k = 0; k < document_count_; ++k) {
      const std::uint32_t count = to[k] - from[k];
      if (count == 0) continue;
      ++present;
      low = std::min(low, count);
      high = std::max(high, count);
    }
    *is_gap = present == 1;
    if (present == 1 && high > 1) return static_cast<float>(kImpossible);
    double sum = 0;
    std::size_t p = 0;
    double shape = 0;
    for (std::size_t a = 0; a < document_count_; ++a) {
      for (std::size_t b = a + 1; b < document_count_; ++b, ++p) {
        sum += static_cast<double>(score_pair(pairs_[p], from, to, a, b));
        // Each pair knows its own cost of a shape; their mean is the bead's.
        if (present >= 2) {
          shape += static_cast<double>(pairs_[p].weights->shapes[shape_index(low, high)]);
        }
      }
    }
    // N documents have N(N-1)/2 pairs but only N - 1 of them are independent.
    const double scale = 2.0 / static_cast<double>(document_count_);
    const double partial = present >= 2 && present < document_count_ ? kPartialBead : 0;
    return static_cast<float>(sum * scale + shape / static_cast<double>(p) - partial);
  }

 private:
  // The pair's share without the shape.
  static float score_pair(const PairEvidence& pair, std::span<const std::uint32_t> from,
                          std::span<const std::uint32_t> to, std::size_t a, std::size_t b) {
    const std::uint32_t first = to[a] - from[a];
    const std::uint32_t second = to[b] - from[b];
    const BeadWeights& weights = *pair.weights;
    if (first > 0 && second > 0) {
      const BeadFeatures features = pair.measure->measure({from[a], first, from[b], second});
      return weights.score(features, first, second) - weights.shapes[shape_index(first, second)];
    }
    float gaps = 0;
    for (std::uint32_t i = from[a]; i < to[a]; ++i) {
      gaps += score_gap(weights.gap, pair.measure->first_length(i, i + 1));
    }
    for (std::uint32_t j = from[b]; j < to[b]; ++j) {
      gaps += score_gap(weights.gap, pair.measure->second_length(j, j + 1));
    }
    return gaps;
  }

  std::size_t document_count_;
  std::span<const PairEvidence> pairs_;
};

// The boundaries between which a fallback edge's segments are left without translation.
void append_gaps(std::span<const std::uint32_t> from, std::span<const std::uint32_t> to,
                 double confidence, std::vector<Bead>* beads) {
  std::vector<std::uint32_t> place(from.begin(), from.end());
  for (std::size_t k = 0; k < from.size(); ++k) {
    while (place[k] < to[k]) {
      Bead bead;
      for (std::size_t m = 0; m < from.size(); ++m) {
        bead.runs.push_back({SegmentIndex{place[m]}, m == k ? 1U : 0U});
      }
      bead.confidence = confidence;
      beads->push_back(std::move(bead));
      ++place[k];
    }
  }
}

}  // namespace

std::vector<JointEdge> find_edges(const JointLattice& lattice,
                                  std::span<const PairEvidence> pairs) {
  const std::size_t count = lattice.document_count();
  const EdgeScorer scorer(count, pairs);
  const std::uint64_t window = std::uint64_t{kMaxRunSegments} * count;
  std::vector<JointEdge> edges;
  std::vector<bool> reachable(lattice.size(), false);
  reachable[0] = true;
  for (std::size_t to = 1; to < lattice.size(); ++to) {
    const auto target = lattice.state(to);
    const std::uint64_t target_sum = lattice.boundary_sum(to);
    bool found = false;
    for (std::size_t from = to; from-- > 0;) {
      if (target_sum - lattice.boundary_sum(from) > window) break;
      if (!reachable[from]) continue;
      const Step step = classify(lattice.state(from), target);
      if (step == Step::kNotAfter) continue;
      if (step == Step::kBead) {
        bool is_gap = false;
        const float score = scorer.score(lattice.state(from), target, &is_gap);
        if (score > static_cast<float>(kImpossible)) {
          edges.push_back(
              {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), score, is_gap});
          found = true;
        }
      }
      if (lattice.probability(from) > kFirm && found) break;
    }
    if (!found) {
      // The pairs disagree here or a gap is long: join to the nearest state before.
      for (std::size_t from = to; from-- > 0;) {
        if (!reachable[from] || classify(lattice.state(from), target) == Step::kNotAfter) continue;
        constexpr float kFallbackScore = -30;
        edges.push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to),
                         kFallbackScore, true});
        found = true;
        break;
      }
    }
    reachable[to] = found;
  }
  return edges;
}

EdgeProbabilities find_edge_probabilities(std::size_t state_count, std::span<const JointEdge> edges,
                                          float gap_continues) {
  // Two sums for each state: reached by a bead, or over a gap.
  using Values = std::array<double, 2>;
  const Values nothing = {kImpossible, kImpossible};
  std::vector<Values> forward(state_count, nothing);
  std::vector<Values> backward(state_count, nothing);
  forward[0] = {0, kImpossible};
  backward[state_count - 1] = {0, 0};
  const double continues = static_cast<double>(gap_continues);
  for (const JointEdge& edge : edges) {
    if (edge.score <= kForbiddenScore) continue;
    const Values& from = forward[edge.from];
    const double arrived = add_logs(from[0], from[1] + (edge.is_gap ? continues : 0));
    if (arrived <= kImpossible / 2) continue;
    double& to = forward[edge.to][edge.is_gap ? 1 : 0];
    to = add_logs(to, arrived + static_cast<double>(edge.score));
  }
  for (std::size_t e = edges.size(); e-- > 0;) {
    const JointEdge& edge = edges[e];
    if (edge.score <= kForbiddenScore) continue;
    const double onward = static_cast<double>(edge.score) + backward[edge.to][edge.is_gap ? 1 : 0];
    if (onward <= kImpossible / 2) continue;
    Values& from = backward[edge.from];
    from[0] = add_logs(from[0], onward);
    from[1] = add_logs(from[1], onward + (edge.is_gap ? continues : 0));
  }
  EdgeProbabilities found;
  found.log_mass = backward[0][0];
  found.edges.assign(edges.size(), 0.0F);
  if (found.log_mass <= kImpossible / 2) return found;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const JointEdge& edge = edges[e];
    if (edge.score <= kForbiddenScore) continue;
    const Values& from = forward[edge.from];
    const double onward =
        static_cast<double>(edge.score) + backward[edge.to][edge.is_gap ? 1 : 0] - found.log_mass;
    const double after_bead = std::exp(std::min(from[0] + onward, 0.0));
    const double after_gap =
        std::exp(std::min(from[1] + (edge.is_gap ? continues : 0) + onward, 0.0));
    found.edges[e] = static_cast<float>(std::min(after_bead + after_gap, 1.0));
    if (edge.is_gap) found.continued_gaps += after_gap;
  }
  return found;
}

std::vector<Bead> find_best_beads(const JointLattice& lattice, std::span<const JointEdge> edges,
                                  std::span<const float> probabilities) {
  // The path with the highest expected number of right beads, less a price for each bead: that is
  // what precision and recall together ask for.
  constexpr double kBeadPrice = 0.1;
  std::vector<double> best(lattice.size(), kImpossible);
  std::vector<std::size_t> best_edge(lattice.size(), edges.size());
  best[0] = 0;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    if (best[edges[e].from] <= kImpossible) continue;
    const double value = best[edges[e].from] + static_cast<double>(probabilities[e]) - kBeadPrice;
    if (value > best[edges[e].to]) {
      best[edges[e].to] = value;
      best_edge[edges[e].to] = e;
    }
  }
  std::vector<std::size_t> path;
  for (std::size_t at = lattice.size() - 1; at != 0; at = edges[path.back()].from) {
    assert(best_edge[at] < edges.size());
    path.push_back(best_edge[at]);
  }
  std::reverse(path.begin(), path.end());
  std::vector<Bead> beads;
  beads.reserve(path.size());
  for (const std::size_t e : path) {
    const auto from = lattice.state(edges[e].from);
    const auto to = lattice.state(edges[e].to);
    std::uint64_t segments = 0;
    for (std::size_t k = 0; k < from.size(); ++k) segments += to[k] - from[k];
    if (edges[e].is_gap && segments > 1) {
      append_gaps(from, to, static_cast<double>(probabilities[e]) / 2, &beads);
      continue;
    }
    Bead bead;
    for (std::size_t k = 0; k < from.size(); ++k) {
      bead.runs.push_back({SegmentIndex{from[k]}, to[k] - from[k]});
    }
    bead.confidence = static_cast<double>(probabilities[e]);
    beads.push_back(std::move(bead));
  }
  return beads;
}

}  // namespace stele
