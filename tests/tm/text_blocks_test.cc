#include "tm/index/text_blocks.h"

#include "checked_bytes.h"
#include "tm/index/language_sections.h"
#include "tm/index/text_coder.h"

#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

constexpr unsigned kSeed = 20050705;

struct Sample {
  std::uint32_t item_count = 0;  // with kJoinItem
  std::vector<std::vector<std::uint32_t>> texts;
  CodedTexts coded;
};

// Texts that repeat parts of one another, as texts do.
Sample make_sample(std::mt19937& random, std::size_t text_count) {
  Sample sample;
  sample.item_count = 2 + random() % 60;
  for (std::size_t i = 0; i < text_count; ++i) {
    std::vector<std::uint32_t> text;
    if (i > 0 && random() % 2 == 0) text = sample.texts[random() % i];
    if (!text.empty() && random() % 2 == 0) text.resize(random() % text.size());
    for (std::size_t more = random() % 9; more > 0; --more) {
      text.push_back(static_cast<std::uint32_t>(random() % sample.item_count >> random() % 4));
    }
    sample.texts.push_back(std::move(text));
  }
  Phrases texts;
  for (const std::vector<std::uint32_t>& text : sample.texts) {
    texts.symbols.insert(texts.symbols.end(), text.begin(), text.end());
    texts.text_ends.push_back(texts.symbols.size());
  }
  make_phrases(sample.item_count, &texts);
  std::vector<std::uint32_t> ranks(sample.item_count);
  std::iota(ranks.begin(), ranks.end(), 0);
  sample.coded = code_texts(ranks, texts);
  return sample;
}

TEST(TextBlocks, EveryTextComesBackInAnyOrder) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 60; ++round) {
    const Sample sample = make_sample(random, round == 0 ? 0 : random() % 700);
    const CheckedCopy texts(sample.coded.texts);
    const CheckedCopy offsets(sample.coded.text_offsets);
    const CheckedCopy phrases(sample.coded.phrases);
    TextBlocks blocks(texts.bytes(), offsets.bytes(), phrases.bytes());
    ASSERT_TRUE(
        blocks.open(static_cast<std::uint32_t>(sample.texts.size()), sample.coded.items.size()));
    std::vector<std::uint32_t> items;
    EXPECT_FALSE(blocks.read_items(static_cast<std::uint32_t>(sample.texts.size()), &items));
    for (std::size_t i = 0; i < sample.texts.size() * 2; ++i) {
      const std::size_t text = random() % sample.texts.size();
      ASSERT_TRUE(blocks.read_items(static_cast<std::uint32_t>(text), &items));
      for (std::uint32_t& item : items) {
        if (item != kJoinItem) item = sample.coded.items[item - 1];
      }
      EXPECT_EQ(items, sample.texts[text]);
    }
  }
}

TEST(TextBlocks, NoiseIsDamageOrSomeText) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  const Sample sample = make_sample(random, 100);
  for (int round = 0; round < 3000; ++round) {
    std::string sections[] = {sample.coded.texts, sample.coded.text_offsets, sample.coded.phrases};
    std::string& noisy = sections[random() % 3];
    for (int i = 0; i < 3; ++i) noisy[random() % noisy.size()] = static_cast<char>(random());
    const CheckedCopy texts(sections[0]);
    const CheckedCopy offsets(sections[1]);
    const CheckedCopy phrases(sections[2]);
    TextBlocks blocks(texts.bytes(), offsets.bytes(), phrases.bytes());
    if (!blocks.open(100, sample.coded.items.size())) continue;
    std::vector<std::uint32_t> items;
    for (std::uint32_t text = 0; text < 100; ++text) {
      if (!blocks.read_items(text, &items)) continue;
      for (const std::uint32_t item : items) EXPECT_LE(item, sample.coded.items.size());
    }
  }
}

}  // namespace
}  // namespace stele::tm
