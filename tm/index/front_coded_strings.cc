#include "tm/index/front_coded_strings.h"

#include <algorithm>
#include <array>

namespace stele::tm {
namespace {

// A string's symbol: how many characters it has of the one before it.
constexpr std::uint32_t kMostShared = 31;
constexpr std::uint64_t kBlockStrings = 8;
constexpr CodedStringsShape kShape = {kBlockStrings, kMostShared + 1};

}  // namespace

std::string write_front_coded(const std::vector<std::string_view>& strings) {
  StringPieces pieces;
  std::vector<std::uint32_t> before;
  std::vector<std::uint32_t> characters;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    split_characters(strings[i], &characters);
    if (i % kBlockStrings == 0) before.clear();
    const std::uint32_t shared = std::min(count_shared(characters, before), kMostShared);
    pieces.add(shared, characters.begin() + shared, characters.end());
    before.swap(characters);
  }
  return write_coded_strings(pieces, kShape);
}

// Steps through the strings of one block.
class FrontCodedStrings::Block {
 public:
  Block(const CodedStrings& strings, BitReader reader) : strings_(strings), reader_(reader) {}

  // Changes `*text`, which must hold the string before unless this is the first, into the next one.
  bool step(std::string* text) {
    std::uint32_t shared = 0;
    if (!strings_.read_symbol(&reader_, &shared) || shared > known_) return false;
    text->resize(shared == 0 ? 0 : ends_[shared - 1]);
    known_ = shared;
    for (;;) {
      std::uint32_t character = 0;
      if (!strings_.read_character(&reader_, &character)) return false;
      if (character == kStringEnd) return true;
      append_character(character, text);
      if (known_ < kMostShared) ends_[known_++] = text->size();
    }
  }

  // Tells how the block's first string compares with `text`: below 0 when it is before. Decodes it
  // as far as they are equal. False on damage.
  bool compare_first(std::string_view text, int* order) {
    std::uint32_t shared = 0;
    if (!strings_.read_symbol(&reader_, &shared) || shared > 0) return false;
    for (std::size_t at = 0;;) {
      std::uint32_t character = 0;
      if (!strings_.read_character(&reader_, &character)) return false;
      if (character == kStringEnd) {
        *order = at < text.size() ? -1 : 0;
        return true;
      }
      const std::uint32_t packed = character - 1;
      for (int shift = highest_shift(packed); shift >= 0; shift -= 8) {
        const auto byte = static_cast<std::uint8_t>(packed >> shift);
        const int other = at < text.size() ? static_cast<std::uint8_t>(text[at]) : -1;
        if (byte != other) {
          *order = byte < other ? -1 : 1;
          return true;
        }
        ++at;
      }
    }
  }

 private:
  const CodedStrings& strings_;
  BitReader reader_;
  std::array<std::size_t, kMostShared> ends_;  // of the string's first characters
  std::uint32_t known_ = 0;                    // how many those are
};

FrontCodedStrings::FrontCodedStrings(CheckedBytes bytes) : strings_(bytes, kShape) {}

bool FrontCodedStrings::read(std::uint64_t index, std::string* text) const {
  BitReader reader;
  if (index >= count() || !strings_.open_block(index / kBlockStrings, &reader)) return false;
  Block block(strings_, reader);
  for (std::uint64_t i = 0; i <= index % kBlockStrings; ++i) {
    if (!block.step(text)) return false;
  }
  return true;
}

FrontCodedStrings::Found FrontCodedStrings::find(std::string_view text) const {
  if (count() == 0) return {};
  std::uint64_t low = 0;
  std::uint64_t high = (count() + kBlockStrings - 1) / kBlockStrings;
  BitReader reader;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    int order = 0;
    if (!strings_.open_block(middle, &reader) ||
        !Block(strings_, reader).compare_first(text, &order)) {
      return {true, std::nullopt};
    }
    (order <= 0 ? low : high) = middle;
  }
  if (!strings_.open_block(low, &reader)) return {true, std::nullopt};
  Block block(strings_, reader);
  std::string current;
  const std::uint64_t end = std::min(count(), (low + 1) * kBlockStrings);
  for (std::uint64_t index = low * kBlockStrings; index < end; ++index) {
    if (!block.step(&current)) return {true, std::nullopt};
    if (current == text) return {false, index};
    if (current > text) break;
  }
  return {};
}

}  // namespace stele::tm
