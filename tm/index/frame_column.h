// FrameColumn: integers whose neighbours are near one another, packed, read in constant time.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/bit_column.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stele::tm {

// Returns the bytes of a column (FORMAT.md, "Frame column"): each block of 32 values as distances
// from the least of them, with as many bits as the greatest needs (frame of reference: Goldstein,
// Ramakrishnan and Shaft 1998). Requires: every value < 2^57.
std::string write_frame_column(const std::vector<std::uint64_t>& values);

class FrameColumn {
 public:
  FrameColumn() = default;
  // Reads the header. A column that is impossible is empty, so that reads of it give kDamaged.
  explicit FrameColumn(CheckedBytes bytes);

  std::uint64_t count() const { return count_; }

  // The value at `index`, or kDamaged.
  std::uint64_t at(std::uint64_t index) const;

 private:
  std::uint64_t count_ = 0;
  BitColumn least_;   // of each block
  BitColumn begins_;  // of each block in the data, in units of 32 bits, and the end
  CheckedBytes data_;
};

}  // namespace stele::tm
