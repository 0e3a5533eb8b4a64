#include "align/train/lexicon_score.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

LexiconWord word_of(std::string_view text, std::string_view language) {
  std::vector<LexiconWord> words;
  append_lexicon_words(text, language, &words);
  return words.back();
}

// cat is кот, and the is a function word; dog is not known.
Lexicon make_lexicon() {
  LexiconContent content;
  std::vector<std::pair<LexiconWord, float>> words = {{word_of("cat", "en"), 5.0F},
                                                      {word_of("the", "en"), 0.2F}};
  std::sort(words.begin(), words.end());
  const std::uint32_t cat = words[0].second > 1 ? 0 : 1;
  content.languages.push_back(
      {"en", {words[0].first, words[1].first}, {words[0].second, words[1].second}});
  content.languages.push_back({"ru", {word_of("кот", "ru")}, {5.0F}});
  content.directions.push_back({0, 1, {{}, {}}});
  content.directions[0].entries[cat] = {{0, 1.0F}};
  auto lexicon = Lexicon::parse(format_lexicon(content));
  EXPECT_TRUE(lexicon.ok());
  return *std::move(lexicon);
}

TEST(LexiconScore, CountsContentWordsWithTheirTranslationsInTheLine) {
  const Lexicon lexicon = make_lexicon();
  const std::vector<std::string> first = {"the cat", "the cat", "the dog", "the cat"};
  const std::vector<std::string> second = {"кот", "пёс", "пёс", "кота"};
  const auto score = score_lexicon(lexicon, first, "en", second, "ru");
  ASSERT_TRUE(score.ok());
  EXPECT_NEAR(score->known, 3.0 / 4, 1e-9);   // three cats, not the dog
  EXPECT_NEAR(score->found, 2.0 / 3, 1e-9);   // lines 1 and 4
  EXPECT_NEAR(score->chance, 1.0 / 3, 1e-9);  // lines 3, 4 and 2 are beside 1, 2 and 4
}

TEST(LexiconScore, RefusesAPairThatTheLexiconLacks) {
  const Lexicon lexicon = make_lexicon();
  const std::vector<std::string> lines = {"a", "b"};
  EXPECT_FALSE(score_lexicon(lexicon, lines, "en", lines, "zh").ok());
  EXPECT_FALSE(
      score_lexicon(lexicon, std::span(lines).first(1), "en", std::span(lines).first(1), "ru")
          .ok());
}

}  // namespace
}  // namespace stele
