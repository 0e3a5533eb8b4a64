// ByteSpan: a half-open range of UTF-8 bytes in some text.
#pragma once

#include <cassert>
#include <compare>
#include <cstdint>
#include <string_view>

namespace stele {

// [begin, end) in bytes. Invariant: begin <= end.
struct ByteSpan {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  constexpr std::uint64_t size_bytes() const { return end - begin; }
  constexpr bool empty() const { return begin == end; }
  constexpr auto operator<=>(const ByteSpan&) const = default;
};

// Returns the part of `text` that `span` covers. The view lives as long as `text`.
// Requires: span.end <= text.size().
inline std::string_view view_of(std::string_view text, ByteSpan span) {
  assert(span.begin <= span.end && span.end <= text.size());
  return text.substr(span.begin, span.size_bytes());
}

}  // namespace stele
