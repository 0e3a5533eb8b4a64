// CellBand: for each segment of one text, the stretch of segments of another worth looking at.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stele {

// Rows are the segments of the first text, columns those of the second. Row i holds columns
// [begin[i], end[i]); both never fall from one row to the next, and rows are not empty unless the
// second text is.
struct CellBand {
  std::uint32_t column_count = 0;
  std::vector<std::uint32_t> begin;
  std::vector<std::uint32_t> end;
  std::vector<std::uint64_t> offset;  // of a row's first cell; one more than rows

  std::size_t row_count() const { return begin.size(); }
  std::uint64_t cell_count() const { return offset.empty() ? 0 : offset.back(); }
  bool contains(std::uint32_t row, std::uint32_t column) const {
    return column >= begin[row] && column < end[row];
  }
  std::uint64_t index(std::uint32_t row, std::uint32_t column) const {
    return offset[row] + (column - begin[row]);
  }
  // Fills `offset` from `begin` and `end`.
  void finish() {
    offset.assign(begin.size() + 1, 0);
    for (std::size_t i = 0; i < begin.size(); ++i) offset[i + 1] = offset[i] + (end[i] - begin[i]);
  }
};

// Returns the band with every cell.
inline CellBand make_full_band(std::uint32_t rows, std::uint32_t columns) {
  CellBand band;
  band.column_count = columns;
  band.begin.assign(rows, 0);
  band.end.assign(rows, columns);
  band.finish();
  return band;
}

}  // namespace stele
