// Numbers of one to five bytes in a part's bytes: LEB128, the low seven bits first.
#pragma once

#include <cstdint>
#include <limits>

namespace stele::tm {

// Reads a number below 2^35 at `*next` and steps behind it; false when it does not end before
// `end`.
inline bool read_number(const char** next, const char* end, std::uint64_t* value) {
  *value = 0;
  for (unsigned shift = 0; shift < 35 && *next < end; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(*(*next)++);
    *value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

// The same; false also when the number is 2^32 or more.
inline bool read_number(const char** next, const char* end, std::uint32_t* value) {
  std::uint64_t wide = 0;
  if (!read_number(next, end, &wide)) return false;
  *value = static_cast<std::uint32_t>(wide);
  return wide <= std::numeric_limits<std::uint32_t>::max();
}

}  // namespace stele::tm
