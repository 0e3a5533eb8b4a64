// PackedArray: numbers read in place from the bytes of a mapped model file.
#pragma once

#include <bit>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace stele {

// Tables are read in place from the mapping, so the machine must agree with the file.
static_assert(std::endian::native == std::endian::little, "the model files are little-endian");

// An array of numbers inside bytes that outlive it. Reads through memcpy, so that alignment and
// aliasing do not matter; the compiler makes it one load.
template <class Number>
class PackedArray {
 public:
  PackedArray() = default;
  explicit PackedArray(std::string_view bytes) : bytes_(bytes) {}

  std::size_t size() const { return bytes_.size() / sizeof(Number); }
  Number operator[](std::size_t index) const {
    Number number;
    std::memcpy(&number, bytes_.data() + index * sizeof(Number), sizeof(Number));
    return number;
  }

 private:
  std::string_view bytes_;
};

}  // namespace stele
