// Vectors of 8 bits a number: comparing segments spends its time on their dot products.
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

}  // namespace stele
