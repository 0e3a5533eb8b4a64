// CodedStrings: strings in blocks, each as a symbol that says what it has of another string, and
// the characters that are left, in Huffman codes (internal).
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/bit_column.h"
#include "tm/index/character_code.h"
#include "tm/index/prefix_code.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace stele::tm {

// The list's shape: strings of one block are read from its first on.
struct CodedStringsShape {
  std::uint64_t block_strings = 0;
  std::uint32_t symbol_count = 0;
};

struct StringPieces {
  std::vector<std::uint32_t> symbols;     // by string
  std::vector<std::uint32_t> characters;  // what is left of all, each string's with a kStringEnd

  // Adds a string whose characters are [begin, end).
  template <class Iterator>
  void add(std::uint32_t symbol, Iterator begin, Iterator end) {
    symbols.push_back(symbol);
    characters.insert(characters.end(), begin, end);
    characters.push_back(kStringEnd);
  }
};

// Returns the bytes of the list (FORMAT.md, "Coded strings"). Requires: symbols are below the
// shape's count.
std::string write_coded_strings(const StringPieces& strings, CodedStringsShape shape);

class CodedStrings {
 public:
  CodedStrings() = default;
  // A list that is impossible is empty.
  CodedStrings(CheckedBytes bytes, CodedStringsShape shape);

  std::uint64_t count() const { return count_; }

  // Each returns false on damage.
  bool open_block(std::uint64_t block, BitReader* reader) const;
  bool read_symbol(BitReader* reader, std::uint32_t* symbol) const {
    const PrefixCode::Symbol code = symbol_code_.read(reader);
    if (code.bits == 0) return false;
    *symbol = symbols_[first_symbols_[code.bits] + code.place];
    return true;
  }
  bool read_character(BitReader* reader, std::uint32_t* character) const {
    return character_code_.read(reader, character);
  }

 private:
  bool open_model(CheckedBytes bytes, std::uint32_t symbol_count);

  CheckedBytes data_;
  BitColumn offsets_;  // of each block in bits, and the end
  std::uint64_t count_ = 0;
  PrefixCode symbol_code_;
  std::vector<std::uint8_t> symbols_;                               // by code
  std::array<std::uint32_t, kMaxCodeBits + 1> first_symbols_ = {};  // by length, in symbols_
  CharacterCode character_code_;
};

}  // namespace stele::tm
