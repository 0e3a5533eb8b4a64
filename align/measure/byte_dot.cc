#include "align/measure/byte_dot.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

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

// The sum of products of numbers that both have 8 added.
[[gnu::always_inline]] inline std::int32_t multiply_halves(const std::uint8_t* a,
                                                           const std::uint8_t* b,
                                                           std::size_t size) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto low = static_cast<std::int16_t>(((a[i] & 15) - 8) * ((b[i] & 15) - 8));
    const auto high = static_cast<std::int16_t>(((a[i] >> 4) - 8) * ((b[i] >> 4) - 8));
    sum += static_cast<std::int16_t>(low + high);
  }
  return sum;
}

struct Kernels {
  std::int32_t (*bytes)(const std::int8_t* a, const std::int8_t* b, std::size_t size);
  std::int32_t (*halves)(const std::uint8_t* a, const std::uint8_t* b, std::size_t size);
};

std::int32_t multiply_plain(const std::int8_t* a, const std::int8_t* b, std::size_t size) {
  return multiply(a, b, size);
}
std::int32_t multiply_halves_plain(const std::uint8_t* a, const std::uint8_t* b, std::size_t size) {
  return multiply_halves(a, b, size);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) std::int32_t multiply_avx2(const std::int8_t* a,
                                                           const std::int8_t* b, std::size_t size) {
  return multiply(a, b, size);
}
__attribute__((target("avx2"))) std::int32_t multiply_halves_avx2(const std::uint8_t* a,
                                                                  const std::uint8_t* b,
                                                                  std::size_t size) {
  return multiply_halves(a, b, size);
}
#endif

const Kernels& kernels() {
  static const Kernels kChosen = [] {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") != 0) return Kernels{multiply_avx2, multiply_halves_avx2};
#endif
    return Kernels{multiply_plain, multiply_halves_plain};
  }();
  return kChosen;
}

}  // namespace

std::int32_t dot_bytes(const std::int8_t* a, const std::int8_t* b, std::size_t size) {
  return kernels().bytes(a, b, size);
}

std::int32_t dot_halves(const std::uint8_t* a, const std::uint8_t* b, std::size_t size) {
  return kernels().halves(a, b, size);
}

float quantise_halves(std::span<const float> row, std::span<std::uint8_t> halves) {
  constexpr float kLevels = 7;
  constexpr float kCut = 2.6F;  // standard deviations; about the least error for normal numbers
  // Eight sums side by side, so that they need not wait for each other.
  std::array<float, 8> tops{};
  std::array<float, 8> sums{};
  std::size_t d = 0;
  for (; d + 8 <= row.size(); d += 8) {
    for (std::size_t k = 0; k < 8; ++k) {
      const float value = row[d + k];
      tops[k] = std::max(tops[k], std::abs(value));
      sums[k] += value * value;
    }
  }
  for (; d < row.size(); ++d) {
    tops[0] = std::max(tops[0], std::abs(row[d]));
    sums[0] += row[d] * row[d];
  }
  float largest = *std::max_element(tops.begin(), tops.end());
  const float squares = std::accumulate(sums.begin(), sums.end(), 0.0F);
  constexpr std::uint8_t kZeros = 0x88;
  std::fill(halves.begin(), halves.end(), kZeros);
  if (largest == 0) return 0;
  largest = std::min(largest, kCut * std::sqrt(squares / static_cast<float>(row.size())));
  const float factor = kLevels / largest;
  // Rounded towards zero after 8.5 is added, which rounds to the nearest.
  const auto round = [&](float value) {
    return static_cast<int>(std::min(std::max(value * factor, -kLevels), kLevels) + 8.5F);
  };
  for (std::size_t b = 0; b < row.size() / 2; ++b) {
    halves[b] = static_cast<std::uint8_t>(round(row[2 * b]) + 16 * round(row[2 * b + 1]));
  }
  if (row.size() % 2 != 0) halves.back() = static_cast<std::uint8_t>(round(row.back()) + 16 * 8);
  return largest / kLevels;
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
