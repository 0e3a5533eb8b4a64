#include "align/bead/joint_search.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace stele {
namespace {

constexpr float kImpossible = -1e30F;
// A state this certain is crossed by no bead worth trying.
constexpr float kFirm = 0.995F;
// How many reachable states are looked at for one before a state that no bead reaches; keeps the
// search linear.
constexpr std::size_t kFallbackStates = 512;

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

// Scores a bead by what its pairs of documents say of it.
//
// A bead of N documents is the finest that no pair's alignment crosses. So where one document has
// fewer segments than two others, those two may be aligned more finely inside the bead: en [1],
// ru [1, 2], zh [1, 2] is for ru and zh two beads of one segment, not one of two.
class EdgeScorer {
 public:
  EdgeScorer(std::size_t document_count, std::span<const PairEvidence> pairs)
      : document_count_(document_count), pairs_(pairs) {}

  // The score of the bead between two states; kImpossible for gaps longer than one segment.
  float score(std::span<const std::uint32_t> from, std::span<const std::uint32_t> to,
              std::uint32_t* present) const {
    std::uint32_t high = 0;
    *present = 0;
    for (std::size_t k = 0; k < document_count_; ++k) {
      const std::uint32_t count = to[k] - from[k];
      if (count == 0) continue;
      *present |= 1U << k;
      high = std::max(high, count);
    }
    if ((*present & (*present - 1)) == 0 && high > 1) return kImpossible;
    float sum = 0;
    std::size_t p = 0;
    for (std::size_t a = 0; a < document_count_; ++a) {
      for (std::size_t b = a + 1; b < document_count_; ++b, ++p) {
        std::uint32_t third = kMaxRunSegments + 1;  // the fewest segments of any other document
        for (std::size_t c = 0; c < document_count_; ++c) {
          const std::uint32_t count = to[c] - from[c];
          if (c != a && c != b && count > 0) third = std::min(third, count);
        }
        sum += score_pair(pairs_[p], {from[a], to[a] - from[a], from[b], to[b] - from[b]}, third);
      }
    }
    return sum * pair_scale(document_count_);
  }

  // Whether the user's limits leave room for a bead between two states.
  bool allows(std::span<const std::uint32_t> from, std::span<const std::uint32_t> to) const {
    std::size_t p = 0;
    for (std::size_t a = 0; a < document_count_; ++a) {
      for (std::size_t b = a + 1; b < document_count_; ++b, ++p) {
        const PairLimits* limits = pairs_[p].limits;
        if (limits == nullptr) continue;
        if (!limits->allows_cut(to[a], to[b]) ||
            !limits->allows_bead(from[a], to[a], from[b], to[b])) {
          return false;
        }
      }
    }
    return true;
  }

 private:
  static float score_bead(const PairEvidence& pair, const Candidate& c) {
    return pair.weights->score(pair.measure->measure(c), c.first_count, c.second_count);
  }

  static float score_pair(const PairEvidence& pair, const Candidate& c, std::uint32_t third) {
    if (c.first_count > 0 && c.second_count > 0) {
      const float whole = score_bead(pair, c);
      if (third >= std::min(c.first_count, c.second_count)) return whole;
      return std::max(whole, score_inside(pair, c));
    }
    const BeadWeights& weights = *pair.weights;
    float gaps = 0;
    for (std::uint32_t i = c.first; i < c.first + c.first_count; ++i) {
      gaps += score_gap(weights.gap, pair.measure->first_length(i, i + 1));
    }
    for (std::uint32_t j = c.second; j < c.second + c.second_count; ++j) {
      gaps += score_gap(weights.gap, pair.measure->second_length(j, j + 1));
    }
    return gaps;
  }

  // The best score of the two runs aligned with each other by small beads without gaps.
  static float score_inside(const PairEvidence& pair, const Candidate& c) {
    constexpr std::array<std::array<std::uint32_t, 2>, 5> kInner = {
        {{1, 1}, {1, 2}, {2, 1}, {1, 3}, {3, 1}}};
    constexpr std::size_t kSide = kMaxRunSegments + 1;
    std::array<std::array<float, kSide>, kSide> best;
    for (std::uint32_t i = 0; i <= c.first_count; ++i) {
      for (std::uint32_t j = 0; j <= c.second_count; ++j) {
        best[i][j] = i == 0 && j == 0 ? 0 : kImpossible;
        for (const auto& [rows, columns] : kInner) {
          if (i < rows || j < columns) continue;
          const float before = best[i - rows][j - columns];
          if (before <= kImpossible) continue;
          const Candidate inner{c.first + i - rows, rows, c.second + j - columns, columns};
          best[i][j] = std::max(best[i][j], before + score_bead(pair, inner));
        }
      }
    }
    return best[c.first_count][c.second_count];
  }

  std::size_t document_count_;
  std::span<const PairEvidence> pairs_;
};

// Where the fixed beads begin and end.
class FixedStates {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  FixedStates(const JointLattice& lattice, std::span<const Bead> fixed) {
    // Both are in the order of the texts.
    std::uint32_t state = 0;
    const auto advance = [&](const Bead& bead, bool to_end) {
      const auto is_at = [&] {
        const auto boundaries = lattice.state(state);
        for (std::size_t k = 0; k < boundaries.size(); ++k) {
          const Run& run = bead.runs[k];
          if (boundaries[k] != (to_end ? run.end() : run.begin.value)) return false;
        }
        return true;
      };
      while (state < lattice.size() && !is_at()) ++state;
      assert(state < lattice.size());
      return state;
    };
    for (const Bead& bead : fixed) {
      starts_.push_back(advance(bead, false));
      ends_.push_back(advance(bead, true));
    }
  }

  // The state where the fixed bead that ends at `state` begins; kNone when none ends there.
  std::uint32_t find_start(std::uint32_t state) const {
    const auto found = std::lower_bound(ends_.begin(), ends_.end(), state);
    return found == ends_.end() || *found != state
               ? kNone
               : starts_[static_cast<std::size_t>(found - ends_.begin())];
  }
  bool is_start(std::uint32_t state) const {
    return std::binary_search(starts_.begin(), starts_.end(), state);
  }

 private:
  std::vector<std::uint32_t> starts_;  // rising
  std::vector<std::uint32_t> ends_;
};

}  // namespace

std::vector<JointEdge> find_edges(const JointLattice& lattice, std::span<const PairEvidence> pairs,
                                  std::span<const Bead> fixed) {
  const std::size_t count = lattice.document_count();
  const EdgeScorer scorer(count, pairs);
  const std::uint64_t window = std::uint64_t{kMaxRunSegments} * count;
  std::vector<JointEdge> edges;
  std::vector<std::uint32_t> reachable = {0};  // states, rising
  const FixedStates ends(lattice, fixed);
  for (std::uint32_t to = 1; to < lattice.size(); ++to) {
    const auto target = lattice.state(to);
    if (const std::uint32_t from = ends.find_start(to); from != FixedStates::kNone) {
      std::uint32_t present = 0;
      for (std::size_t k = 0; k < count; ++k) {
        present |= target[k] > lattice.state(from)[k] ? 1U << k : 0U;
      }
      edges.push_back({from, to, 0, present});
      reachable.push_back(to);
      continue;
    }
    const std::uint64_t target_sum = lattice.boundary_sum(to);
    bool found = false;
    for (std::size_t r = reachable.size(); r-- > 0;) {
      const std::uint32_t from = reachable[r];
      if (target_sum - lattice.boundary_sum(from) > window) break;
      const Step step = classify(lattice.state(from), target);
      if (step == Step::kNotAfter) continue;
      if (step == Step::kBead && scorer.allows(lattice.state(from), target)) {
        JointEdge edge{from, to};
        edge.score = scorer.score(lattice.state(from), target, &edge.present);
        if (edge.score > kImpossible) {
          edges.push_back(edge);
          found = true;
        }
      }
      if (lattice.probability(from) > kFirm && found) break;
    }
    if (!found) {
      // The pairs disagree here or a gap is long: join to the nearest state before.
      const bool must = to + 1 == lattice.size() || ends.is_start(to);
      const std::size_t last = must ? reachable.size() : kFallbackStates;
      for (std::size_t back = 1; back <= std::min(last, reachable.size()) && !found; ++back) {
        const std::uint32_t from = reachable[reachable.size() - back];
        if (classify(lattice.state(from), target) == Step::kNotAfter) continue;
        if (!scorer.allows(lattice.state(from), target)) continue;
        constexpr float kFallbackScore = -30;
        edges.push_back({from, to, kFallbackScore, 0, true});
        found = true;
      }
    }
    if (found) reachable.push_back(to);
  }
  return edges;
}

}  // namespace stele
