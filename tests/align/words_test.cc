#include "align/text/words.h"

#include <memory>
#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/brkiter.h>

namespace stele {
namespace {

using testing::ElementsAre;

std::vector<std::string> split(std::string_view text, std::string_view language = {}) {
  std::vector<std::string> words;
  for (const Word& word : split_words(text, language)) {
    words.emplace_back(view_of(text, word.span));
  }
  return words;
}

WordKind kind_of_first(std::string_view text) {
  const auto words = split_words(text);
  EXPECT_EQ(words.size(), 1U) << text;
  return words.at(0).kind;
}

TEST(Words, FollowWordBreaksInLatinAndCyrillic) {
  EXPECT_THAT(split("Don't stop (ever), т.е. никогда."),
              ElementsAre("Don't", "stop", "(", "ever", ")", ",", "т.е", ".", "никогда", "."));
}

TEST(Words, AnIdeographIsAWord) {
  EXPECT_THAT(split("SCO成员国2005年"), ElementsAre("SCO", "成", "员", "国", "2005", "年"));
}

TEST(Words, NumbersDatesAndTimesStayWhole) {
  for (const std::string_view number :
       {"1,000.50", "27.10.14", "2005-07-05", "09:30", "09:30:15", "3.14"}) {
    EXPECT_EQ(kind_of_first(number), WordKind::kNumber) << number;
  }
}

TEST(Words, UrlsAndAddressesStayWhole) {
  for (const std::string_view url : {"https://example.org/a(b)?c=d#e", "www.example.org",
                                     "first.last@example.org", "HTTP://EXAMPLE.ORG"}) {
    EXPECT_EQ(kind_of_first(url), WordKind::kUrl) << url;
  }
  EXPECT_THAT(split("(see https://example.org/x)."),
              ElementsAre("(", "see", "https://example.org/x", ")", "."));
  EXPECT_THAT(split("见https://example.org/x。"), ElementsAre("见", "https://example.org/x", "。"));
}

TEST(Words, PlaceholdersStayWhole) {
  for (const std::string_view placeholder :
       {"%s", "%1$d", "%-5.2f", "%(name)s", "%1", "{0}", "{{name}}", "${name}", "<b>", "</b>",
        "<br/>", "<a href=\"x>y\">", "&amp;", "&#160;", "%%"}) {
    EXPECT_EQ(kind_of_first(placeholder), WordKind::kPlaceholder) << placeholder;
  }
}

TEST(Words, APercentSignAfterANumberIsNoPlaceholder) {
  EXPECT_THAT(split("50%done"), ElementsAre("50", "%", "done"));
  EXPECT_THAT(split("a < b"), ElementsAre("a", "<", "b"));
}

TEST(Words, ElisionsSplitOnlyInLanguagesThatHaveThem) {
  EXPECT_THAT(split("l'homme", "fr"), ElementsAre("l'", "homme"));
  EXPECT_THAT(split("don't", "en"), ElementsAre("don't"));
}

TEST(Words, MarksBelongToTheLetterTheyStandOn) {
  EXPECT_THAT(split("cafe\u0301 ok"), ElementsAre("cafe\u0301", "ok"));
}

TEST(Words, ThaiIsSplitByItsDictionary) {
  EXPECT_THAT(split("ภาษาไทย ok"), ElementsAre("ภาษา", "ไทย", "ok"));
}

TEST(Words, DictionaryViewJoinsIdeographs) {
  const std::string_view text = "合作组织 SCO";
  std::vector<std::string> words;
  for (const Word& word : split_dictionary_words(text, "zh")) {
    words.emplace_back(view_of(text, word.span));
  }
  EXPECT_THAT(words, ElementsAre("合作", "组织", "SCO"));
}

// ICU's own word boundaries, for text without what we treat otherwise on purpose.
std::vector<std::string> split_with_icu(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> iterator(
      icu::BreakIterator::createWordInstance(icu::Locale("en"), status));
  const icu::UnicodeString utf16 = icu::UnicodeString::fromUTF8(text);
  iterator->setText(utf16);
  std::vector<std::string> words;
  int32_t begin = iterator->first();
  for (int32_t end = iterator->next(); end != icu::BreakIterator::DONE; end = iterator->next()) {
    std::string word;
    utf16.tempSubStringBetween(begin, end).toUTF8String(word);
    if (word.find_first_not_of(" ") != std::string::npos) words.push_back(word);
    begin = end;
  }
  return words;
}

TEST(Words, AgreeWithIcuOnRandomText) {
  constexpr unsigned kSeed = 20050705;
  SCOPED_TRACE(kSeed);
  std::mt19937 random(kSeed);
  const std::vector<std::string> pieces = {"a", "Б",      "ß", "7",      "0", ".", ",",
                                           "'", "\u2019", " ", "-",      "(", "!", "_",
                                           "é", "\u0301", "ё", "\u00B7", "Ж"};
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (unsigned i = 0; i < 1 + random() % 12; ++i) text += pieces[random() % pieces.size()];
    // ICU attaches a mark to a space; here no word has white space.
    if (text.find(" \u0301") != std::string::npos || text.starts_with("\u0301")) continue;
    ASSERT_EQ(split(text), split_with_icu(text)) << text;
  }
}

}  // namespace
}  // namespace stele
