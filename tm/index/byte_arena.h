// ByteArena: keeps strings of bytes that are only ever added, for building (internal).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace stele::tm {

// What was stored stays where it is as long as the arena lives. Movable; not thread-safe.
class ByteArena {
 public:
  // Copies `head` and, behind it, `bytes`. Returns where they are.
  const char* store(std::string_view head, std::string_view bytes) {
    const std::size_t size = head.size() + bytes.size();
    if (size > left_) add_chunk(size);
    char* place = next_;
    if (!head.empty()) std::memcpy(place, head.data(), head.size());
    if (!bytes.empty()) std::memcpy(place + head.size(), bytes.data(), bytes.size());
    next_ += size;
    left_ -= size;
    return place;
  }

  // How much memory this takes.
  std::uint64_t size_bytes() const { return size_bytes_; }

 private:
  static constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

  // Small arenas are many (a few a language and part), so the first chunks are small.
  void add_chunk(std::size_t wanted) {
    const std::size_t usual =
        std::min(kChunkBytes, std::size_t{1024} << std::min<std::size_t>(chunks_.size(), 8));
    left_ = std::max(usual, wanted);
    // Not set to zero first.
    chunks_.push_back(std::unique_ptr<char[]>(new char[left_]));
    next_ = chunks_.back().get();
    size_bytes_ += left_;
  }

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* next_ = nullptr;
  std::size_t left_ = 0;
  std::uint64_t size_bytes_ = 0;
};

}  // namespace stele::tm
