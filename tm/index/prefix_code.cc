#include "tm/index/prefix_code.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstddef>
#include <limits>

namespace stele::tm {
namespace {

constexpr unsigned kNumberWidthBits = 6;

// Huffman's algorithm on counts in ascending order, with the merged nodes in a queue of their own,
// since they are made in ascending order too (van Leeuwen 1976). Returns the depth of each leaf.
std::vector<unsigned> measure_depths(const std::vector<std::uint64_t>& counts) {
  const std::size_t leaves = counts.size();
  std::vector<std::uint64_t> sums;  // of the merged nodes
  std::vector<std::size_t> parents(leaves == 0 ? 0 : 2 * leaves - 1, 0);
  std::size_t leaf = 0;
  std::size_t node = 0;
  const auto take = [&](std::uint64_t* sum) {
    if (leaf < leaves && (node == sums.size() || counts[leaf] <= sums[node])) {
      *sum += counts[leaf];
      return leaf++;
    }
    *sum += sums[node];
    return leaves + node++;
  };
  while (sums.size() + 1 < leaves) {
    std::uint64_t sum = 0;
    const std::size_t left = take(&sum);
    const std::size_t right = take(&sum);
    parents[left] = parents[right] = leaves + sums.size();
    sums.push_back(sum);
  }
  std::vector<unsigned> depths(parents.size(), 0);
  for (std::size_t i = parents.size(); i-- > 0;) {
    if (i + 1 < parents.size()) depths[i] = depths[parents[i]] + 1;
  }
  depths.resize(leaves);
  return depths;
}

}  // namespace

std::vector<std::uint8_t> choose_code_lengths(const std::vector<std::uint64_t>& counts,
                                              unsigned max_bits) {
  std::vector<std::uint32_t> symbols;
  for (std::uint32_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) symbols.push_back(i);
  }
  std::stable_sort(symbols.begin(), symbols.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return counts[a] < counts[b]; });
  std::vector<std::uint64_t> sorted;
  sorted.reserve(symbols.size());
  for (const std::uint32_t symbol : symbols) sorted.push_back(counts[symbol]);
  std::vector<std::uint8_t> lengths(counts.size(), 0);
  if (symbols.size() == 1) lengths[symbols[0]] = 1;
  if (symbols.size() < 2) return lengths;
  std::vector<unsigned> depths = measure_depths(sorted);
  // Flatter counts make flatter trees; all ones make the flattest.
  while (depths[0] > max_bits) {
    for (std::uint64_t& count : sorted) count = (count + 1) / 2;
    depths = measure_depths(sorted);
  }
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    lengths[symbols[i]] = static_cast<std::uint8_t>(depths[i]);
  }
  return lengths;
}

void BitWriter::write(std::uint32_t value, unsigned bits) {
  assert(bits <= 32 && (bits == 32 || value >> bits == 0));
  pending_ = pending_ << bits | value;
  filled_ += bits;
  while (filled_ >= 8) {
    filled_ -= 8;
    bytes_.push_back(static_cast<char>(pending_ >> filled_));
  }
}

void BitWriter::write_gamma(std::uint32_t value) {
  const auto bits = static_cast<unsigned>(std::bit_width(value));
  write(0, bits - 1);
  write(value, bits);
}

void BitWriter::write_number(std::uint64_t value) {
  const auto bits = static_cast<unsigned>(std::bit_width(value));
  write(bits, kNumberWidthBits);
  if (bits > 32) write(static_cast<std::uint32_t>(value >> 32), bits - 32);
  write(static_cast<std::uint32_t>(value), std::min(bits, 32U));
}

std::string BitWriter::finish() {
  if (filled_ > 0) write(0, 8 - filled_);
  bytes_.append(kBitTailBytes, '\0');
  return std::move(bytes_);
}

bool BitReader::read_gamma(std::uint32_t* value) {
  const auto zeros = static_cast<unsigned>(std::countl_zero(peek()));
  if (zeros > 31 || zeros > end - bit) return false;
  bit += zeros;
  return read(zeros + 1, value);
}

bool BitReader::read_number(std::uint64_t* value) {
  std::uint32_t bits = 0;
  std::uint32_t high = 0;
  std::uint32_t low = 0;
  if (!read(kNumberWidthBits, &bits) || (bits > 32 && !read(bits - 32, &high)) ||
      !read(std::min(bits, 32U), &low)) {
    return false;
  }
  *value = std::uint64_t{high} << 32 | low;
  return true;
}

bool PrefixCode::open(const std::array<std::uint32_t, kMaxCodeBits + 1>& counts) {
  std::uint64_t next = 0;  // the next code, as a window of 32 bits
  for (unsigned bits = 1; bits <= kMaxCodeBits; ++bits) {
    first_codes_[bits] = static_cast<std::uint32_t>(next >> (32 - bits));
    next += std::uint64_t{counts[bits]} << (32 - bits);
    if (next > std::uint64_t{1} << 32) return false;
    limits_[bits] = next;
  }
  limits_[kMaxCodeBits + 1] = std::numeric_limits<std::uint64_t>::max();
  std::uint8_t bits = 1;
  for (std::uint64_t i = 0; i < lengths_.size(); ++i) {
    while (i << (32 - kTableBits) >= limits_[bits]) ++bits;
    lengths_[i] = bits;
  }
  return true;
}

SymbolCodes::SymbolCodes(const std::vector<std::uint64_t>& counts, unsigned max_bits)
    : lengths(choose_code_lengths(counts, max_bits)), codes(counts.size(), 0) {
  std::array<std::uint32_t, kMaxCodeBits + 1> places = {};
  for (const std::uint8_t length : lengths) ++places[length];
  PrefixCode code;
  code.open(places);
  places.fill(0);
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    codes[i] = lengths[i] == 0 ? 0 : code.code_of({lengths[i], places[lengths[i]]++});
  }
}

}  // namespace stele::tm
