#include "tm/terms/term_matcher.h"

#include "align/text/lemmatizer.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele::tm {
namespace {

struct Fixture {
  explicit Fixture(const char* language, const char* folder = "")
      : analyzer(language, &keys, load_hunspell(language, folder)) {}

  // The matched pieces of `text`.
  std::vector<std::string> match(const std::string& text) {
    std::vector<TermToken> tokens;
    analyzer.analyze(text, &tokens);
    std::vector<TermMatch> matches;
    matcher.find_all(tokens, &matches);
    mask_shorter_matches(&matches);
    std::vector<std::string> pieces;
    for (const TermMatch& match : matches) {
      pieces.emplace_back(view_tokens(text, tokens, match.begin, match.end));
    }
    return pieces;
  }

  KeyTable keys;
  TermAnalyzer analyzer;
  TermMatcher matcher;
};

using testing::ElementsAre;
using testing::IsEmpty;

TEST(TermMatcher, FindsInflectedFormsOfEveryWord) {
  for (const char* folder : {"", kHunspellFolder}) {
    Fixture ru("ru", folder);
    ru.matcher.add("государства-члены", CaseRule::kFold, &ru.analyzer);
    ru.matcher.add("заголовок раздела", CaseRule::kFold, &ru.analyzer);
    EXPECT_THAT(ru.match("между государствами – членами и государств-членов"),
                ElementsAre("государствами – членами", "государств-членов"));
    EXPECT_THAT(ru.match("государства, члены"), IsEmpty());
  }
}

TEST(TermMatcher, FindsFormsThatStemsMissWhenHunspellIsThere) {
  if (load_hunspell("ru", kHunspellFolder) == nullptr) GTEST_SKIP() << "no hunspell-ru here";
  Fixture ru("ru", kHunspellFolder);
  ru.matcher.add("заголовок", CaseRule::kFold, &ru.analyzer);
  ru.matcher.add("день", CaseRule::kFold, &ru.analyzer);
  ru.matcher.add("режим", CaseRule::kFold, &ru.analyzer);
  EXPECT_THAT(ru.match("заголовков за три дня в режиме"),
              ElementsAre("заголовков", "дня", "режиме"));
}

TEST(TermMatcher, PrefersTheLongestTerm) {
  Fixture en("en");
  en.matcher.add("council", CaseRule::kFold, &en.analyzer);
  en.matcher.add("heads of state", CaseRule::kFold, &en.analyzer);
  en.matcher.add("Council of Heads of State", CaseRule::kFold, &en.analyzer);
  EXPECT_THAT(en.match("The Council of Heads of State and the heads of states of a council"),
              ElementsAre("Council of Heads of State", "heads of states", "council"));
}

TEST(TermMatcher, KeepsEnglishDerivationsApart) {
  Fixture en("en");
  en.matcher.add("cooperation", CaseRule::kFold, &en.analyzer);
  en.matcher.add("body", CaseRule::kFold, &en.analyzer);
  en.matcher.add("align", CaseRule::kFold, &en.analyzer);
  EXPECT_THAT(en.match("They cooperate; bodies are aligned; the body's cooperations."),
              ElementsAre("bodies", "aligned", "body's", "cooperations"));
}

TEST(TermMatcher, MatchesAbbreviationsInCapitalsOnly) {
  Fixture en("en");
  en.matcher.add("IT", CaseRule::kFold, &en.analyzer);
  EXPECT_THAT(en.match("it is IT"), ElementsAre("IT"));
}

TEST(TermMatcher, HoldsToCaseWhereAsked) {
  Fixture en("en");
  en.matcher.add("Windows", CaseRule::kExact, &en.analyzer);
  EXPECT_THAT(en.match("close the windows of Windows"), ElementsAre("Windows"));
}

TEST(TermMatcher, FindsChineseByCharacterInEitherScript) {
  Fixture zh("zh");
  zh.matcher.add("成员国元首", CaseRule::kFold, &zh.analyzer);
  zh.matcher.add("成员国", CaseRule::kFold, &zh.analyzer);
  EXPECT_THAT(zh.match("上合組織成員國元首與成员国"), ElementsAre("成員國元首", "成员国"));
}

TEST(TermMatcher, CrossesOnlyThePunctuationOfTheTerm) {
  Fixture zh("zh");
  zh.matcher.add("恐怖主义、分裂主义", CaseRule::kFold, &zh.analyzer);
  zh.matcher.add("主义分裂", CaseRule::kFold, &zh.analyzer);
  EXPECT_THAT(zh.match("打击恐怖主义、分裂主义"), ElementsAre("恐怖主义、分裂主义"));
}

TEST(TermMatcher, IgnoresMnemonicMarks) {
  Fixture en("en");
  en.matcher.add("file", CaseRule::kFold, &en.analyzer);
  EXPECT_THAT(en.match("_File and Fi_les"), ElementsAre("_File", "Fi_les"));
}

}  // namespace
}  // namespace stele::tm
