// Huffman codes of the characters that stored strings are made of (internal).
#pragma once

#include "align/base/byte_writer.h"
#include "tm/index/prefix_code.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// A character that ends each string.
inline constexpr std::uint32_t kStringEnd = 0;

// Other characters are their bytes as a number, the first byte highest, and 1 more. Longer ones
// begin with a byte that is not zero, so the number tells the size. What is not UTF-8 is taken byte
// by byte.
void append_character(std::uint32_t character, std::string* text);
// Replaces `*characters` by those of the text.
void split_characters(std::string_view text, std::vector<std::uint32_t>* characters);
// How many characters both begin with.
std::uint32_t count_shared(const std::vector<std::uint32_t>& one,
                           const std::vector<std::uint32_t>& other);
// Of the first byte of a packed character less one.
inline int highest_shift(std::uint32_t packed) {
  return packed > 0xFFFFFF ? 24 : packed > 0xFFFF ? 16 : packed > 0xFF ? 8 : 0;
}

class CharacterWriter {
 public:
  // `characters`: all that will be written.
  explicit CharacterWriter(const std::vector<std::uint32_t>& characters);

  void write_model(ByteWriter* writer) const;
  // Requires: the character is one of those.
  void write(std::uint32_t character, BitWriter* bits) const;

 private:
  explicit CharacterWriter(const std::map<std::uint32_t, std::uint64_t>& counts);

  std::vector<std::uint32_t> alphabet_;  // rising
  SymbolCodes codes_;                    // by place in the alphabet
};

class CharacterCode {
 public:
  // Reads the model and steps behind it. False on damage.
  bool open(const char** next, const char* end);

  // False when the bits hold none.
  bool read(BitReader* reader, std::uint32_t* character) const {
    const PrefixCode::Symbol code = code_.read(reader);
    if (code.bits == 0) return false;
    *character = characters_[first_places_[code.bits] + code.place];
    return true;
  }

 private:
  PrefixCode code_;
  std::vector<std::uint32_t> characters_;                          // by code
  std::array<std::uint32_t, kMaxCodeBits + 1> first_places_ = {};  // by length, in characters_
};

}  // namespace stele::tm
