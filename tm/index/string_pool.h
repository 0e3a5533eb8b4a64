// StringPool: distinct strings with dense numbers, for building (internal).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace stele::tm {

// Numbers count from 0 in the order of first interning. Views live as long as the pool. Movable;
// not thread-safe.
class StringPool {
 public:
  std::uint32_t intern(std::string_view text);

  std::size_t size() const { return views_.size(); }
  std::string_view operator[](std::uint32_t number) const { return views_[number]; }
  // About how much memory this takes.
  std::uint64_t size_bytes() const;

 private:
  std::string_view store(std::string_view text);
  void grow();

  std::vector<std::string_view> views_;
  std::vector<std::uint32_t> hashes_;  // low half of each string's hash
  std::vector<std::uint32_t> slots_;   // number + 1, or 0; open addressing, size a power of two
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::size_t chunk_left_ = 0;
  char* chunk_next_ = nullptr;
  std::uint64_t text_bytes_ = 0;
};

}  // namespace stele::tm
