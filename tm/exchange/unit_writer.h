// UnitWriter: what the writers of all formats have in common.
#pragma once

#include "align/base/result.h"
#include "tm/unit/unit.h"

#include <cstdint>

namespace stele::tm {

// Takes units one by one and ends with finish(); without it the output is not complete.
class UnitWriter {
 public:
  virtual ~UnitWriter() = default;

  // Fails with kInvalidArgument for a unit that no format can hold (no variant, no language), and
  // as the sink does. A unit that this format cannot hold (no text in its languages) is counted
  // and left out.
  virtual Status write(const Unit& unit) = 0;
  virtual Status finish() = 0;

  std::uint64_t unit_count() const { return unit_count_; }
  std::uint64_t left_out_count() const { return left_out_count_; }

 protected:
  void count_unit() { ++unit_count_; }
  void count_left_out() { ++left_out_count_; }
  // For units that were counted before it was clear that they cannot be held.
  void move_to_left_out(std::uint64_t count) {
    unit_count_ -= count;
    left_out_count_ += count;
  }

 private:
  std::uint64_t unit_count_ = 0;
  std::uint64_t left_out_count_ = 0;
};

}  // namespace stele::tm
