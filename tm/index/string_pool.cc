#include "tm/index/string_pool.h"

#include "align/base/hash.h"

#include <algorithm>
#include <cstring>

namespace stele::tm {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{256} << 10;
constexpr std::size_t kMinSlots = 64;

}  // namespace

std::string_view StringPool::store(std::string_view text) {
  if (text.size() > chunk_left_) {
    // Small pools are many (one a language and part), so the first chunks are small.
    const std::size_t wanted =
        std::min(kChunkBytes, std::size_t{1024} << std::min<std::size_t>(chunks_.size(), 8));
    chunk_left_ = std::max(wanted, text.size());
    chunks_.push_back(std::make_unique<char[]>(chunk_left_));
    chunk_next_ = chunks_.back().get();
  }
  if (!text.empty()) std::memcpy(chunk_next_, text.data(), text.size());
  const std::string_view stored(chunk_next_, text.size());
  chunk_next_ += text.size();
  chunk_left_ -= text.size();
  text_bytes_ += text.size();
  return stored;
}

void StringPool::grow() {
  slots_.assign(std::max(kMinSlots, slots_.size() * 2), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t number = 0; number < views_.size(); ++number) {
    std::size_t slot = hashes_[number] & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = number + 1;
  }
}

std::uint32_t StringPool::intern(std::string_view text) {
  if (views_.size() * 2 >= slots_.size()) grow();
  const auto hash = static_cast<std::uint32_t>(hash_bytes(text));
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const std::uint32_t number = slots_[slot] - 1;
    if (hashes_[number] == hash && views_[number] == text) return number;
  }
  const auto number = static_cast<std::uint32_t>(views_.size());
  views_.push_back(store(text));
  hashes_.push_back(hash);
  slots_[slot] = number + 1;
  return number;
}

std::uint64_t StringPool::size_bytes() const {
  return text_bytes_ + views_.size() * (sizeof(std::string_view) + 3 * sizeof(std::uint32_t));
}

}  // namespace stele::tm
