#include "tm/index/phrase_maker.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

constexpr std::uint32_t kFirstPhrase = 50;

void append_expanded(const Phrases& made, std::uint32_t symbol, std::vector<std::uint32_t>* out) {
  if (symbol < kFirstPhrase) {
    out->push_back(symbol);
    return;
  }
  const auto& [left, right] = made.phrases[symbol - kFirstPhrase];
  ASSERT_LT(left, symbol) << "a part is older than its phrase";
  ASSERT_LT(right, symbol);
  append_expanded(made, left, out);
  append_expanded(made, right, out);
}

TEST(PhraseMaker, TextsComeBackFromTheirPhrases) {
  constexpr unsigned kSeed = 20050705;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 30; ++round) {
    Phrases made;
    std::vector<std::vector<std::uint32_t>> texts;
    for (int i = 0; i < 600; ++i) {
      std::vector<std::uint32_t> text;
      // Half of the texts are pieces of older ones, so that phrases recur.
      if (!texts.empty() && random() % 2 == 0) text = texts[random() % texts.size()];
      for (std::size_t count = random() % 5; count > 0; --count) {
        text.push_back(random() % (1 + random() % kFirstPhrase));
      }
      texts.push_back(text);
      made.symbols.insert(made.symbols.end(), text.begin(), text.end());
      made.text_ends.push_back(made.symbols.size());
    }
    const std::size_t before = made.symbols.size();
    make_phrases(kFirstPhrase, &made);
    EXPECT_LT(made.symbols.size(), before);
    ASSERT_EQ(made.text_ends.size(), texts.size());
    std::uint64_t at = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
      std::vector<std::uint32_t> expanded;
      for (; at < made.text_ends[i]; ++at) append_expanded(made, made.symbols[at], &expanded);
      ASSERT_EQ(expanded, texts[i]) << "text " << i;
    }
  }
}

}  // namespace
}  // namespace stele::tm
