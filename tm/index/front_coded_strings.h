// FrontCodedStrings: a list of strings, each stored as its difference from the one before it.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/coded_strings.h"

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

  std::uint64_t count() const { return strings_.count(); }

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

  CodedStrings strings_;
};

}  // namespace stele::tm
