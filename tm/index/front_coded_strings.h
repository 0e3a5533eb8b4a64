// FrontCodedStrings: a list of strings, each stored as its difference from the one before it.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/bit_column.h"

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
  class Block;
  bool open_block(std::uint64_t block, Block* opened) const;

  CheckedBytes data_;
  BitColumn offsets_;  // of each block, and the end
  std::uint64_t count_ = 0;
};

}  // namespace stele::tm
