// StringPool: distinct strings with dense numbers, for building (internal).
#pragma once

#include "tm/index/byte_arena.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace stele::tm {

// Numbers count from 0 in the order of first interning. A string has a kind, which the user gives
// a meaning; one of another kind is another string. Views live as long as the pool. Movable; not
// thread-safe.
class StringPool {
 public:
  // Requires: kind < 8.
  std::uint32_t intern(std::string_view text, std::uint32_t kind = 0) {
    return intern_hashed(text, kind, hash_of(text, kind));
  }

  // The same in steps, for many strings: pools are larger than caches, and memory answers several
  // questions at once in the time of one.
  static std::uint32_t hash_of(std::string_view text, std::uint32_t kind);
  void prefetch_slot(std::uint32_t hash) const;
  void prefetch_string(std::uint32_t hash) const;
  std::uint32_t intern_hashed(std::string_view text, std::uint32_t kind, std::uint32_t hash);

  // Gives up what finds strings by their bytes. Nothing is interned from then on.
  void close() { slots_ = std::vector<Slot>(); }

  std::size_t size() const { return strings_.size(); }
  std::string_view operator[](std::uint32_t number) const;
  std::uint32_t kind(std::uint32_t number) const {
    return static_cast<unsigned char>(*strings_[number]) & kKindMask;
  }
  // About how much memory this takes.
  std::uint64_t size_bytes() const;

 private:
  static constexpr unsigned kKindBits = 3;
  static constexpr unsigned kKindMask = (1 << kKindBits) - 1;

  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;  // plus 1; 0: the slot is free
  };

  void grow();

  ByteArena bytes_;
  // Where each string is: its length << kKindBits | its kind as a varint, then its bytes.
  std::vector<const char*> strings_;
  std::vector<Slot> slots_;  // a power of two of them; open addressing
};

}  // namespace stele::tm
