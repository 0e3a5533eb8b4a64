#include "tm/index/character_code.h"

#include "tm/index/leb_number.h"

#include <algorithm>

namespace stele::tm {
namespace {

using CharacterCounts = std::map<std::uint32_t, std::uint64_t>;

CharacterCounts count_characters(const std::vector<std::uint32_t>& characters) {
  CharacterCounts counts;
  for (const std::uint32_t character : characters) ++counts[character];
  return counts;
}

std::size_t measure_character(std::string_view text, std::size_t at) {
  const auto lead = static_cast<std::uint8_t>(text[at]);
  const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead >= 0xF8 || size > text.size() - at) return 1;
  for (std::size_t i = 1; i < size; ++i) {
    if ((static_cast<std::uint8_t>(text[at + i]) & 0xC0) != 0x80) return 1;
  }
  return size;
}

std::uint32_t pack_character(std::string_view bytes) {
  std::uint32_t packed = 0;
  for (const char byte : bytes) packed = packed << 8 | static_cast<std::uint8_t>(byte);
  return packed + 1;
}

std::vector<std::uint64_t> list_counts(const CharacterCounts& counted) {
  std::vector<std::uint64_t> counts;
  counts.reserve(counted.size());
  for (const auto& [character, count] : counted) counts.push_back(count);
  return counts;
}

}  // namespace

void append_character(std::uint32_t character, std::string* text) {
  const std::uint32_t packed = character - 1;
  for (int shift = highest_shift(packed); shift >= 0; shift -= 8) {
    text->push_back(static_cast<char>(packed >> shift));
  }
}

void split_characters(std::string_view text, std::vector<std::uint32_t>* characters) {
  characters->clear();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = measure_character(text, at);
    characters->push_back(pack_character(text.substr(at, size)));
    at += size;
  }
}

std::uint32_t count_shared(const std::vector<std::uint32_t>& one,
                           const std::vector<std::uint32_t>& other) {
  return static_cast<std::uint32_t>(
      std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first - one.begin());
}

CharacterWriter::CharacterWriter(const std::vector<std::uint32_t>& characters)
    : CharacterWriter(count_characters(characters)) {}

CharacterWriter::CharacterWriter(const CharacterCounts& counts) : codes_(list_counts(counts)) {
  alphabet_.reserve(counts.size());
  for (const auto& [character, count] : counts) alphabet_.push_back(character);
}

void CharacterWriter::write_model(ByteWriter* writer) const {
  for (unsigned bits = 1; bits <= kMaxCodeBits; ++bits) {
    writer->write_varint(
        static_cast<std::uint64_t>(std::count(codes_.lengths.begin(), codes_.lengths.end(), bits)));
    std::uint32_t previous = 0;
    for (std::size_t i = 0; i < alphabet_.size(); ++i) {
      if (codes_.lengths[i] != bits) continue;
      writer->write_varint(alphabet_[i] - previous);
      previous = alphabet_[i];
    }
  }
}

void CharacterWriter::write(std::uint32_t character, BitWriter* bits) const {
  const auto place = std::lower_bound(alphabet_.begin(), alphabet_.end(), character);
  codes_.write(static_cast<std::size_t>(place - alphabet_.begin()), bits);
}

bool CharacterCode::open(const char** next, const char* end) {
  std::array<std::uint32_t, kMaxCodeBits + 1> counts = {};
  for (unsigned bits = 1; bits <= kMaxCodeBits; ++bits) {
    first_places_[bits] = static_cast<std::uint32_t>(characters_.size());
    if (!read_number(next, end, &counts[bits]) ||
        counts[bits] > static_cast<std::uint64_t>(end - *next)) {
      return false;
    }
    std::uint32_t character = 0;
    for (std::uint32_t i = 0; i < counts[bits]; ++i) {
      std::uint32_t distance = 0;
      if (!read_number(next, end, &distance) || distance > 0xFFFFFFFF - character) return false;
      character += distance;
      characters_.push_back(character);
    }
  }
  return code_.open(counts);
}

}  // namespace stele::tm
