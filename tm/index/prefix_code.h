// PrefixCode: canonical Huffman codes, as texts and strings of a part are stored (internal).
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace stele::tm {

// No code is longer.
inline constexpr unsigned kMaxCodeBits = 30;
// Bits that one peek gives for certain.
inline constexpr unsigned kWindowBits = 57;
// Bytes that must follow what a BitReader reads.
inline constexpr std::uint64_t kBitTailBytes = 8;

// Returns how many bits each symbol's code has: 0 for those that never occur, so that the sum is
// least (Huffman 1952), but at most `max_bits`. Requires: fewer than 2^29 and 2^max_bits symbols.
std::vector<std::uint8_t> choose_code_lengths(const std::vector<std::uint64_t>& counts,
                                              unsigned max_bits = kMaxCodeBits);

// Appends bits, the most significant first.
class BitWriter {
 public:
  // Requires: bits <= 32 and value < 2^bits.
  void write(std::uint32_t value, unsigned bits);
  // Elias's gamma code. Requires: value > 0.
  void write_gamma(std::uint32_t value);
  // Six bits that say how many bits the number has, then these.
  void write_number(std::uint64_t value);
  std::uint64_t size_bits() const { return bytes_.size() * 8 + filled_; }
  // The bytes, the last one padded with zero bits, and kBitTailBytes zero bytes.
  std::string finish();

 private:
  std::string bytes_;
  std::uint64_t pending_ = 0;  // in the lowest `filled_` bits
  unsigned filled_ = 0;        // below 8 between calls
};

// Reads bits from `bit` on, the most significant first. The bytes have kBitTailBytes behind them.
struct BitReader {
  const char* bytes = nullptr;
  std::uint64_t bit = 0;
  std::uint64_t end = 0;  // in bits

  // The next bits at the top of a number, 57 of them at least; zeros may follow.
  // Requires: bit <= end.
  std::uint64_t peek() const {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + bit / 8, sizeof(word));
    return __builtin_bswap64(word) << (bit % 8);
  }
  // False when the bits end before. Requires: bits <= 32.
  bool read(unsigned bits, std::uint32_t* value) {
    if (bits > end - bit) return false;
    *value = bits == 0 ? 0 : static_cast<std::uint32_t>(peek() >> (64 - bits));
    bit += bits;
    return true;
  }
  bool read_gamma(std::uint32_t* value);
  bool read_number(std::uint64_t* value);
};

// Codes are given by how many there are of each length: those of one length are neighbours, shorter
// ones come before (Schwartz and Kallick 1964). A symbol is its code's length and its place among
// the codes of this length.
class PrefixCode {
 public:
  struct Symbol {
    unsigned bits = 0;  // 0: there is no such code
    std::uint32_t place = 0;
  };

  // `counts[i]` codes have i bits; counts[0] is not looked at. False when that is impossible.
  bool open(const std::array<std::uint32_t, kMaxCodeBits + 1>& counts);

  std::uint32_t code_of(Symbol symbol) const { return first_codes_[symbol.bits] + symbol.place; }

  // Reads one symbol and steps over it; its bits are 0 when the bytes hold none.
  Symbol read(BitReader* reader) const {
    const std::uint64_t window = reader->peek() >> 32;
    unsigned bits = lengths_[window >> (32 - kTableBits)];
    while (window >= limits_[bits]) ++bits;
    if (bits > kMaxCodeBits) return {};
    if (bits > reader->end - reader->bit) return {};
    reader->bit += bits;
    return {bits, static_cast<std::uint32_t>(window >> (32 - bits)) - first_codes_[bits]};
  }

 private:
  static constexpr unsigned kTableBits = 10;

  // By the first bits of a window of 32: the least length its code can have.
  std::array<std::uint8_t, std::size_t{1} << kTableBits> lengths_ = {};
  // By length: windows from here on begin with a longer code, or with none.
  std::array<std::uint64_t, kMaxCodeBits + 2> limits_ = {};
  std::array<std::uint32_t, kMaxCodeBits + 1> first_codes_ = {};
};

// The codes that a writer gives to symbols that are counted: those of one length are in the
// symbols' order.
struct SymbolCodes {
  std::vector<std::uint8_t> lengths;  // by symbol; 0 for those that never occur
  std::vector<std::uint32_t> codes;

  // As choose_code_lengths.
  explicit SymbolCodes(const std::vector<std::uint64_t>& counts, unsigned max_bits = kMaxCodeBits);

  // `bits` takes them as a BitWriter does.
  template <class Bits>
  void write(std::size_t symbol, Bits* bits) const {
    bits->write(codes[symbol], lengths[symbol]);
  }
};

}  // namespace stele::tm
