// DistanceCode: prefix codes of the distances between a posting list's texts (internal).
#pragma once

#include "tm/index/prefix_code.h"

#include <array>
#include <bit>
#include <cstdint>
#include <span>

namespace stele::tm {

// A distance, from 1 on, is a size and low bits: how many bits the distance less one has, and these
// bits but for the highest, as in Elias's gamma code (1975). Sizes are Huffman codes.
inline constexpr unsigned kDistanceSizes = 33;
// No code of a size is longer, so a table tells what a byte begins with.
inline constexpr int kMaxSizeCodeBits = 8;
// The most distances that read_texts can read.
inline constexpr std::uint32_t kMaxDistances = 128;

inline unsigned distance_size(std::uint32_t distance) {
  return static_cast<unsigned>(std::bit_width(distance - 1));
}
inline unsigned count_low_bits(unsigned size) {
  return size - static_cast<unsigned>(size > 0);
}

class DistanceCode {
 public:
  // `lengths` has how long the codes of the sizes 0, 1, ... are, 0 for those not used, as
  // SymbolCodes gives them. False when that is impossible.
  bool open(std::span<const std::uint8_t> lengths);

  // Reads one distance: its size, then its low bits. False when the bits hold none.
  bool read(BitReader* reader, std::uint64_t* distance) const;

  // Puts the `count` texts whose distances, from `text` on, are all bits of the reader to `texts`.
  // The sizes come first; the low bits end where the bits do, those of the first distance last, so
  // that neither waits for the other. False on damage; then `texts` may be changed.
  // Requires: count <= kMaxDistances.
  bool read_texts(BitReader reader, std::uint32_t count, std::uint32_t text,
                  std::uint32_t* texts) const;

 private:
  // The sizes whose codes are whole in a byte, up to three.
  struct Run {
    std::array<std::uint8_t, 3> sizes = {};
    std::uint8_t count : 4 = 0;
    std::uint8_t bits : 4 = 0;
  };
  const Run& run(std::uint64_t window) const { return runs_[window >> (64 - kMaxSizeCodeBits)]; }

  std::array<Run, std::size_t{1} << kMaxSizeCodeBits> runs_ = {};
  std::array<std::uint8_t, kDistanceSizes> lengths_ = {};
};

}  // namespace stele::tm
