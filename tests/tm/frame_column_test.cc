#include "tm/index/frame_column.h"

#include "checked_bytes.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

constexpr unsigned kSeed = 20050705;

std::vector<std::uint64_t> make_values(std::mt19937& random) {
  std::vector<std::uint64_t> values(random() % 200);
  std::uint64_t value = random();
  const std::uint64_t step = random() % 1000;
  for (std::uint64_t& next : values) {
    // Mostly rising, with jumps as wide as a column allows.
    value = random() % 40 == 0 ? (std::uint64_t{random()} << 25 | random() % 99) : value + step;
    next = value;
  }
  return values;
}

TEST(FrameColumn, EveryValueComesBack) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 300; ++round) {
    const std::vector<std::uint64_t> values = make_values(random);
    const CheckedCopy bytes(write_frame_column(values));
    const FrameColumn column(bytes.bytes());
    ASSERT_EQ(column.count(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i) EXPECT_EQ(column.at(i), values[i]);
    EXPECT_EQ(column.at(values.size()), kDamaged);
  }
}

TEST(FrameColumn, NoiseStaysInsideTheBytes) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  const std::string written = write_frame_column(std::vector<std::uint64_t>(100, 12345));
  for (int round = 0; round < 3000; ++round) {
    std::string noise = written;
    for (int i = 0; i < 3; ++i) noise[random() % noise.size()] = static_cast<char>(random());
    if (random() % 4 == 0) noise.resize(random() % noise.size());
    const CheckedCopy bytes(noise);
    const FrameColumn column(bytes.bytes());
    for (std::uint64_t i = 0; i < 101; ++i) static_cast<void>(column.at(i));  // ends, unharmed
  }
}

}  // namespace
}  // namespace stele::tm
