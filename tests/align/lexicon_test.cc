#include "align/measure/lexicon.h"

#include "align/train/train_lexicon.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace stele {
namespace {

using testing::HasSubstr;

LexiconWord word_of(std::string_view text, std::string_view language) {
  std::vector<LexiconWord> words;
  append_lexicon_words(text, language, &words);
  return words.empty() ? 0 : words.back();
}

LexiconContent make_content() {
  LexiconContent content;
  content.languages.push_back({"en", {10, 20}, {1.0F, 2.0F}});
  content.languages.push_back({"ru", {5}, {0.5F}});
  content.directions.push_back({0, 1, {{{0, 1.0F}}, {}}});
  content.directions.push_back({1, 0, {{{1, 0.6F}, {0, 0.4F}}}});
  return content;
}

std::string to_hex(std::string_view bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string hex;
  for (const char byte : bytes) {
    hex += kDigits[static_cast<unsigned char>(byte) >> 4];
    hex += kDigits[static_cast<unsigned char>(byte) & 15];
  }
  return hex;
}

TEST(LexiconWords, InflectedFormsAndCasesMeet) {
  EXPECT_EQ(word_of("организации", "ru"), word_of("Организацией", "ru"));
  EXPECT_EQ(word_of("Treaties", "en"), word_of("treaty", "en"));
  EXPECT_NE(word_of("treaty", "en"), word_of("peace", "en"));
}

TEST(LexiconWords, HanTextGivesCharactersAndNeighbours) {
  std::vector<LexiconWord> words;
  append_lexicon_words("和平。国", "zh", &words);
  ASSERT_EQ(words.size(), 4U);  // 和, 平, 和平, 国
  EXPECT_EQ(words[3], word_of("国", "zh"));
  EXPECT_EQ(word_of("國", "zh"), word_of("国", "zh"));
}

TEST(LexiconWords, NumbersAreTheSameWordInAllLanguages) {
  EXPECT_EQ(word_of("2005", "en"), word_of("２００５", "zh"));
}

TEST(Lexicon, GivesBackWhatWasFormatted) {
  const auto lexicon = Lexicon::parse(format_lexicon(make_content()));
  ASSERT_TRUE(lexicon.ok()) << lexicon.error().message;
  EXPECT_TRUE(lexicon->covers("en-GB", "ru"));
  EXPECT_FALSE(lexicon->covers("en", "zh"));
  const auto backward = lexicon->find_direction("ru", "en");
  ASSERT_EQ(backward.translations(5).size(), 2U);
  EXPECT_EQ(backward.translations(5)[0].target, 20U);
  EXPECT_NEAR(backward.probability(5, 10), 0.4, 0.01);
  EXPECT_EQ(backward.probability(5, 11), 0);
  EXPECT_TRUE(lexicon->translations("en", "ru", 20).empty());
  EXPECT_NEAR(lexicon->inverse_frequency("en", 20), 2.0, 0.05);
  EXPECT_EQ(lexicon->inverse_frequency("en", 21), 0);
}

// The worked example of models/FORMAT.md.
TEST(Lexicon, FormatsTheBytesOfTheDocument) {
  EXPECT_EQ(to_hex(format_lexicon(make_content())).substr(0, 32),
            "5354454c454c45580200000000000000");
  EXPECT_EQ(to_hex(format_lexicon(make_content())).substr(64),
            "0202"
            "02656e0200000000020000000a000000140000000f1e"
            "02727501000000000100000005000000"
            "08"
            "00010100000000000000"
            "0100"
            "ff000000"
            "01000200000000000000"
            "02"
            "9901000066000000");
}

TEST(Lexicon, EveryTruncationAndChangedByteIsAnError) {
  const std::string bytes = format_lexicon(make_content());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_FALSE(Lexicon::parse(bytes.substr(0, i)).ok()) << i;
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x11);
    EXPECT_FALSE(Lexicon::parse(damaged).ok()) << i;
  }
}

TEST(Lexicon, SaysNewerVersionInWords) {
  std::string bytes = format_lexicon(make_content());
  bytes[8] = 9;
  const auto lexicon = Lexicon::parse(bytes);
  ASSERT_FALSE(lexicon.ok());
  EXPECT_EQ(lexicon.error().code, ErrorCode::kUnsupportedVersion);
  EXPECT_THAT(lexicon.error().message, HasSubstr("version 9"));
}

TEST(TrainLexicon, FindsTheWordThatAlwaysComesAlong) {
  LexiconPairs pairs{"en", "ru", {}};
  const char* const en[] = {"peace", "water", "house", "river", "forest"};
  const char* const ru[] = {"мир", "вода", "дом", "река", "лес"};
  for (int i = 0; i < 5; ++i) {
    for (int j = 0; j < 5; ++j) {
      if (i == j) continue;
      pairs.pairs.push_back(
          {std::string(en[i]) + " and " + en[j], std::string(ru[j]) + " и " + ru[i]});
    }
  }
  const auto content = train_lexicon({pairs}, {});
  ASSERT_TRUE(content.ok()) << content.error().message;
  const auto lexicon = Lexicon::parse(format_lexicon(*content));
  ASSERT_TRUE(lexicon.ok());
  for (int i = 0; i < 5; ++i) {
    const auto found = lexicon->translations("en", "ru", word_of(en[i], "en"));
    ASSERT_FALSE(found.empty()) << en[i];
    EXPECT_EQ(found[0].target, word_of(ru[i], "ru")) << en[i];
    EXPECT_GT(found[0].probability, 0.8F);
    const auto back = lexicon->translations("ru", "en", word_of(ru[i], "ru"));
    ASSERT_FALSE(back.empty()) << ru[i];
    EXPECT_EQ(back[0].target, word_of(en[i], "en")) << ru[i];
  }
}

}  // namespace
}  // namespace stele
