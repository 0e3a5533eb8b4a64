// How words are weighed and what the profiles of scoring tell apart.
#include "tm/lookup/scoring.h"

#include "align/base/utf8.h"
#include "temporary_folder.h"
#include "tm/lookup/character_distance.h"
#include "tm/lookup/match_query.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

double measure_plainly(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      cost[i][j] = std::min({cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1),
                             cost[i - 1][j] + 1, cost[i][j - 1] + 1});
    }
  }
  const std::size_t longer = std::max(a.size(), b.size());
  return longer == 0
             ? 1
             : 1 - static_cast<double>(cost[a.size()][b.size()]) / static_cast<double>(longer);
}

TEST(CharacterPattern, EqualsTheTableOfWagnerAndFischerForAnyLengths) {
  std::mt19937 random(20050705);
  const std::u32string alphabet = U"abcя文";
  const auto make = [&](std::u32string* characters) {
    std::string text;
    const std::size_t size = random() % (random() % 2 == 0 ? 20 : 300);
    for (std::size_t i = 0; i < size; ++i) {
      characters->push_back(alphabet[random() % (2 + random() % 4)]);
      append_utf8(characters->back(), &text);
    }
    return text;
  };
  for (int i = 0; i < 400; ++i) {
    std::u32string a;
    std::u32string b;
    const std::string text = make(&a);
    const std::string other = make(&b);
    EXPECT_DOUBLE_EQ(CharacterPattern(text).measure_similarity(other), measure_plainly(a, b))
        << text << " and " << other;
  }
}

TEST(FindMatches, LongTextsAreComparedAndExplainedInLittleMemory) {
  const TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "word" + std::to_string(i) + " ";
  auto writer = MemoryWriter::create(folder.path() / "memory");
  Unit unit;
  unit.variants = {{"en", text + "end", {}, {}}};
  ASSERT_TRUE(writer->add(unit).ok());
  ASSERT_TRUE(writer->commit().ok());
  MatchOptions options{.source_language = "en"};
  options.explain = true;
  const auto matches = writer->snapshot().find_matches("Start " + text + "end", options);
  ASSERT_TRUE(matches.ok());
  ASSERT_EQ(matches->size(), 1U);
  EXPECT_GT(matches->front().similarity, 0.999);
  EXPECT_GE(matches->front().edits.size(), 3002U);
  const auto fragments =
      writer->snapshot().find_fragments("Start " + text + "end", {.source_language = "en"});
  ASSERT_TRUE(fragments.ok());
  EXPECT_EQ(fragments->size(), 1U);
}

TEST(FindMatches, RefusesTooManyDifferentWordsInWords) {
  const TemporaryFolder folder;
  auto writer = MemoryWriter::create(folder.path() / "memory");
  Unit unit;
  unit.variants = {{"en", "one", {}, {}}};
  ASSERT_TRUE(writer->add(unit).ok());
  ASSERT_TRUE(writer->commit().ok());
  std::string text;
  for (int i = 0; i < 70000; ++i) text += "w" + std::to_string(i) + "x ";
  const auto matches = writer->snapshot().find_matches(text, {.source_language = "en"});
  ASSERT_FALSE(matches.ok());
  EXPECT_EQ(matches.error().code, ErrorCode::kLimitExceeded);
}

TEST(Scoring, NamesComeBack) {
  for (const Scoring scoring : list_scorings())
    EXPECT_EQ(find_scoring(scoring_name(scoring)), scoring);
  EXPECT_FALSE(find_scoring("other"));
}

TEST(Scoring, WordsWeighLessTheMoreTextsHaveThem) {
  EXPECT_EQ(weigh_by_rarity(0, 1'000'000), 100U);
  EXPECT_EQ(weigh_by_rarity(1'000'000, 1'000'000), 20U);
  EXPECT_EQ(weigh_by_rarity(1000, 1'000'000), 60U);
  EXPECT_GE(weigh_by_rarity(3, 3), 85U);  // a small memory says little
}

class ScoringOfFour : public testing::Test {
 protected:
  void SetUp() override {
    auto writer = MemoryWriter::create(folder_.path() / "memory");
    for (int i = 0; i < 3000; ++i) add(*writer, "the page " + std::to_string(i) + "th");
    add(*writer, "open the printer");
    add(*writer, "open opened the page");
    ASSERT_TRUE(writer->commit().ok());
  }

  static void add(MemoryWriter& writer, const std::string& text) {
    Unit unit;
    unit.variants = {{"en", text, {}, {}}};
    ASSERT_TRUE(writer.add(unit).ok());
  }

  Memory open() const { return Memory::open(folder_.path() / "memory").value(); }

  std::vector<Match> find(const std::string& query, Scoring scoring) const {
    MatchOptions options{.source_language = "en", .min_similarity = 0.3, .limit = 3};
    options.scoring = scoring;
    options.explain = true;
    return open().find_matches(query, options).value();
  }

  TemporaryFolder folder_;
};

TEST_F(ScoringOfFour, RarityPrefersTheRareWord) {
  const auto similarity_to = [&](const char* source, Scoring scoring) {
    for (const Match& match : find("open the printer page", scoring)) {
      if (match.source == source) return match.similarity;
    }
    return 0.0;
  };
  EXPECT_DOUBLE_EQ(similarity_to("open the printer", Scoring::kStems), 0.75);
  EXPECT_GT(similarity_to("open the printer", Scoring::kRarity), 0.85);
}

TEST_F(ScoringOfFour, WeightsAreToldAndCountTexts) {
  MatchOptions options{.source_language = "en"};
  const auto weights = open().weigh_words("the printer, unheard", options);
  ASSERT_TRUE(weights.ok());
  ASSERT_EQ(weights->size(), 4U);
  EXPECT_DOUBLE_EQ((*weights)[0].weight, weigh_by_rarity(3002, 3002) / 100.0);
  EXPECT_DOUBLE_EQ((*weights)[1].weight, weigh_by_rarity(1, 3002) / 100.0);
  EXPECT_DOUBLE_EQ((*weights)[2].weight, 0.2);
  EXPECT_DOUBLE_EQ((*weights)[3].weight, 1);
  options.scoring = Scoring::kStems;
  EXPECT_DOUBLE_EQ((*open().weigh_words("the printer", options))[0].weight, 1);
  options.source_language = "ru";
  EXPECT_TRUE(open().weigh_words("the printer", options)->empty());
}

TEST_F(ScoringOfFour, AnotherFormIsAnotherWordWhereWordsCount) {
  const Match stem = find("opens the printer", Scoring::kStems).front();
  const Match word = find("opens the printer", Scoring::kWords).front();
  EXPECT_EQ(stem.source, "open the printer");
  EXPECT_DOUBLE_EQ(stem.similarity, 0.9);
  EXPECT_NEAR(word.similarity, 2.0 / 3, 1e-9);
}

TEST_F(ScoringOfFour, CostsAddUpToWhatIsMissing) {
  for (const Scoring scoring : list_scorings()) {
    for (const char* query : {"opens the printer", "open a printer now", "Open the page!"}) {
      for (const Match& match : find(query, scoring)) {
        double costs = 0;
        for (const WordEdit& edit : match.edits) costs += edit.cost;
        EXPECT_NEAR(costs, 1 - match.similarity, 1e-9)
            << query << " and " << match.source << " by " << scoring_name(scoring);
      }
    }
  }
}

}  // namespace
}  // namespace stele::tm
