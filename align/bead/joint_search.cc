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

double add_logs(double a, double b) {
  const double high = std::max(a, b);
  const double low = std::min(a, b);
  if (low < high - 40) return high;
  return high + std::log1p(std::exp(low - high));
}

bool is_single(std::uint32_t present) {
  return present != 0 && (present & (present - 1)) == 0;
}

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
