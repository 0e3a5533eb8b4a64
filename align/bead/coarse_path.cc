#include "align/bead/coarse_path.h"

#include "align/measure/byte_dot.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace stele {
namespace {

// A table of up to this many cells is searched whole.
constexpr std::uint64_t kFullCells = std::uint64_t{1} << 20;
// Half-width of the band when a level's path is refined in the next.
constexpr std::uint32_t kRefineWidth = 8;
// The finest block level; below it segments themselves are compared.
constexpr int kFinestBlockLevel = 2;
// Likeness that a pair must have before matching it is better than skipping both.
constexpr float kMinScore = 0.15F;
// Pull to the diagonal where nothing else speaks; too small to matter where something does.
constexpr float kDiagonalPull = 0.02F;
// Dimensions that the anchors are hashed into (a count sketch: Charikar et al. 2002).
constexpr std::size_t kSketchSize = 64;

using RowScorer = std::function<void(std::uint32_t row, std::uint32_t begin, std::span<float>)>;

enum class Move : std::uint8_t { kMatch, kSkipRow, kSkipColumn };

// Returns for each row the columns that the best monotone path touches, as a band.
CellBand find_path(const CellBand& band, const RowScorer& score_row) {
  const auto rows = static_cast<std::uint32_t>(band.row_count());
  // Node (i, j) stands before row i and column j. Row i of `moves` says how node (i + 1, j) for
  // j in [begin[i], end[i]] was reached.
  std::vector<Move> moves(band.cell_count() + rows);
  const auto move_offset = [&](std::uint32_t row) { return band.offset[row] + row; };
  std::vector<float> above;  // values of node row i over columns [above_begin, ...)
  std::uint32_t above_begin = band.begin[0];
  above.assign(band.end[0] - band.begin[0] + 1, 0.0F);
  std::vector<float> scores;
  std::vector<float> current;
  for (std::uint32_t i = 0; i < rows; ++i) {
    const std::uint32_t begin = band.begin[i];
    const std::uint32_t width = band.end[i] - begin;
    scores.resize(width);
    score_row(i, begin, scores);
    current.assign(width + 1, 0.0F);
    // Right of the row above the best is what its last column had.
    const auto value_above = [&](std::uint32_t column) {
      if (column < above_begin) return 0.0F;
      return above[std::min<std::size_t>(column - above_begin, above.size() - 1)];
    };
    for (std::uint32_t k = 0; k <= width; ++k) {
      const std::uint32_t column = begin + k;
      float best = value_above(column);
      Move move = Move::kSkipRow;
      if (k > 0) {
        const float gain = std::max(scores[k - 1] - kMinScore, 0.0F);
        const float match = value_above(column - 1) + gain;
        if (gain > 0 && match >= best) {
          best = match;
          move = Move::kMatch;
        }
        if (current[k - 1] > best) {
          best = current[k - 1];
          move = Move::kSkipColumn;
        }
      }
      current[k] = best;
      moves[move_offset(i) + k] = move;
    }
    above.swap(current);
    above_begin = begin;
  }

  CellBand path;
  path.column_count = band.column_count;
  path.begin.assign(rows, 0);
  path.end.assign(rows, 0);
  std::uint32_t column = band.end[rows - 1];
  for (std::uint32_t i = rows; i-- > 0;) {
    column = std::clamp(column, band.begin[i], band.end[i]);
    const std::uint32_t last = column;
    Move move = moves[move_offset(i) + (column - band.begin[i])];
    while (move == Move::kSkipColumn) {
      --column;
      move = moves[move_offset(i) + (column - band.begin[i])];
    }
    if (move == Move::kMatch) --column;
    path.begin[i] = column;
    path.end[i] = std::max(last, column + (column < band.column_count ? 1U : 0U));
    if (path.begin[i] == path.end[i]) --path.begin[i];
  }
  path.finish();
  return path;
}

// Returns the band grown by `half_width` columns on either side, each row as wide as the path's
// own rows nearby ask for.
CellBand widen(const CellBand& path, std::uint32_t half_width) {
  CellBand band = path;
  const auto rows = static_cast<std::uint32_t>(path.row_count());
  for (std::uint32_t i = 0; i < rows; ++i) {
    band.begin[i] -= std::min(band.begin[i], half_width);
    band.end[i] = std::min(band.end[i] + half_width, band.column_count);
  }
  // Rows before the first match and after the last see the corner.
  band.begin[0] = 0;
  band.end[rows - 1] = band.column_count;
  for (std::uint32_t i = 1; i < rows; ++i) band.end[i] = std::max(band.end[i], band.end[i - 1]);
  for (std::uint32_t i = rows - 1; i-- > 0;) {
    band.begin[i] = std::min(band.begin[i], band.begin[i + 1]);
  }
  band.finish();
  return band;
}

// Returns the band of blocks of 2^from segments as one of blocks of 2^to.
CellBand refine(const CellBand& coarse, int factor_log2, std::uint32_t rows,
                std::uint32_t columns) {
  CellBand fine;
  fine.column_count = columns;
  fine.begin.resize(rows);
  fine.end.resize(rows);
  for (std::uint32_t i = 0; i < rows; ++i) {
    const std::uint32_t block = i >> factor_log2;
    fine.begin[i] = std::min(coarse.begin[block] << factor_log2, columns - 1);
    fine.end[i] = std::min(coarse.end[block] << factor_log2, columns);
  }
  fine.finish();
  return fine;
}

// The vectors of all blocks of one text at one level, each of length 1, in 8 bits.
class BlockVectors {
 public:
  BlockVectors(const MeasuredText& text, int level) {
    const std::size_t vector_size = text.vectors.dimension();
    dimension_ = vector_size + kSketchSize;
    const std::size_t block = std::size_t{1} << level;
    count_ = static_cast<std::uint32_t>((text.size() + block - 1) / block);
    values_.resize(count_ * dimension_);
    scales_.resize(count_);
    const std::vector<float> mean = find_mean(text);
    const float sketch_length = vector_size > 0 ? 0.5F : 1.0F;
    std::vector<float> row(dimension_);
    for (std::uint32_t index = 0; index < count_; ++index) {
      std::fill(row.begin(), row.end(), 0.0F);
      const std::size_t end = std::min((index + 1) * block, text.size());
      for (std::size_t i = index * block; i < end; ++i) {
        if (vector_size > 0) text.vectors.add_direction(i, std::span(row).first(vector_size));
        add_sketch(text.anchors[i], std::span(row).subspan(vector_size));
      }
      for (std::size_t d = 0; d < dimension_; ++d) row[d] -= mean[d];
      scale(std::span(row).first(vector_size), 1.0F);
      scale(std::span(row).subspan(vector_size), sketch_length);
      scales_[index] = quantise(row, std::span(values_).subspan(index * dimension_, dimension_));
    }
  }

  std::uint32_t count() const { return count_; }

  float dot(std::uint32_t index, const BlockVectors& other, std::uint32_t other_index) const {
    return static_cast<float>(dot_bytes(&values_[index * dimension_],
                                        &other.values_[other_index * dimension_], dimension_)) *
           scales_[index] * other.scales_[other_index];
  }

 private:
  static void add_sketch(std::span<const Anchor> anchors, std::span<float> sums) {
    for (const Anchor& anchor : anchors) {
      // One of the key's bits is the sign, others the place.
      const float sign = (anchor.key & 1U) != 0 ? 1.0F : -1.0F;
      sums[(anchor.key >> 1) % kSketchSize] += sign;
    }
  }

  // The mean over the blocks.
  std::vector<float> find_mean(const MeasuredText& text) const {
    std::vector<float> mean(dimension_, 0.0F);
    const std::size_t vector_size = text.vectors.dimension();
    std::vector<float> sketch(kSketchSize, 0.0F);
    for (std::size_t i = 0; i < text.size(); ++i) add_sketch(text.anchors[i], sketch);
    for (std::size_t d = 0; d < vector_size; ++d) {
      mean[d] = text.vectors.mean_direction()[d] * static_cast<float>(text.size());
    }
    std::copy(sketch.begin(), sketch.end(),
              mean.begin() + static_cast<std::ptrdiff_t>(vector_size));
    for (float& value : mean) value /= static_cast<float>(count_);
    return mean;
  }

  static void scale(std::span<float> row, float length) {
    float squares = 0;
    for (const float value : row) squares += value * value;
    if (squares <= 0) return;
    const float factor = length / std::sqrt(squares);
    for (float& value : row) value *= factor;
  }

  std::size_t dimension_ = 0;
  std::uint32_t count_ = 0;
  std::vector<std::int8_t> values_;
  std::vector<float> scales_;
};

// Adds a little to cells near the line that joins the texts' ends, by length of text.
void pull_to_diagonal(const PairMeasure& measure, std::uint64_t first_segment, std::uint64_t block,
                      std::uint32_t begin, std::span<float> scores) {
  const auto& first_sums = measure.first().length_sums;
  const auto& second_sums = measure.second().length_sums;
  const double place =
      first_sums[std::min<std::size_t>(first_segment, first_sums.size() - 1)] / first_sums.back();
  const double scale = 20.0 * static_cast<double>(block) /
                       static_cast<double>(std::max(first_sums.size(), second_sums.size()));
  for (std::size_t k = 0; k < scores.size(); ++k) {
    const std::size_t segment = std::min<std::size_t>((begin + k) * block, second_sums.size() - 1);
    const double distance = std::abs(second_sums[segment] / second_sums.back() - place);
    const auto pull = static_cast<float>(1 / (1 + distance / scale));
    scores[k] = std::max(scores[k], kMinScore) + kDiagonalPull * pull;
  }
}

// Raises the cells of blocks where fixed beads begin above all that others may add up to.
void raise_fixed(const PairLimits& limits, std::uint32_t row, int level, std::uint32_t begin,
                 std::span<float> scores) {
  constexpr float kRaise = 1000;
  const auto fixed = limits.fixed();
  auto bead = std::partition_point(fixed.begin(), fixed.end(), [&](const Candidate& candidate) {
    return (candidate.first >> level) < row;
  });
  for (; bead != fixed.end() && (bead->first >> level) == row; ++bead) {
    const std::uint32_t column = bead->second >> level;
    if (bead->first_count == 0 || bead->second_count == 0) continue;
    if (column >= begin && column - begin < scores.size()) scores[column - begin] += kRaise;
  }
}

CellBand find_block_path(const PairMeasure& measure, const PairLimits& limits, int level,
                         const CellBand* band) {
  const BlockVectors first(measure.first(), level);
  const BlockVectors second(measure.second(), level);
  const std::uint64_t block = std::uint64_t{1} << level;
  const auto score_row = [&](std::uint32_t row, std::uint32_t begin, std::span<float> scores) {
    for (std::size_t k = 0; k < scores.size(); ++k) {
      scores[k] = first.dot(row, second, begin + static_cast<std::uint32_t>(k));
    }
    pull_to_diagonal(measure, row * block, block, begin, scores);
    raise_fixed(limits, row, level, begin, scores);
  };
  return find_path(band != nullptr ? *band : make_full_band(first.count(), second.count()),
                   score_row);
}

}  // namespace

CellBand find_band(const PairMeasure& measure, std::uint32_t half_width, const PairLimits& limits) {
  const auto rows = static_cast<std::uint32_t>(measure.first().size());
  const auto columns = static_cast<std::uint32_t>(measure.second().size());
  const auto blocks = [](std::uint32_t count, int level) {
    return (std::uint64_t{count} + (std::uint64_t{1} << level) - 1) >> level;
  };
  CellBand band = make_full_band(1, 1);
  if (std::uint64_t{rows} * columns <= kFullCells) {
    band = make_full_band(rows, columns);
  } else {
    int level = kFinestBlockLevel;
    while (blocks(rows, level) * blocks(columns, level) > kFullCells) ++level;
    CellBand path = find_block_path(measure, limits, level, nullptr);
    while (level > kFinestBlockLevel) {
      --level;
      const CellBand wide =
          refine(widen(path, kRefineWidth), 1, static_cast<std::uint32_t>(blocks(rows, level)),
                 static_cast<std::uint32_t>(blocks(columns, level)));
      path = find_block_path(measure, limits, level, &wide);
    }
    band = refine(widen(path, kRefineWidth), kFinestBlockLevel, rows, columns);
  }
  const auto score_row = [&](std::uint32_t row, std::uint32_t begin, std::span<float> scores) {
    measure.score_row(row, begin, scores);
    pull_to_diagonal(measure, row, 1, begin, scores);
    raise_fixed(limits, row, 0, begin, scores);
  };
  return widen(find_path(band, score_row), half_width);
}

}  // namespace stele
