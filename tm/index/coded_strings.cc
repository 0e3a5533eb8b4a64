#include "tm/index/coded_strings.h"

#include "align/base/byte_writer.h"

#include <cstring>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint64_t kHeaderBytes = 12;

}  // namespace

std::string write_coded_strings(const StringPieces& strings, CodedStringsShape shape) {
  std::vector<std::uint64_t> counts(shape.symbol_count, 0);
  for (const std::uint32_t symbol : strings.symbols) ++counts[symbol];
  const SymbolCodes symbols(counts);
  const CharacterWriter characters(strings.characters);
  BitWriter bits;
  std::vector<std::uint64_t> offsets;
  auto next = strings.characters.begin();
  for (std::size_t i = 0; i < strings.symbols.size(); ++i) {
    if (i % shape.block_strings == 0) offsets.push_back(bits.size_bits());
    symbols.write(strings.symbols[i], &bits);
    for (bool has_ended = false; !has_ended; ++next) {
      characters.write(*next, &bits);
      has_ended = *next == kStringEnd;
    }
  }
  offsets.push_back(bits.size_bits());
  ByteWriter model;
  for (const std::uint8_t length : symbols.lengths) model.write_u8(length);
  characters.write_model(&model);
  const std::string data = bits.finish();
  ByteWriter all;
  all.write_u32(static_cast<std::uint32_t>(strings.symbols.size()));
  all.write_u32(static_cast<std::uint32_t>(model.size_bytes()));
  all.write_u32(static_cast<std::uint32_t>(data.size()));
  all.write_bytes(model.bytes());
  all.write_bytes(data);
  all.write_bytes(write_bit_column(offsets));
  return std::move(all).take();
}

CodedStrings::CodedStrings(CheckedBytes bytes, CodedStringsShape shape) {
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
  const std::uint64_t blocks = (count + shape.block_strings - 1) / shape.block_strings;
  if (offsets_.count() != blocks + 1) return;
  if (!open_model(bytes.from(kHeaderBytes).first(model_size), shape.symbol_count)) return;
  count_ = count;
}

bool CodedStrings::open_model(CheckedBytes bytes, std::uint32_t symbol_count) {
  const char* next = bytes.at(0, bytes.size_bytes());
  if (next == nullptr || bytes.size_bytes() < symbol_count) return false;
  const char* end = next + bytes.size_bytes();
  std::array<std::uint32_t, kMaxCodeBits + 1> counts = {};
  for (unsigned bits = 1; bits <= kMaxCodeBits; ++bits) {
    first_symbols_[bits] = static_cast<std::uint32_t>(symbols_.size());
    for (std::uint32_t symbol = 0; symbol < symbol_count; ++symbol) {
      if (static_cast<std::uint8_t>(next[symbol]) != bits) continue;
      symbols_.push_back(static_cast<std::uint8_t>(symbol));
      ++counts[bits];
    }
  }
  next += symbol_count;
  return symbol_code_.open(counts) && character_code_.open(&next, end);
}

bool CodedStrings::open_block(std::uint64_t block, BitReader* reader) const {
  const std::uint64_t begin = offsets_.at(block);
  const std::uint64_t end = offsets_.at(block + 1);
  if (begin == kDamaged || end == kDamaged || begin > end) return false;
  const std::uint64_t first_byte = begin / 8;
  const char* bytes = data_.at(first_byte, end / 8 - first_byte + kBitTailBytes);
  *reader = {bytes, begin % 8, end - first_byte * 8};
  return bytes != nullptr;
}

}  // namespace stele::tm
