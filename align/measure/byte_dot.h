// Vectors of 8 and of 4 bits a number: comparing segments spends its time on their dot products.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace stele {

// Returns the sum of a[i] * b[i] over i in [0, size). Exact, the same on every processor.
// Requires: size <= 65536.
std::int32_t dot_bytes(const std::int8_t* a, const std::int8_t* b, std::size_t size);

// Rounds `row` to whole multiples, in [-127, 127], of the scale that it returns; 0 for zeros.
// Requires: `bytes` is as long as `row`.
float quantise(std::span<const float> row, std::span<std::int8_t> bytes);

// The same for vectors of 4 bits: each byte holds two numbers plus 8, the earlier in the low half.
// `size` is that in bytes.
// Requires: size <= 65536.
std::int32_t dot_halves(const std::uint8_t* a, const std::uint8_t* b, std::size_t size);

// Rounds `row` to whole multiples, in [-7, 7], of the scale that it returns; 0 for zeros. The few
// numbers that are far above the rest are cut off, so that the rest are rounded more finely.
// Requires: `halves` is half as long as `row`, rounded up.
float quantise_halves(std::span<const float> row, std::span<std::uint8_t> halves);

// The number at `index` of a vector of 4 bits.
inline int half_at(const std::uint8_t* halves, std::size_t index) {
  return ((halves[index / 2] >> (index % 2 * 4)) & 15) - 8;
}

}  // namespace stele
