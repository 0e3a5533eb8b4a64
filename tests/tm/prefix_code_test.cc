#include "tm/index/prefix_code.h"

#include <algorithm>
#include <queue>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

constexpr unsigned kSeed = 20050705;

std::uint64_t count_bits(const std::vector<std::uint64_t>& counts,
                         const std::vector<std::uint8_t>& lengths) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) bits += counts[i] * lengths[i];
  return bits;
}

// Huffman's sum of merged counts, with a heap.
std::uint64_t least_bits(const std::vector<std::uint64_t>& counts) {
  std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> heap;
  for (const std::uint64_t count : counts) {
    if (count > 0) heap.push(count);
  }
  std::uint64_t bits = heap.size() == 1 ? heap.top() : 0;
  while (heap.size() > 1) {
    std::uint64_t sum = heap.top();
    heap.pop();
    sum += heap.top();
    heap.pop();
    heap.push(sum);
    bits += sum;
  }
  return bits;
}

TEST(PrefixCode, LengthsAreAsShortAsHuffmans) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::uint64_t> counts(random() % 200);
    for (std::uint64_t& count : counts)
      count = random() % 3 == 0 ? 0 : (random() >> 10) >> random() % 22;
    EXPECT_EQ(count_bits(counts, choose_code_lengths(counts)), least_bits(counts));
  }
}

TEST(PrefixCode, NoCodeIsLongerThanTheLimit) {
  std::vector<std::uint64_t> counts = {1, 1};  // Fibonacci's numbers make the deepest trees
  while (counts.size() < 60) counts.push_back(counts.back() + counts[counts.size() - 2]);
  const std::vector<std::uint8_t> lengths = choose_code_lengths(counts);
  EXPECT_EQ(*std::max_element(lengths.begin(), lengths.end()), kMaxCodeBits);
}

TEST(PrefixCode, SymbolsAndNumbersComeBack) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 100; ++round) {
    std::vector<std::uint64_t> counts(1 + random() % 3000);
    for (std::uint64_t& count : counts) count = 1 + (random() >> random() % 32);
    const std::vector<std::uint8_t> lengths = choose_code_lengths(counts);
    std::array<std::uint32_t, kMaxCodeBits + 1> places = {};
    std::vector<PrefixCode::Symbol> symbols;
    for (const std::uint8_t length : lengths) symbols.push_back({length, places[length]++});
    PrefixCode code;
    ASSERT_TRUE(code.open(places));
    BitWriter writer;
    std::vector<std::uint32_t> written;
    for (int i = 0; i < 200; ++i) {
      written.push_back(random() % symbols.size());
      const PrefixCode::Symbol symbol = symbols[written.back()];
      writer.write(code.code_of(symbol), symbol.bits);
      writer.write_gamma(written.back() + 1);
      writer.write(written.back(), 12);
    }
    const std::uint64_t size = writer.size_bits();
    const std::string bytes = writer.finish();
    BitReader reader{bytes.data(), 0, size};
    for (const std::uint32_t index : written) {
      const PrefixCode::Symbol symbol = code.read(&reader);
      ASSERT_EQ(symbol.bits, symbols[index].bits);
      ASSERT_EQ(symbol.place, symbols[index].place);
      std::uint32_t value = 0;
      ASSERT_TRUE(reader.read_gamma(&value));
      ASSERT_EQ(value, index + 1);
      ASSERT_TRUE(reader.read(12, &value));
      ASSERT_EQ(value, index);
    }
    EXPECT_EQ(reader.bit, size);
    EXPECT_EQ(code.read(&reader).bits, 0u) << "nothing is left";
  }
}

TEST(PrefixCode, RefusesMoreCodesThanThereAre) {
  std::array<std::uint32_t, kMaxCodeBits + 1> counts = {};
  PrefixCode code;
  EXPECT_TRUE(code.open(counts));
  const std::string bytes(kBitTailBytes + 4, '\0');
  BitReader reader{bytes.data(), 0, 32};
  EXPECT_EQ(code.read(&reader).bits, 0u);
  counts[1] = 1;
  counts[2] = 2;
  EXPECT_TRUE(code.open(counts));
  counts[kMaxCodeBits] = 1;
  EXPECT_FALSE(code.open(counts));
}

}  // namespace
}  // namespace stele::tm
