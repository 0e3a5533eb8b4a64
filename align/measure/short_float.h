// ShortFloat: a float of 16 bits, for large tables of which only sums are taken.
#pragma once

#include <bit>
#include <cstdint>

namespace stele {

// The upper half of a float (bfloat16): its range, eight bits of precision.
class ShortFloat {
 public:
  ShortFloat() = default;
  // Rounds to nearest. Requires: `value` is finite.
  explicit ShortFloat(float value)
      : bits_(static_cast<std::uint16_t>((std::bit_cast<std::uint32_t>(value) + 0x8000U) >> 16)) {}
  float value() const { return std::bit_cast<float>(std::uint32_t{bits_} << 16); }

 private:
  std::uint16_t bits_ = 0;
};

}  // namespace stele
