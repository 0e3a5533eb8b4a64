// Numbers that tell readers apart in what threads keep of them (internal).
#pragma once

#include <atomic>
#include <cstdint>

namespace stele::tm {

// Never 0, and never the same twice in a process. Thread-safe.
inline std::uint64_t make_reader_identity() {
  static std::atomic<std::uint64_t> next{1};
  return next.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace stele::tm
