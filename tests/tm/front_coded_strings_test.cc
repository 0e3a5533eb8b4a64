#include "tm/index/front_coded_strings.h"

#include "checked_bytes.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

constexpr unsigned kSeed = 20050705;

std::vector<std::string> make_strings(std::mt19937& random) {
  const std::string_view pieces[] = {"a",          "b",    "open", "ё", "件",
                                     "\U0001F600", "\xFF", "\xD0", " "};
  std::vector<std::string> strings;
  for (std::size_t count = random() % 200; count > 0; --count) {
    std::string text;
    for (std::size_t length = random() % (random() % 8 == 0 ? 60 : 6); length > 0; --length) {
      text += pieces[random() % std::size(pieces)];
    }
    strings.push_back(text);
  }
  std::sort(strings.begin(), strings.end());
  strings.erase(std::unique(strings.begin(), strings.end()), strings.end());
  return strings;
}

TEST(FrontCodedStrings, EveryStringIsReadAndFound) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 200; ++round) {
    const std::vector<std::string> strings = make_strings(random);
    const CheckedCopy bytes(write_front_coded({strings.begin(), strings.end()}));
    const FrontCodedStrings stored(bytes.bytes());
    ASSERT_EQ(stored.count(), strings.size());
    std::string text;
    for (std::size_t i = 0; i < strings.size(); ++i) {
      ASSERT_TRUE(stored.read(i, &text));
      EXPECT_EQ(text, strings[i]);
      EXPECT_EQ(stored.find(strings[i]).index, i);
      const std::string other = strings[i] + "!";
      EXPECT_EQ(stored.find(other).index, std::nullopt);
    }
    EXPECT_FALSE(stored.read(strings.size(), &text));
  }
}

TEST(FrontCodedStrings, NoiseIsDamageOrSomeString) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  std::vector<std::string> strings = make_strings(random);
  while (strings.size() < 50) strings = make_strings(random);
  const std::string written = write_front_coded({strings.begin(), strings.end()});
  for (int round = 0; round < 3000; ++round) {
    std::string noise = written;
    for (int i = 0; i < 3; ++i) noise[random() % noise.size()] = static_cast<char>(random());
    if (random() % 4 == 0) noise.resize(random() % noise.size());
    const CheckedCopy bytes(noise);
    const FrontCodedStrings stored(bytes.bytes());
    std::string text;
    const std::uint64_t count = std::min<std::uint64_t>(stored.count(), 100);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (!stored.read(i, &text)) continue;
      EXPECT_LE(text.size(), noise.size() * 32);
    }
    static_cast<void>(stored.find(strings[7]));  // ends, whatever it says
  }
}

}  // namespace
}  // namespace stele::tm
