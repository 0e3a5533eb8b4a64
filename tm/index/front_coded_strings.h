// FrontCodedStrings: a list of strings, each stored as its difference from the one before it, in
// Huffman codes of characters.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/bit_column.h"
#include "tm/index/prefix_code.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// Returns the bytes of the list (FORMAT.md, "Front-coded strings"). Neighbours should be alike.
std::string write_front_coded(const std::vector<std::string_view>& strings);

class FrontCodedStrings {
 public:
  FrontCodedStrings() = default;
  // A list that is impossible is empty.
  explicit FrontCodedStrings(CheckedBytes bytes);

  std::uint64_t count() const { return count_; }

  // Puts the string at `index` into `*text`. Returns false when it is damaged or lies outside.
  bool read(std::uint64_t index, std::string* text) const;

  // What find() says.
  struct Found {
    bool damaged = false;
    std::optional<std::uint64_t> index;
  };
  // Looks `text` up. Requires: the strings are in rising byte order.
  Found find(std::string_view text) const;

 private:
  // Of a string, how many characters it can share with the one before it.
  static constexpr std::uint32_t kMostShared = 31;

  class Block;
  bool open_model(CheckedBytes bytes);
  bool open_block(std::uint64_t block, BitReader* reader) const;

  CheckedBytes data_;
  BitColumn offsets_;  // of each block in bits, and the end
  std::uint64_t count_ = 0;
  PrefixCode shared_code_;
  std::array<std::uint8_t, kMostShared + 1> shared_numbers_ = {};  // by code
  std::array<std::uint32_t, kMaxCodeBits + 1> first_shared_ = {};  // by length, in shared_numbers_
  PrefixCode character_code_;
  std::vector<std::uint32_t> characters_;                             // by code
  std::array<std::uint32_t, kMaxCodeBits + 1> first_character_ = {};  // in characters_
};

}  // namespace stele::tm
