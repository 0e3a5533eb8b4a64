// Hashing: XXH3, used for checksums on disk and for tables in memory.
#pragma once

#include <cstdint>
#include <string_view>

namespace stele {

// Returns the 64-bit XXH3 of `bytes` (https://xxhash.com, seed 0). Stable across machines, so it
// may be stored on disk.
std::uint64_t hash_bytes(std::string_view bytes);

// The same with a seed.
std::uint64_t hash_bytes(std::string_view bytes, std::uint64_t seed);

}  // namespace stele
