#include "align/bead/joint_lattice.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

namespace stele {
namespace {

// States kept for one boundary of the first document; more only slow the search down.
constexpr std::size_t kMaxStatesPerBoundary = 64;

CutTable transpose(const CutTable& table) {
  std::size_t columns = 0;
  for (std::size_t i = 0; i < table.row_count(); ++i) {
    if (!table.row(i).empty()) {
      columns = std::max<std::size_t>(columns, table.row(i).back().second + 1);
    }
  }
  std::vector<std::vector<Cut>> rows(columns);
  for (std::size_t i = 0; i < table.row_count(); ++i) {
    for (const Cut& cut : table.row(i)) {
      rows[cut.second].push_back({static_cast<std::uint32_t>(i), cut.probability});
    }
  }
  CutTable transposed;
  for (const auto& row : rows) transposed.add_row(row);
  return transposed;
}

// One row of the product of two tables, added to `sums` with rising columns.
std::vector<Cut> follow(std::span<const Cut> cuts, const CutTable& next) {
  std::vector<Cut> reached;
  for (const Cut& cut : cuts) {
    if (cut.second >= next.row_count()) continue;
    for (const Cut& step : next.row(cut.second)) {
      reached.push_back({step.second, cut.probability * step.probability});
    }
  }
  std::sort(reached.begin(), reached.end(),
            [](const Cut& a, const Cut& b) { return a.second < b.second; });
  std::vector<Cut> merged;
  for (const Cut& cut : reached) {
    if (!merged.empty() && merged.back().second == cut.second) {
      // Two boundaries of the third document may both stand for this cut (a gap there).
      merged.back().probability = std::max(merged.back().probability, cut.probability);
    } else {
      merged.push_back(cut);
    }
  }
  return merged;
}

void accumulate(std::vector<Cut>* sums, std::span<const Cut> cuts, float factor) {
  std::vector<Cut> merged;
  std::size_t k = 0;
  for (const Cut& cut : cuts) {
    while (k < sums->size() && (*sums)[k].second < cut.second) merged.push_back((*sums)[k++]);
    float probability = cut.probability * factor;
    if (k < sums->size() && (*sums)[k].second == cut.second) {
      probability += (*sums)[k++].probability;
    }
    merged.push_back({cut.second, probability});
  }
  merged.insert(merged.end(), sums->begin() + static_cast<std::ptrdiff_t>(k), sums->end());
  sums->swap(merged);
}

// A tuple under construction.
struct Partial {
  std::vector<std::uint32_t> boundaries;
  float probability = 1;
};

}  // namespace

PairTables::PairTables(std::size_t document_count, std::vector<CutTable> tables)
    : document_count_(document_count), tables_(document_count * document_count) {
  assert(tables.size() == document_count * (document_count - 1) / 2);
  std::size_t next = 0;
  for (std::size_t a = 0; a < document_count; ++a) {
    for (std::size_t b = a + 1; b < document_count; ++b) {
      tables_[b * document_count + a] = transpose(tables[next]);
      tables_[a * document_count + b] = std::move(tables[next++]);
    }
  }
}

PairTables make_consistent(const PairTables& tables) {
  const std::size_t count = tables.document_count();
  const float factor = 1.0F / static_cast<float>(count - 1);
  std::vector<CutTable> result;
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = a + 1; b < count; ++b) {
      const CutTable& own = tables.table(a, b);
      CutTable consistent;
      for (std::size_t i = 0; i < own.row_count(); ++i) {
        std::vector<Cut> sums;
        accumulate(&sums, own.row(i), factor);
        for (std::size_t c = 0; c < count; ++c) {
          if (c == a || c == b || i >= tables.table(a, c).row_count()) continue;
          accumulate(&sums, follow(tables.table(a, c).row(i), tables.table(c, b)), factor);
        }
        consistent.add_row(sums);
      }
      result.push_back(std::move(consistent));
    }
  }
  return PairTables(count, std::move(result));
}

JointLattice::JointLattice(const PairTables& tables, std::span<const std::uint32_t> segment_counts,
                           float min_probability, std::span<const Bead> fixed)
    : document_count_(segment_counts.size()) {
  // All states, unsorted, end to end.
  std::vector<std::uint32_t> boundaries;
  std::vector<float> probabilities;
  const auto add_state = [&](const Partial& partial) {
    boundaries.insert(boundaries.end(), partial.boundaries.begin(), partial.boundaries.end());
    probabilities.push_back(partial.probability);
  };
  const auto is_corner = [&](const Partial& partial) {
    bool start = true;
    bool end = true;
    for (std::size_t k = 0; k < document_count_; ++k) {
      start = start && partial.boundaries[k] == 0;
      end = end && partial.boundaries[k] == segment_counts[k];
    }
    return start || end;
  };
  for (std::uint32_t i = 0; i <= segment_counts[0]; ++i) {
    std::vector<Partial> partials = {{{i}, 1}};
    for (std::size_t k = 1; k < document_count_; ++k) {
      std::vector<Partial> grown;
      for (const Partial& partial : partials) {
        for (const Cut& cut : tables.table(0, k).row(i)) {
          float probability = std::min(partial.probability, cut.probability);
          for (std::size_t m = 1; m < k && probability >= min_probability; ++m) {
            const CutTable& table = tables.table(m, k);
            const std::uint32_t boundary = partial.boundaries[m];
            probability =
                std::min(probability,
                         boundary < table.row_count() ? table.find(boundary, cut.second) : 0.0F);
          }
          if (probability < min_probability) continue;
          Partial next = partial;
          next.boundaries.push_back(cut.second);
          next.probability = probability;
          grown.push_back(std::move(next));
        }
      }
      if (grown.size() > kMaxStatesPerBoundary) {
        std::stable_sort(grown.begin(), grown.end(), [](const Partial& a, const Partial& b) {
          return a.probability > b.probability;
        });
        // A gap in the first document keeps many states that are all certain.
        std::size_t keep = kMaxStatesPerBoundary;
        while (keep < grown.size() && grown[keep].probability > 0.1F) ++keep;
        grown.resize(keep);
      }
      partials.swap(grown);
    }
    for (Partial& partial : partials) {
      if (!is_corner(partial)) add_state(partial);
    }
  }
  Partial corner;
  corner.boundaries.assign(document_count_, 0);
  add_state(corner);
  corner.boundaries.assign(segment_counts.begin(), segment_counts.end());
  add_state(corner);
  for (const Bead& bead : fixed) {
    Partial begin;
    Partial end;
    for (const Run& run : bead.runs) {
      begin.boundaries.push_back(run.begin.value);
      end.boundaries.push_back(run.end());
    }
    add_state(begin);
    add_state(end);
  }
  const auto state_of = [&](std::uint32_t index) {
    return std::span<const std::uint32_t>(boundaries)
        .subspan(std::size_t{index} * document_count_, document_count_);
  };
  const auto sum_of = [](std::span<const std::uint32_t> state) {
    return std::accumulate(state.begin(), state.end(), std::uint64_t{0});
  };
  std::vector<std::uint32_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const auto state_a = state_of(a);
    const auto state_b = state_of(b);
    const std::uint64_t sum_a = sum_of(state_a);
    const std::uint64_t sum_b = sum_of(state_b);
    if (sum_a != sum_b) return sum_a < sum_b;
    const auto [x, y] = std::mismatch(state_a.begin(), state_a.end(), state_b.begin());
    if (x != state_a.end()) return *x < *y;
    return probabilities[a] > probabilities[b];
  });
  boundaries_.reserve(boundaries.size());
  probabilities_.reserve(probabilities.size());
  for (const std::uint32_t index : order) {
    const auto state = state_of(index);
    if (!probabilities_.empty() &&
        std::equal(state.begin(), state.end(),
                   boundaries_.end() - static_cast<std::ptrdiff_t>(document_count_))) {
      continue;  // the same state, less probable
    }
    boundaries_.insert(boundaries_.end(), state.begin(), state.end());
    probabilities_.push_back(probabilities[index]);
  }
}

std::uint64_t JointLattice::boundary_sum(std::size_t index) const {
  const auto boundaries = state(index);
  return std::accumulate(boundaries.begin(), boundaries.end(), std::uint64_t{0});
}

}  // namespace stele
