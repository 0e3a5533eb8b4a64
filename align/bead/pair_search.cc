#include "align/bead/pair_search.h"

#include "align/base/parallel_for.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace stele {
namespace {

constexpr float kImpossible = -1e30F;

struct Shape {
  std::uint32_t first = 0;
  std::uint32_t second = 0;
};

// Tried in this order at each cell in the first pass; the second pass knows every shape up to 8-8.
constexpr std::array<Shape, 12> kShapes = {{{1, 1},
                                            {1, 2},
                                            {2, 1},
                                            {1, 3},
                                            {3, 1},
                                            {1, 4},
                                            {4, 1},
                                            {2, 2},
                                            {2, 3},
                                            {3, 2},
                                            {2, 4},
                                            {4, 2}}};

// The first few find where an alignment may go at all, the rest are tried only there.
constexpr std::size_t kScoutShapes = 3;
// Places less probable than this by the scouts are left out.
constexpr float kMinScouted = 1e-6F;

float add_logs(float a, float b) {
  const float high = std::max(a, b);
  const float low = std::min(a, b);
  if (low < high - 20) return high;
  return high + std::log1p(std::exp(low - high));
}

// Sums of exponentials for the two ways to arrive at a node: by a bead, or over a gap.
struct NodeValue {
  float bead = kImpossible;
  float gap = kImpossible;

  float total() const { return add_logs(bead, gap); }
};

// One stretch of rows. Node rows are numbered as the first text's boundaries.
class Chunk {
 public:
  Chunk(const PairMeasure& measure, const BeadWeights& weights, const PairLimits* limits,
        std::uint32_t begin_row, std::uint32_t end_row)
      : measure_(measure),
        weights_(weights),
        limits_(limits),
        begin_row_(begin_row),
        end_row_(end_row) {
    const std::uint32_t count = end_row - begin_row + 1;
    offsets_.push_back(0);
    for (std::uint32_t r = 0; r < count; ++r) {
      offsets_.push_back(offsets_.back() + node_end(begin_row + r) - node_begin(begin_row + r));
    }
    forward_.resize(offsets_.back());
    backward_.resize(offsets_.back());
    scores_.assign(offsets_.back() * kShapes.size(), kImpossible);
    is_node_.assign(offsets_.back(), 1);
  }

  void run() {
    score_edges(0, kScoutShapes);
    pass_forward();
    pass_backward();
    if (mass_ <= kImpossible / 2) return;
    leave_out_unlikely();
    score_edges(kScoutShapes, kShapes.size());
    pass_forward();
    pass_backward();
  }

  // Appends the cuts of a row.
  std::vector<Cut> find_cuts(std::uint32_t row, float min_probability) const {
    std::vector<Cut> cuts;
    const std::uint32_t begin = node_begin(row);
    if (mass_ <= kImpossible / 2) return cuts;
    // Not every alignment has a cut in this row: those that merge across it lack one. The whole
    // mass is that of row `begin_row_`, which every alignment of the chunk has.
    for (std::uint32_t j = begin; j < node_end(row); ++j) {
      if (!has_node(row, j)) continue;
      const float probability = std::exp(value(row, j) - mass_);
      if (probability >= min_probability) cuts.push_back({j, std::min(probability, 1.0F)});
    }
    return cuts;
  }

 private:
  std::uint32_t rows() const { return static_cast<std::uint32_t>(measure_.first().size()); }
  std::uint32_t columns() const { return static_cast<std::uint32_t>(measure_.second().size()); }
  std::uint32_t node_begin(std::uint32_t row) const {
    return row == 0 ? 0 : measure_.band().begin[row - 1];
  }
  std::uint32_t node_end(std::uint32_t row) const {
    return (row == rows() ? columns() : measure_.band().end[row]) + 1;
  }
  bool has_node(std::uint32_t row, std::uint32_t column) const {
    return row >= begin_row_ && row <= end_row_ && column >= node_begin(row) &&
           column < node_end(row) && is_node_[node(row, column)] != 0;
  }
  bool allows_cut(std::uint32_t row, std::uint32_t column) const {
    return limits_ == nullptr || limits_->allows_cut(row, column);
  }
  bool allows(std::uint32_t row, std::uint32_t end_row, std::uint32_t column,
              std::uint32_t end_column) const {
    return limits_ == nullptr || (limits_->allows_cut(end_row, end_column) &&
                                  limits_->allows_bead(row, end_row, column, end_column));
  }
  std::size_t node(std::uint32_t row, std::uint32_t column) const {
    return offsets_[row - begin_row_] + (column - node_begin(row));
  }

  float first_gap(std::uint32_t row) const {
    return score_gap(weights_.gap, measure_.first_length(row, row + 1));
  }
  float second_gap(std::uint32_t column) const {
    return score_gap(weights_.gap, measure_.second_length(column, column + 1));
  }

  float value(std::uint32_t row, std::uint32_t column) const {
    const NodeValue& f = forward_[node(row, column)];
    const NodeValue& b = backward_[node(row, column)];
    return add_logs(f.bead + b.bead, f.gap + b.gap);
  }

  // scores_[node * shapes + s]: the bead of shape s that ends at the node. Scores shapes
  // [first_shape, last_shape).
  void score_edges(std::size_t first_shape, std::size_t last_shape) {
    for (std::uint32_t i = begin_row_; i <= end_row_; ++i) {
      for (std::uint32_t j = node_begin(i); j < node_end(i); ++j) {
        if (is_node_[node(i, j)] == 0) continue;
        for (std::size_t s = first_shape; s < last_shape; ++s) {
          const Shape shape = kShapes[s];
          if (i < shape.first || j < shape.second) continue;
          if (!has_node(i - shape.first, j - shape.second)) continue;
          if (!allows(i - shape.first, i, j - shape.second, j)) continue;
          const BeadFeatures features =
              measure_.measure({i - shape.first, shape.first, j - shape.second, shape.second});
          scores_[node(i, j) * kShapes.size() + s] =
              weights_.score(features, shape.first, shape.second);
        }
      }
    }
  }

  void leave_out_unlikely() {
    const float least = mass_ + std::log(kMinScouted);
    for (std::uint32_t i = begin_row_; i <= end_row_; ++i) {
      for (std::uint32_t j = node_begin(i); j < node_end(i); ++j) {
        if (value(i, j) >= least) continue;
        const std::size_t unlikely = node(i, j);
        is_node_[unlikely] = 0;
        forward_[unlikely] = {};
        backward_[unlikely] = {};
      }
    }
  }

  void pass_forward() {
    for (std::uint32_t i = begin_row_; i <= end_row_; ++i) {
      for (std::uint32_t j = node_begin(i); j < node_end(i); ++j) {
        if (is_node_[node(i, j)] == 0) continue;
        NodeValue sum;
        // An alignment of the whole starts in the corner; a chunk may be entered anywhere.
        if (i == begin_row_ && (begin_row_ > 0 || j == 0) && allows_cut(i, j)) sum.bead = 0;
        std::array<float, kShapes.size()> terms;
        float high = sum.bead;
        for (std::size_t s = 0; s < kShapes.size(); ++s) {
          const float score = scores_[node(i, j) * kShapes.size() + s];
          terms[s] = kImpossible;
          if (score <= kImpossible) continue;
          terms[s] = forward_[node(i - kShapes[s].first, j - kShapes[s].second)].total() + score;
          high = std::max(high, terms[s]);
        }
        if (const Candidate* fixed = limits_ == nullptr ? nullptr : limits_->find_ending(i, j);
            fixed != nullptr && has_node(fixed->first, fixed->second)) {
          terms[0] = forward_[node(fixed->first, fixed->second)].total();
          high = std::max(high, terms[0]);
        }
        if (high > kImpossible) {
          float total = sum.bead > kImpossible ? std::exp(sum.bead - high) : 0;
          for (const float term : terms) {
            if (term > high - 20) total += std::exp(term - high);
          }
          sum.bead = high + std::log(total);
        }
        if (i > 0 && has_node(i - 1, j) && allows(i - 1, i, j, j))
          add_gap(forward_[node(i - 1, j)], first_gap(i - 1), &sum);
        // Within the first row of a chunk the entry is free already.
        if (j > 0 && has_node(i, j - 1) && (i > begin_row_ || begin_row_ == 0) &&
            allows(i, i, j - 1, j)) {
          add_gap(forward_[node(i, j - 1)], second_gap(j - 1), &sum);
        }
        forward_[node(i, j)] = sum;
      }
    }
  }

  void add_gap(const NodeValue& from, float score, NodeValue* sum) const {
    const float arrived = add_logs(from.bead, from.gap + weights_.gap.continues) + score;
    sum->gap = add_logs(sum->gap, arrived);
  }

  // backward_[n].bead: of all ways on from n, when n was reached by a bead.
  void pass_backward() {
    for (std::uint32_t i = end_row_ + 1; i-- > begin_row_;) {
      for (std::uint32_t j = node_end(i); j-- > node_begin(i);) {
        if (is_node_[node(i, j)] == 0) continue;
        float beads = kImpossible;
        const bool last_row = i == end_row_;
        if (last_row && (end_row_ < rows() || j == columns()) && allows_cut(i, j)) beads = 0;
        std::array<float, kShapes.size()> terms;
        float high = beads;
        for (std::size_t s = 0; s < kShapes.size(); ++s) {
          terms[s] = kImpossible;
          const std::uint32_t to_row = i + kShapes[s].first;
          const std::uint32_t to_column = j + kShapes[s].second;
          if (!has_node(to_row, to_column)) continue;
          const std::size_t to = node(to_row, to_column);
          terms[s] = scores_[to * kShapes.size() + s] + backward_[to].bead;
          high = std::max(high, terms[s]);
        }
        if (const Candidate* fixed = limits_ == nullptr ? nullptr : limits_->find_beginning(i, j);
            fixed != nullptr &&
            has_node(fixed->first + fixed->first_count, fixed->second + fixed->second_count)) {
          terms[0] = backward_[node(fixed->first + fixed->first_count,
                                    fixed->second + fixed->second_count)]
                         .bead;
          high = std::max(high, terms[0]);
        }
        if (high > kImpossible) {
          float total = beads > kImpossible ? std::exp(beads - high) : 0;
          for (const float term : terms) {
            if (term > high - 20) total += std::exp(term - high);
          }
          beads = high + std::log(total);
        }
        float gaps = kImpossible;
        if (has_node(i + 1, j) && allows(i, i + 1, j, j))
          gaps = first_gap(i) + backward_[node(i + 1, j)].gap;
        if (has_node(i, j + 1) && (!last_row || end_row_ == rows()) && allows(i, i, j, j + 1)) {
          gaps = add_logs(gaps, second_gap(j) + backward_[node(i, j + 1)].gap);
        }
        NodeValue& sum = backward_[node(i, j)];
        sum.bead = add_logs(beads, gaps);
        sum.gap = add_logs(beads, gaps + weights_.gap.continues);
      }
    }
    mass_ = kImpossible;
    for (std::uint32_t j = node_begin(begin_row_); j < node_end(begin_row_); ++j) {
      if (has_node(begin_row_, j) && (begin_row_ > 0 || j == 0)) {
        mass_ = add_logs(mass_, backward_[node(begin_row_, j)].bead);
      }
    }
  }

  const PairMeasure& measure_;
  const BeadWeights& weights_;
  const PairLimits* limits_;
  std::uint32_t begin_row_;
  std::uint32_t end_row_;
  std::vector<std::size_t> offsets_;
  std::vector<NodeValue> forward_;
  std::vector<NodeValue> backward_;
  std::vector<float> scores_;
  std::vector<std::uint8_t> is_node_;  // 0: left out
  float mass_ = kImpossible;
};

}  // namespace

float CutTable::find(std::uint32_t first, std::uint32_t second) const {
  const auto cuts = row(first);
  const auto found =
      std::lower_bound(cuts.begin(), cuts.end(), second,
                       [](const Cut& cut, std::uint32_t wanted) { return cut.second < wanted; });
  return found != cuts.end() && found->second == second ? found->probability : 0.0F;
}

float score_gap(const GapWeights& weights, double length) {
  constexpr double kUsualLength = 30;
  return weights.segment +
         weights.length * static_cast<float>(std::log(std::max(length, 1.0) / kUsualLength));
}

std::vector<Candidate> find_sure_beads(const CutTable& cuts) {
  constexpr float kSure = 0.9F;
  constexpr std::uint32_t kMaxRun = 3;
  std::vector<Candidate> beads;
  bool has_last = false;
  std::uint32_t last_first = 0;
  std::uint32_t last_second = 0;
  for (std::uint32_t i = 0; i < cuts.row_count(); ++i) {
    for (const Cut& cut : cuts.row(i)) {
      if (cut.probability < kSure) continue;
      const std::uint32_t first = i - last_first;
      const std::uint32_t second = cut.second - last_second;
      if (has_last && first > 0 && cut.second > last_second && first <= kMaxRun &&
          second <= kMaxRun) {
        beads.push_back({last_first, first, last_second, second});
      }
      has_last = true;
      last_first = i;
      last_second = cut.second;
    }
  }
  return beads;
}

CutTable find_cuts(const PairMeasure& measure, const BeadWeights& weights,
                   const PairSearchOptions& options) {
  const auto rows = static_cast<std::uint32_t>(measure.first().size());
  const std::uint32_t chunk_count = rows / options.chunk_rows + 1;
  std::vector<std::vector<std::vector<Cut>>> found(chunk_count);
  parallel_for(chunk_count, options.thread_count, [&](std::size_t index) {
    // Node rows [begin, end) are this chunk's to report.
    const auto begin = static_cast<std::uint32_t>(index) * options.chunk_rows;
    const std::uint32_t end = index + 1 == chunk_count ? rows + 1 : begin + options.chunk_rows;
    const std::uint32_t from = begin - std::min(begin, options.overlap_rows);
    const std::uint32_t to = std::min(end - 1 + options.overlap_rows, rows);
    Chunk chunk(measure, weights, options.limits, from, to);
    chunk.run();
    for (std::uint32_t row = begin; row < end; ++row) {
      found[index].push_back(chunk.find_cuts(row, options.min_probability));
    }
  });
  CutTable table;
  for (const auto& rows_of_chunk : found) {
    for (const auto& cuts : rows_of_chunk) table.add_row(cuts);
  }
  return table;
}

}  // namespace stele
