#include "tm/index/entry_strings.h"

#include "checked_bytes.h"

#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

constexpr unsigned kSeed = 20050705;
using Pairs = std::vector<std::pair<std::string, std::string>>;  // string, key

std::string write_pairs(const Pairs& pairs) {
  std::vector<KeyedString> entries;
  for (const auto& [string, key] : pairs) entries.push_back({string, key});
  return write_entry_strings(entries);
}

bool read_pair(const EntryStrings& stored, std::uint64_t index, std::string_view key,
               std::string* string) {
  EntryStrings::Form form;
  if (!stored.read(index, &form)) return false;
  if (EntryStrings::needs_key(form)) return EntryStrings::make_string(form, key, string);
  *string = form.rest;
  return true;
}

Pairs make_pairs(std::mt19937& random) {
  const std::string_view pieces[] = {"a", "File", "я", "Ф",  "ё",    "É",
                                     "é", "ß",    "÷", "件", "\xD0", "\xFF"};
  const auto make = [&](std::size_t most) {
    std::string text;
    for (std::size_t left = random() % most; left > 0; --left) {
      text += pieces[random() % std::size(pieces)];
    }
    return text;
  };
  Pairs pairs(random() % 100);
  for (auto& [string, key] : pairs) {
    key = random() % 4 == 0 ? "" : make(random() % 9 == 0 ? 40 : 5);
    string = random() % 2 == 0 ? key + make(4) : make(6);
  }
  return pairs;
}

TEST(EntryStrings, WhateverTheKeyTheStringComesBack) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 300; ++round) {
    const Pairs pairs = make_pairs(random);
    const CheckedCopy bytes(write_pairs(pairs));
    const EntryStrings stored(bytes.bytes());
    ASSERT_EQ(stored.count(), pairs.size());
    std::string string;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      ASSERT_TRUE(read_pair(stored, i, pairs[i].second, &string));
      EXPECT_EQ(string, pairs[i].first) << pairs[i].second;
    }
    EXPECT_FALSE(read_pair(stored, pairs.size(), "", &string));
  }
}

TEST(EntryStrings, CaseAndEndingAreAllThatIsStoredOfAWord) {
  const Pairs pairs = {{"files", "file"},
                       {"Files", "file"},
                       {"FILE", "file"},
                       {"Файлами", "файл"},
                       {"ГОСУДАРСТВ", "государств"},
                       {"Ёлка", "елк"},
                       {"。", "\x02。"},
                       {"http://a.org/1", ""},
                       {"http://a.org/2", ""}};
  const CheckedCopy bytes(write_pairs(pairs));
  const EntryStrings stored(bytes.bytes());
  const auto rest = [&stored](std::uint64_t index) {
    EntryStrings::Form form;
    EXPECT_TRUE(stored.read(index, &form));
    return form.rest;
  };
  EXPECT_EQ(rest(0), "s");
  EXPECT_EQ(rest(1), "s");
  EXPECT_EQ(rest(2), "");
  EXPECT_EQ(rest(3), "ами");
  EXPECT_EQ(rest(4), "");
  EXPECT_EQ(rest(5), "Ёлка");  // е is not the small letter of Ё
  EXPECT_EQ(rest(6), "");
  EXPECT_EQ(rest(8), "http://a.org/2");  // without a key it is the string itself
}

TEST(EntryStrings, NoiseIsDamageOrSomeString) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  Pairs pairs = make_pairs(random);
  while (pairs.size() < 50) pairs = make_pairs(random);
  const std::string written = write_pairs(pairs);
  for (int round = 0; round < 3000; ++round) {
    std::string noise = written;
    for (int i = 0; i < 3; ++i) noise[random() % noise.size()] = static_cast<char>(random());
    if (random() % 4 == 0) noise.resize(random() % noise.size());
    const CheckedCopy bytes(noise);
    const EntryStrings stored(bytes.bytes());
    std::string string;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      if (!read_pair(stored, i, pairs[i].second, &string)) continue;
      EXPECT_LE(string.size(), noise.size() * 64);
    }
  }
}

}  // namespace
}  // namespace stele::tm
