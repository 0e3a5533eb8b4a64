// KeyTable: small integers for the strings that term work compares (lemmas, stems, Han characters).
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace stele::tm {

// Names one string of a KeyTable. Keys are handed out from 0 in order of first use, so results do
// not depend on hashing.
enum class TermKey : std::uint32_t {};

inline constexpr TermKey kNoKey{0xFFFFFFFF};

// Owns the strings. Not thread-safe while keys are added; const methods may run concurrently.
class KeyTable {
 public:
  KeyTable() = default;
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
  std::deque<std::string> texts_;
  std::unordered_map<std::string_view, TermKey> keys_;  // views into texts_
};

}  // namespace stele::tm
