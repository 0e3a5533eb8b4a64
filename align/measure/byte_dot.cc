#include "align/measure/byte_dot.h"

#include <algorithm>
#include <cmath>

namespace stele {
namespace {

[[gnu::always_inline]] inline std::int32_t multiply(const std::int8_t* a, const std::int8_t* b,
                                                    std::size_t size) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    sum += static_cast<std::int16_t>(std::int16_t{a[i]} * std::int16_t{b[i]});
  }
  return sum;
}

using DotFunction = std::int32_t (*)(const std::int8_t* a, const std::int8_t* b, std::size_t size);

std::int32_t multiply_plain(const std::int8_t* a, const std::int8_t* b, std::size_t size) {
  return multiply(a, b, size);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) std::int32_t multiply_avx2(const std::int8_t* a,
                                                           const std::int8_t* b, std::size_t size) {
  return multiply(a, b, size);
}
#endif

DotFunction choose_function() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0) return multiply_avx2;
#endif
  return multiply_plain;
}

}  // namespace

std::int32_t dot_bytes(const std::int8_t* a, const std::int8_t* b, std::size_t size) {
  static const DotFunction kFunction = choose_function();
  return kFunction(a, b, size);
}

float quantise(std::span<const float> row, std::span<std::int8_t> bytes) {
  constexpr float kLevels = 127;
  float largest = 0;
  for (const float value : row) largest = std::max(largest, std::abs(value));
  if (largest == 0) {
    std::fill(bytes.begin(), bytes.end(), std::int8_t{0});
    return 0;
  }
  const float factor = kLevels / largest;
  for (std::size_t d = 0; d < row.size(); ++d) {
    // Rounds half away from zero, as lround does but without a call.
    const float value = row[d] * factor;
    bytes[d] = static_cast<std::int8_t>(value + (value < 0 ? -0.5F : 0.5F));
  }
  return largest / kLevels;
}

}  // namespace stele
