// Bit-parallel edit distance over symbols, as a bound on the word distance.
#pragma once

#include <cstdint>
#include <span>

namespace stele::tm {

// The longest pattern: one bit a symbol.
inline constexpr std::size_t kMaxPatternSymbols = 64;

// Returns the unit-cost edit distance between a pattern of `pattern_size` symbols and a text whose
// i-th symbol occurs in the pattern at the bits of text_masks[i].
// Myers 1999, "A fast bit-vector algorithm for approximate string matching based on dynamic
// programming", in the form of Hyyrö 2003 for the distance of whole strings.
// Requires: 0 < pattern_size <= kMaxPatternSymbols.
inline std::uint32_t measure_bit_parallel_distance(std::size_t pattern_size,
                                                   std::span<const std::uint64_t> text_masks) {
  std::uint64_t positive = ~std::uint64_t{0};  // vertical differences of +1
  std::uint64_t negative = 0;                  // and of -1
  auto distance = static_cast<std::uint32_t>(pattern_size);
  const std::uint64_t last = std::uint64_t{1} << (pattern_size - 1);
  for (const std::uint64_t mask : text_masks) {
    const std::uint64_t zero = (((mask & positive) + positive) ^ positive) | mask | negative;
    std::uint64_t up = negative | ~(zero | positive);
    std::uint64_t down = zero & positive;
    if ((up & last) != 0) ++distance;
    if ((down & last) != 0) --distance;
    up = up << 1 | 1;
    down <<= 1;
    positive = down | ~(zero | up);
    negative = up & zero;
  }
  return distance;
}

}  // namespace stele::tm
