#include "tm/terms/term_key.h"

#include "align/base/hash.h"

#include <algorithm>

namespace stele::tm {

KeyTable::KeyTable() : slots_(1024) {}

// Where `text` is, or the free slot where it would be.
std::size_t KeyTable::find_slot(std::string_view text, std::uint64_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask;; i = (i + 1) & mask) {
    const Slot& slot = slots_[i];
    if (slot.key == kNoKey) return i;
    if (slot.hash == static_cast<std::uint32_t>(hash) && text_of(slot.key) == text) return i;
  }
}

void KeyTable::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.key == kNoKey) continue;
    const std::string_view text = text_of(slot.key);
    slots_[find_slot(text, hash_bytes(text))] = slot;
  }
}

TermKey KeyTable::add(std::string_view text) {
  const std::uint64_t hash = hash_bytes(text);
  const std::size_t found = find_slot(text, hash);
  if (slots_[found].key != kNoKey) return slots_[found].key;
  const TermKey key{static_cast<std::uint32_t>(texts_.size())};
  auto* bytes = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::copy(text.begin(), text.end(), bytes);
  texts_.emplace_back(bytes, text.size());
  slots_[found] = {static_cast<std::uint32_t>(hash), key};
  if (texts_.size() * 2 > slots_.size()) grow();
  return key;
}

TermKey KeyTable::find(std::string_view text) const {
  return slots_[find_slot(text, hash_bytes(text))].key;
}

}  // namespace stele::tm
