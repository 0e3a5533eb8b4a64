#include "tm/lookup/concordance.h"

#include "temporary_folder.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele::tm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// "unit/language: what was found | ..." for each hit.
std::vector<std::string> describe(const Result<Concordance>& concordance) {
  std::vector<std::string> lines;
  if (!concordance.ok()) return {concordance.error().message};
  for (const ConcordanceHit& hit : concordance->hits) {
    const Variant& variant = hit.unit.variants[hit.variant];
    std::string line = std::to_string(hit.id.value) + "/" + variant.language + ":";
    for (const ByteSpan& span : hit.spans) line += " " + std::string(view_of(variant.text, span));
    lines.push_back(std::move(line));
  }
  return lines;
}

class ConcordanceSearch : public testing::Test {
 protected:
  void SetUp() override {
    auto writer = MemoryWriter::create(folder_.path() / "memory");
    ASSERT_TRUE(writer.ok());
    const std::vector<std::vector<std::pair<std::string, std::string>>> units = {
        {{"en", "The State and the states."}, {"ru", "Государство и государства."}},
        {{"en", "Member states met in 2005."}, {"zh", "成员国于2005年举行会议。"}},
        {{"en", "Nothing here."}, {"ru", "Ещё одно государство-член."}},
    };
    for (const auto& texts : units) {
      Unit unit;
      for (const auto& [language, text] : texts) unit.variants.push_back({language, text, {}, {}});
      ASSERT_TRUE(writer->add(unit).ok());
      // Each commit makes a part, so that the search goes over several.
      ASSERT_TRUE(writer->commit().ok());
    }
  }

  Result<Concordance> find(std::string_view pattern, const ConcordanceOptions& options = {}) const {
    return Memory::open(folder_.path() / "memory")->find_concordance(pattern, options);
  }

  TemporaryFolder folder_;
};

TEST_F(ConcordanceSearch, FindsWordsWhateverTheirCase) {
  EXPECT_THAT(describe(find("state")), ElementsAre("1/en: State"));
  EXPECT_THAT(describe(find("STATES")), ElementsAre("1/en: states", "2/en: states"));
  EXPECT_THAT(describe(find("state", {.match_case = true})), IsEmpty());
}

TEST_F(ConcordanceSearch, FindsPhrasesAndChineseByCharacter) {
  EXPECT_THAT(describe(find("member states met")), ElementsAre("2/en: Member states met"));
  EXPECT_THAT(describe(find("member met")), IsEmpty());
  EXPECT_THAT(describe(find("成員國")), ElementsAre("2/zh: 成员国"));  // traditional
  EXPECT_THAT(describe(find("еще одно")), ElementsAre("3/ru: Ещё одно"));
}

TEST_F(ConcordanceSearch, FindsEveryFormOfAWordByItsStem) {
  EXPECT_THAT(describe(find("state", {.mode = ConcordanceMode::kStems})),
              ElementsAre("1/en: State states", "2/en: states"));
  EXPECT_THAT(describe(find("государству", {.mode = ConcordanceMode::kStems})),
              ElementsAre("1/ru: Государство государства", "3/ru: государство"));
  // All numbers have one key in the index, but another number is not a form of this one.
  EXPECT_THAT(describe(find("2006", {.mode = ConcordanceMode::kStems})), IsEmpty());
}

TEST_F(ConcordanceSearch, LooksOnlyInTheLanguageAskedFor) {
  EXPECT_THAT(describe(find("2005")), ElementsAre("2/en: 2005", "2/zh: 2005"));
  EXPECT_THAT(describe(find("2005", {.language = "zh"})), ElementsAre("2/zh: 2005"));
}

TEST_F(ConcordanceSearch, FindsRegularExpressions) {
  EXPECT_THAT(describe(find("s[a-z]+s\\b", {.mode = ConcordanceMode::kRegex})),
              ElementsAre("1/en: states", "2/en: states"));
  EXPECT_THAT(describe(find("^成.*国", {.mode = ConcordanceMode::kRegex})),
              ElementsAre("2/zh: 成员国"));
  EXPECT_THAT(describe(find("(a", {.mode = ConcordanceMode::kRegex})),
              ElementsAre(HasSubstr("not a regular expression at character 2")));
  EXPECT_THAT(describe(find("x*", {.mode = ConcordanceMode::kRegex})), IsEmpty());
}

TEST_F(ConcordanceSearch, CountsWhatTheLimitLeavesOutAndSkipsWhatWasRemoved) {
  EXPECT_EQ(find("states", {.limit = 1})->total_count, 2U);
  EXPECT_EQ(find("states", {.limit = 1})->hits.size(), 1U);
  auto writer = MemoryWriter::open(folder_.path() / "memory");
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE(writer->remove(UnitId{1}).ok());
  ASSERT_TRUE(writer->commit().ok());
  EXPECT_THAT(describe(find("states")), ElementsAre("2/en: states"));
}

TEST_F(ConcordanceSearch, RefusesPatternsWithoutWords) {
  EXPECT_THAT(describe(find("  ")), ElementsAre(HasSubstr("has no words")));
  EXPECT_THAT(describe(find("\xFF")), ElementsAre(HasSubstr("not UTF-8")));
}

}  // namespace
}  // namespace stele::tm
