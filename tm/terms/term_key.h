// KeyTable: small integers for the strings that term work compares (lemmas, stems, Han characters).
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <vector>

namespace stele::tm {

// Names one string of a KeyTable. Keys are handed out from 0 in order of first use, so results do
// not depend on hashing.
enum class TermKey : std::uint32_t {};

inline constexpr TermKey kNoKey{0xFFFFFFFF};

// Owns the strings. Not thread-safe while keys are added; const methods may run concurrently.
class KeyTable {
 public:
  KeyTable();
  KeyTable(const KeyTable&) = delete;
  KeyTable& operator=(const KeyTable&) = delete;

  // Returns the key of `text`, adding it when it is new.
  TermKey add(std::string_view text);

  // Returns the key of `text`, or kNoKey.
  TermKey find(std::string_view text) const;

  // The view lives as long as this table. Requires: `key` came from this table.
  std::string_view text_of(TermKey key) const { return texts_[static_cast<std::size_t>(key)]; }

  std::size_t size() const { return texts_.size(); }

 private:
  struct Slot {  // of an open-addressing table
    std::uint32_t hash = 0;
    TermKey key = kNoKey;
  };
  std::size_t find_slot(std::string_view text, std::uint64_t hash) const;
  void grow();

  std::pmr::monotonic_buffer_resource memory_;  // the texts' bytes
  std::vector<std::string_view> texts_;
  std::vector<Slot> slots_;
};

}  // namespace stele::tm
