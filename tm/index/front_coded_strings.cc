#include "tm/index/front_coded_strings.h"

#include "align/base/byte_writer.h"
#include "tm/index/leb_number.h"

#include <algorithm>
#include <cstring>
#include <map>

namespace stele::tm {
namespace {

constexpr std::uint64_t kBlockStrings = 8;
constexpr std::uint64_t kHeaderBytes = 12;
constexpr std::uint32_t kStringEnd = 0;  // a character that ends each string

// The size of the character at `at`; what is not UTF-8 is taken byte by byte.
std::size_t measure_character(std::string_view text, std::size_t at) {
  const auto lead = static_cast<std::uint8_t>(text[at]);
  const std::size_t size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (lead >= 0xF8 || size > text.size() - at) return 1;
  for (std::size_t i = 1; i < size; ++i) {
    if ((static_cast<std::uint8_t>(text[at + i]) & 0xC0) != 0x80) return 1;
  }
  return size;
}

// A character's bytes as a number from 1, the first byte highest. Longer ones begin with a byte
// that is not zero, so the number tells the size.
std::uint32_t pack_character(std::string_view bytes) {
  std::uint32_t packed = 0;
  for (const char byte : bytes) packed = packed << 8 | static_cast<std::uint8_t>(byte);
  return packed + 1;
}

// Of the first byte of a packed character.
int highest_shift(std::uint32_t packed) {
  return packed > 0xFFFFFF ? 24 : packed > 0xFFFF ? 16 : packed > 0xFF ? 8 : 0;
}

void append_character(std::uint32_t character, std::string* text) {
  const std::uint32_t packed = character - 1;
  for (int shift = highest_shift(packed); shift >= 0; shift -= 8) {
    text->push_back(static_cast<char>(packed >> shift));
  }
}

// What is written of the strings: for each the characters shared with the one before it, which the
// first of a block has none of, and the others.
struct Differences {
  std::vector<std::uint32_t> shared;      // by string
  std::vector<std::uint32_t> characters;  // of all, each string's with a kStringEnd
};

Differences find_differences(const std::vector<std::string_view>& strings,
                             std::uint32_t most_shared) {
  Differences found;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    const std::string_view text = strings[i];
    std::size_t at = 0;
    std::uint32_t shared = 0;
    if (i % kBlockStrings != 0) {
      const std::string_view before = strings[i - 1];
      while (shared < most_shared && at < text.size() && at < before.size()) {
        const std::size_t size = measure_character(text, at);
        if (measure_character(before, at) != size ||
            text.substr(at, size) != before.substr(at, size)) {
          break;
        }
        at += size;
        ++shared;
      }
    }
    found.shared.push_back(shared);
    while (at < text.size()) {
      const std::size_t size = measure_character(text, at);
      found.characters.push_back(pack_character(text.substr(at, size)));
      at += size;
    }
    found.characters.push_back(kStringEnd);
  }
  return found;
}

// Codes of symbols that are in rising order.
struct SymbolCodes {
  std::vector<std::uint8_t> lengths;
  std::vector<std::uint32_t> codes;

  explicit SymbolCodes(const std::vector<std::uint64_t>& counts)
      : lengths(choose_code_lengths(counts)), codes(counts.size(), 0) {
    std::array<std::uint32_t, kMaxCodeBits + 1> places = {};
    for (const std::uint8_t length : lengths) ++places[length];
    PrefixCode code;
    code.open(places);
    places.fill(0);
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      codes[i] = lengths[i] == 0 ? 0 : code.code_of({lengths[i], places[lengths[i]]++});
    }
  }
  void write(std::size_t symbol, BitWriter* bits) const {
    bits->write(codes[symbol], lengths[symbol]);
  }
};

void write_model(const SymbolCodes& shared, const std::vector<std::uint32_t>& alphabet,
                 const SymbolCodes& characters, ByteWriter* writer) {
  for (const std::uint8_t length : shared.lengths) writer->write_u8(length);
  for (unsigned bits = 1; bits <= kMaxCodeBits; ++bits) {
    writer->write_varint(static_cast<std::uint64_t>(
        std::count(characters.lengths.begin(), characters.lengths.end(), bits)));
    std::uint32_t previous = 0;
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
      if (characters.lengths[i] != bits) continue;
      writer->write_varint(alphabet[i] - previous);
      previous = alphabet[i];
    }
  }
}

}  // namespace

std::string write_front_coded(const std::vector<std::string_view>& strings) {
  constexpr std::uint32_t kMostShared = 31;
  const Differences differences = find_differences(strings, kMostShared);
  std::vector<std::uint64_t> shared_counts(kMostShared + 1, 0);
  for (std::size_t i = 0; i < strings.size(); ++i) {
    if (i % kBlockStrings != 0) ++shared_counts[differences.shared[i]];
  }
  std::map<std::uint32_t, std::uint64_t> counted;
  for (const std::uint32_t character : differences.characters) ++counted[character];
  std::vector<std::uint32_t> alphabet;
  std::vector<std::uint64_t> character_counts;
  for (const auto& [character, count] : counted) {
    alphabet.push_back(character);
    character_counts.push_back(count);
  }
  const SymbolCodes shared(shared_counts);
  const SymbolCodes characters(character_counts);
  BitWriter bits;
  std::vector<std::uint64_t> offsets;
  auto next = differences.characters.begin();
  for (std::size_t i = 0; i < strings.size(); ++i) {
    if (i % kBlockStrings == 0) {
      offsets.push_back(bits.size_bits());
    } else {
      shared.write(differences.shared[i], &bits);
    }
    for (bool has_ended = false; !has_ended; ++next) {
      const auto place = std::lower_bound(alphabet.begin(), alphabet.end(), *next);
      characters.write(static_cast<std::size_t>(place - alphabet.begin()), &bits);
      has_ended = *next == kStringEnd;
    }
  }
  offsets.push_back(bits.size_bits());
  ByteWriter model;
  write_model(shared, alphabet, characters, &model);
  const std::string data = bits.finish();
  ByteWriter all;
  all.write_u32(static_cast<std::uint32_t>(strings.size()));
  all.write_u32(static_cast<std::uint32_t>(model.size_bytes()));
  all.write_u32(static_cast<std::uint32_t>(data.size()));
  all.write_bytes(model.bytes());
  all.write_bytes(data);
  all.write_bytes(write_bit_column(offsets));
  return std::move(all).take();
}

// Steps through the strings of one block.
class FrontCodedStrings::Block {
 public:
  Block(const FrontCodedStrings& strings, BitReader reader) : strings_(strings), reader_(reader) {}

  // Changes `*text`, which must hold the string before unless this is the first, into the next one.
  bool step(std::string* text) {
    std::uint32_t shared = 0;
    if (!is_first_) {
      const PrefixCode::Symbol code = strings_.shared_code_.read(&reader_);
      if (code.bits == 0) return false;
      shared = strings_.shared_numbers_[strings_.first_shared_[code.bits] + code.place];
      if (shared > known_) return false;
    }
    is_first_ = false;
    text->resize(shared == 0 ? 0 : ends_[shared - 1]);
    known_ = shared;
    for (;;) {
      const PrefixCode::Symbol code = strings_.character_code_.read(&reader_);
      if (code.bits == 0) return false;
      const std::uint32_t character =
          strings_.characters_[strings_.first_character_[code.bits] + code.place];
      if (character == kStringEnd) return true;
      append_character(character, text);
      if (known_ < kMostShared) ends_[known_++] = text->size();
    }
  }

  // Tells how the block's first string compares with `text`: below 0 when it is before. Decodes it
  // as far as they are equal. False on damage.
  bool compare_first(std::string_view text, int* order) {
    for (std::size_t at = 0;;) {
      const PrefixCode::Symbol code = strings_.character_code_.read(&reader_);
      if (code.bits == 0) return false;
      const std::uint32_t character =
          strings_.characters_[strings_.first_character_[code.bits] + code.place];
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
  const FrontCodedStrings& strings_;
  BitReader reader_;
  std::array<std::size_t, kMostShared> ends_;  // of the string's first characters
  std::uint32_t known_ = 0;                    // how many those are
  bool is_first_ = true;
};

FrontCodedStrings::FrontCodedStrings(CheckedBytes bytes) {
  const char* header = bytes.at(0, kHeaderBytes);
  if (header == nullptr) return;
  std::uint32_t count = 0;
  std::uint32_t model_size = 0;
  std::uint32_t data_size = 0;
  std::memcpy(&count, header, sizeof(count));
  std::memcpy(&model_size, header + sizeof(count), sizeof(model_size));
  std::memcpy(&data_size, header + 2 * sizeof(count), sizeof(data_size));
  const std::uint64_t left = bytes.size_bytes() - kHeaderBytes;
  if (model_size > left || data_size > left - model_size || data_size < kBitTailBytes) return;
  data_ = bytes.from(kHeaderBytes + model_size).first(data_size);
  offsets_ = BitColumn(bytes.from(kHeaderBytes + model_size + data_size));
  if (offsets_.count() != (std::uint64_t{count} + kBlockStrings - 1) / kBlockStrings + 1) return;
  if (!open_model(bytes.from(kHeaderBytes).first(model_size))) return;
  count_ = count;
}

bool FrontCodedStrings::open_model(CheckedBytes bytes) {
  const char* next = bytes.at(0, bytes.size_bytes());
  if (next == nullptr || bytes.size_bytes() < kMostShared + 1) return false;
  const char* end = next + bytes.size_bytes();
  const char* lengths = next;
  next += kMostShared + 1;
  std::array<std::uint32_t, kMaxCodeBits + 1> shared_counts = {};
  std::array<std::uint32_t, kMaxCodeBits + 1> counts = {};
  std::uint32_t placed = 0;
  for (unsigned bits = 1; bits <= kMaxCodeBits; ++bits) {
    first_shared_[bits] = placed;
    for (std::uint32_t shared = 0; shared <= kMostShared; ++shared) {
      if (static_cast<std::uint8_t>(lengths[shared]) != bits) continue;
      shared_numbers_[placed++] = static_cast<std::uint8_t>(shared);
      ++shared_counts[bits];
    }
    first_character_[bits] = static_cast<std::uint32_t>(characters_.size());
    if (!read_number(&next, end, &counts[bits]) ||
        counts[bits] > static_cast<std::uint64_t>(end - next)) {
      return false;
    }
    std::uint32_t character = 0;
    for (std::uint32_t i = 0; i < counts[bits]; ++i) {
      std::uint32_t distance = 0;
      if (!read_number(&next, end, &distance) || distance > 0xFFFFFFFF - character) return false;
      character += distance;
      characters_.push_back(character);
    }
  }
  return shared_code_.open(shared_counts) && character_code_.open(counts);
}

bool FrontCodedStrings::open_block(std::uint64_t block, BitReader* reader) const {
  const std::uint64_t begin = offsets_.at(block);
  const std::uint64_t end = offsets_.at(block + 1);
  if (begin == kDamaged || end == kDamaged || begin > end) return false;
  const std::uint64_t first_byte = begin / 8;
  const char* bytes = data_.at(first_byte, end / 8 - first_byte + kBitTailBytes);
  *reader = {bytes, begin % 8, end - first_byte * 8};
  return bytes != nullptr;
}

bool FrontCodedStrings::read(std::uint64_t index, std::string* text) const {
  BitReader reader;
  if (index >= count_ || !open_block(index / kBlockStrings, &reader)) return false;
  Block block(*this, reader);
  for (std::uint64_t i = 0; i <= index % kBlockStrings; ++i) {
    if (!block.step(text)) return false;
  }
  return true;
}

FrontCodedStrings::Found FrontCodedStrings::find(std::string_view text) const {
  if (count_ == 0) return {};
  std::uint64_t low = 0;
  std::uint64_t high = (count_ + kBlockStrings - 1) / kBlockStrings;
  BitReader reader;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    int order = 0;
    if (!open_block(middle, &reader) || !Block(*this, reader).compare_first(text, &order)) {
      return {true, std::nullopt};
    }
    (order <= 0 ? low : high) = middle;
  }
  if (!open_block(low, &reader)) return {true, std::nullopt};
  Block block(*this, reader);
  std::string current;
  const std::uint64_t end = std::min(count_, (low + 1) * kBlockStrings);
  for (std::uint64_t index = low * kBlockStrings; index < end; ++index) {
    if (!block.step(&current)) return {true, std::nullopt};
    if (current == text) return {false, index};
    if (current > text) break;
  }
  return {};
}

}  // namespace stele::tm
