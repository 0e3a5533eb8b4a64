// BitColumn: integers of one bit width, packed, read in constant time.
#pragma once

#include "tm/file/checked_pages.h"

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

namespace stele::tm {

// What readers of columns return when a page is damaged or an index lies outside.
inline constexpr std::uint64_t kDamaged = std::numeric_limits<std::uint64_t>::max();

// Returns how many bits `value` needs; 0 for 0.
unsigned bit_width_of(std::uint64_t value);

// Appends values of `width` bits each, the least significant bit first.
void append_bits(std::uint64_t value, unsigned width, std::uint64_t* pending, unsigned* filled,
                 std::string* bytes);

// Returns the bytes of a column (FORMAT.md, "Bit column"). Requires: every value < 2^57.
std::string write_bit_column(const std::vector<std::uint64_t>& values);

class BitColumn {
 public:
  BitColumn() = default;
  // Reads the header. A column that is impossible is empty, so that reads of it give kDamaged.
  explicit BitColumn(CheckedBytes bytes);

  std::uint64_t count() const { return count_; }

  // The value at `index`, or kDamaged.
  std::uint64_t at(std::uint64_t index) const {
    if (index >= count_) return kDamaged;
    const std::uint64_t bit = index * width_;
    const char* bytes = bytes_.at(kHeaderBytes + bit / 8, sizeof(std::uint64_t));
    if (bytes == nullptr) return kDamaged;
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof(word));
    return (word >> (bit % 8)) & mask_;
  }

  static constexpr std::uint64_t kHeaderBytes = 8;

 private:
  CheckedBytes bytes_;
  std::uint64_t count_ = 0;
  unsigned width_ = 0;
  std::uint64_t mask_ = 0;
};

}  // namespace stele::tm
