// StrongIndex: integers of one kind that the compiler keeps from being swapped with another kind.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace stele {

// Example: struct SegmentTag; using SegmentIndex = StrongIndex<SegmentTag>;
template <class Tag, class Integer = std::uint32_t>
struct StrongIndex {
  Integer value = 0;

  constexpr StrongIndex() = default;
  constexpr explicit StrongIndex(Integer v) : value(v) {}
  constexpr auto operator<=>(const StrongIndex&) const = default;
  constexpr StrongIndex& operator++() {
    ++value;
    return *this;
  }
};

struct SegmentTag;
// The position of a segment in its document, from 0.
using SegmentIndex = StrongIndex<SegmentTag>;

}  // namespace stele

template <class Tag, class Integer>
struct std::hash<stele::StrongIndex<Tag, Integer>> {
  std::size_t operator()(const stele::StrongIndex<Tag, Integer>& index) const {
    return std::hash<Integer>{}(index.value);
  }
};
