#include "tm/index/string_pool.h"

#include "align/base/hash.h"

#include <algorithm>
#include <cassert>

namespace stele::tm {
namespace {

constexpr std::size_t kMinSlots = 64;

}  // namespace

std::string_view StringPool::operator[](std::uint32_t number) const {
  const char* next = strings_[number];
  std::size_t head = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*next++);
    head |= std::size_t{byte & 0x7FU} << shift;
    if ((byte & 0x80) == 0) break;
  }
  return {next, head >> kKindBits};
}

void StringPool::grow() {
  const std::vector<Slot> old = std::move(slots_);
  slots_.assign(std::max(kMinSlots, old.size() * 2), Slot());
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.number == 0) continue;
    std::size_t place = slot.hash & mask;
    while (slots_[place].number != 0) place = (place + 1) & mask;
    slots_[place] = slot;
  }
}

std::uint32_t StringPool::hash_of(std::string_view text, std::uint32_t kind) {
  return static_cast<std::uint32_t>(hash_bytes(text)) + kind * 0x9E3779B9U;
}

void StringPool::prefetch_slot(std::uint32_t hash) const {
  if (!slots_.empty()) __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
}

void StringPool::prefetch_string(std::uint32_t hash) const {
  if (slots_.empty()) return;
  const std::uint32_t number = slots_[hash & (slots_.size() - 1)].number;
  if (number != 0) __builtin_prefetch(&strings_[number - 1]);
}

std::uint32_t StringPool::intern_hashed(std::string_view text, std::uint32_t kind,
                                        std::uint32_t hash) {
  assert(kind <= kKindMask);
  if (strings_.size() * 4 >= slots_.size() * 3) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t place = hash & mask;
  for (; slots_[place].number != 0; place = (place + 1) & mask) {
    if (slots_[place].hash != hash) continue;
    const std::uint32_t number = slots_[place].number - 1;
    if (this->kind(number) == kind && (*this)[number] == text) return number;
  }
  const auto number = static_cast<std::uint32_t>(strings_.size());
  char head[10];
  std::size_t head_bytes = 0;
  std::size_t value = text.size() << kKindBits | kind;
  for (; value >= 0x80; value >>= 7) head[head_bytes++] = static_cast<char>(value | 0x80);
  head[head_bytes++] = static_cast<char>(value);
  strings_.push_back(bytes_.store({head, head_bytes}, text));
  slots_[place] = Slot{hash, number + 1};
  return number;
}

std::uint64_t StringPool::size_bytes() const {
  return bytes_.size_bytes() + strings_.capacity() * sizeof(const char*) +
         slots_.capacity() * sizeof(Slot);
}

}  // namespace stele::tm
