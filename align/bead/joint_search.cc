#include "align/bead/joint_search.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

namespace stele {
namespace {

constexpr double kImpossible = -1e30;
// A state this certain is crossed by no bead worth trying.
constexpr float kFirm = 0.995F;
// How many reachable states are looked at for one before a state that no bead reaches; keeps the
// search linear.
constexpr std::size_t kFallbackStates = 512;

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

// N documents have N(N-1)/2 pairs but only N - 1 of them are independent.
float pair_scale(std::size_t document_count) {
  return 2.0F / static_cast<float>(document_count);
}

bool is_single(std::uint32_t present) {
  return present != 0 && (present & (present - 1)) == 0;
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
    if (is_single(*present) && high > 1) return static_cast<float>(kImpossible);
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
        best[i][j] = i == 0 && j == 0 ? 0 : static_cast<float>(kImpossible);
        for (const auto& [rows, columns] : kInner) {
          if (i < rows || j < columns) continue;
          const float before = best[i - rows][j - columns];
          if (before <= static_cast<float>(kImpossible)) continue;
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

namespace {

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
        if (edge.score > static_cast<float>(kImpossible)) {
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

GapContinuation::GapContinuation(std::size_t document_count, std::vector<float> weights)
    : document_count_(document_count), weights_(std::move(weights)) {
  assert(document_count <= kMaxDocuments);
  for (float& weight : weights_) weight *= pair_scale(document_count);
}

double GapContinuation::worth(std::uint32_t previous_present, std::uint32_t next_present) const {
  double sum = 0;
  std::size_t p = 0;
  for (std::size_t a = 0; a < document_count_; ++a) {
    for (std::size_t b = a + 1; b < document_count_; ++b, ++p) {
      const auto lacks_one = [&](std::uint32_t present) {
        return ((present >> a) & 1U) != ((present >> b) & 1U);
      };
      if (lacks_one(previous_present) && lacks_one(next_present)) {
        sum += static_cast<double>(weights_[p]);
      }
    }
  }
  return sum;
}

namespace {

// The sums over the paths into a state (or out of it), apart by the documents that the last bead
// has: few differ, so a short list.
struct Arrival {
  std::uint32_t present = 0;
  double forward = kImpossible;
  double backward = kImpossible;
};

// All states' arrivals, and the worth of a continuation looked up rather than summed.
class Arrivals {
 public:
  Arrivals(std::size_t state_count, std::span<const JointEdge> edges,
           const GapContinuation& continuation)
      : continuation_(continuation), begins_(state_count + 1, 0) {
    std::size_t e = 0;
    list_.push_back({0, 0, kImpossible});
    for (std::size_t state = 1; state < state_count; ++state) {
      begins_[state] = list_.size();
      for (; e < edges.size() && edges[e].to == state; ++e) {
        if (find(state, edges[e].present, list_.size()) == list_.size()) {
          list_.push_back({edges[e].present, kImpossible, kImpossible});
        }
      }
    }
    begins_[state_count] = list_.size();
  }

  std::span<Arrival> of(std::size_t state) {
    return std::span(list_).subspan(begins_[state], begins_[state + 1] - begins_[state]);
  }
  Arrival& at(const JointEdge& edge) {
    return list_[find(edge.to, edge.present, begins_[edge.to + 1])];
  }
  double worth(const Arrival& previous, const JointEdge& edge) {
    if (previous.present == edge.present && previous.present == last_present_) return last_worth_;
    last_present_ = previous.present == edge.present ? edge.present : 0;
    last_worth_ = continuation_.worth(previous.present, edge.present);
    return last_worth_;
  }

 private:
  std::size_t find(std::size_t state, std::uint32_t present, std::size_t end) const {
    std::size_t i = begins_[state];
    while (i < end && list_[i].present != present) ++i;
    return i;
  }

  const GapContinuation& continuation_;
  std::vector<std::size_t> begins_;
  std::vector<Arrival> list_;
  std::uint32_t last_present_ = 0;
  double last_worth_ = 0;
};

}  // namespace

EdgeProbabilities find_edge_probabilities(std::size_t state_count, std::span<const JointEdge> edges,
                                          const GapContinuation& continuation) {
  Arrivals arrivals(state_count, edges, continuation);
  for (const JointEdge& edge : edges) {
    if (edge.score <= kForbiddenScore) continue;
    double arrived = kImpossible;
    for (const Arrival& from : arrivals.of(edge.from)) {
      if (from.forward <= kImpossible / 2) continue;
      arrived = add_logs(arrived, from.forward + arrivals.worth(from, edge));
    }
    if (arrived <= kImpossible / 2) continue;
    Arrival& to = arrivals.at(edge);
    to.forward = add_logs(to.forward, arrived + static_cast<double>(edge.score));
  }
  for (Arrival& last : arrivals.of(state_count - 1)) last.backward = 0;
  for (std::size_t e = edges.size(); e-- > 0;) {
    const JointEdge& edge = edges[e];
    if (edge.score <= kForbiddenScore) continue;
    const double onward = static_cast<double>(edge.score) + arrivals.at(edge).backward;
    if (onward <= kImpossible / 2) continue;
    for (Arrival& from : arrivals.of(edge.from)) {
      from.backward = add_logs(from.backward, onward + arrivals.worth(from, edge));
    }
  }
  EdgeProbabilities found;
  found.log_mass = arrivals.of(0).front().backward;
  found.edges.assign(edges.size(), 0.0F);
  if (found.log_mass <= kImpossible / 2) return found;
  for (std::size_t e = 0; e < edges.size(); ++e) {
    const JointEdge& edge = edges[e];
    if (edge.score <= kForbiddenScore) continue;
    const double onward =
        static_cast<double>(edge.score) + arrivals.at(edge).backward - found.log_mass;
    double sum = 0;
    for (const Arrival& from : arrivals.of(edge.from)) {
      const double probability =
          std::exp(std::min(from.forward + arrivals.worth(from, edge) + onward, 0.0));
      sum += probability;
      if (edge.is_gap() && is_single(from.present)) found.continued_gaps += probability;
    }
    found.edges[e] = static_cast<float>(std::min(sum, 1.0));
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
    if (edges[e].is_fallback && segments > 1) {
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
