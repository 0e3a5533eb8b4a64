#include "tm/terms/segment_checks.h"

#include "tm/terms/check_units.h"
#include "tm/terms/number_values.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele::tm {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// The names of what the checks of one unit find in a pair of texts.
std::vector<std::string> check(const std::string& source, const std::string& target,
                               const std::string& language = "ru") {
  Unit unit;
  unit.variants = {{"en", source, {}, {}}, {language, target, {}, {}}};
  std::vector<Finding> findings;
  check_pair(unit, 0, 0, 1, CheckSelection(), &findings);
  std::vector<std::string> names;
  for (const Finding& finding : findings) names.emplace_back(describe_check(finding.check).name);
  return names;
}

TEST(SegmentChecks, AcceptsWhatIsRight) {
  const struct {
    const char* source;
    const char* target;
    const char* language;
  } cases[] = {
      {"It costs 1,234.50 dollars.", "Это стоит 1 234,50 доллара.", "ru"},
      {"3 million units", "3 млн единиц", "ru"},
      {"3 million units", "300万个单元", "zh"},
      {"Three files", "3 файла", "ru"},
      {"Astana, July 5, 2005", "Астана, 5 июля 2005 года", "ru"},
      {"Astana, July 5, 2005", "阿斯塔纳，2005年7月5日", "zh"},
      {"On 5 July 2005.", "05.07.2005.", "ru"},
      {"The 21st century", "XXI век, 21-й", "ru"},
      {"10 km away (approx.)", "в 10 км (прибл.)", "ru"},
      {"Open \"%s\"?", "打开“%s”？", "zh"},
      {"a) first", "а) первое", "ru"},
      {"He said: „so“", "Он сказал: «так»", "ru"},
      {"that that is", "то, что есть", "ru"},
      {"GNU Emacs", "GNU Emacs", "ru"},
      {"Files…", "Файлы...", "ru"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(check(c.source, c.target, c.language), IsEmpty()) << c.source << " | " << c.target;
  }
}

TEST(SegmentChecks, ReportsWhatIsWrong) {
  const struct {
    const char* source;
    const char* target;
    const char* name;
  } cases[] = {
      {"It has 12 parts.", "В нём 13 частей.", "numbers"},
      {"It has 12 parts.", "В нём части.", "numbers"},
      {"On July 5, 2005", "5 июня 2005 года", "dates"},
      {"10 km", "10 см", "measures"},
      {"Stop.", "Стоп", "final-punctuation"},
      {"Stop?", "Стоп!", "final-punctuation"},
      {"say \"so\"", "скажи «так", "quotes"},
      {"say (so)", "скажи (так", "brackets"},
      {"%s of %d", "%s из", "placeholders"},
      {"one file", "один  файл", "spaces"},
      {"one file", "один файл ", "spaces"},
      {"one file", "один фaйл", "script"},
      {"the file is", "файл файл есть", "repeated-word"},
      {"open the file", "open the file", "untranslated"},
      {"open the file", "", "empty-target"},
      {"yes, and no", "да , и нет", "spaces"},
  };
  for (const auto& c : cases) {
    EXPECT_THAT(check(c.source, c.target), testing::Contains(c.name))
        << c.source << " | " << c.target;
  }
}

TEST(SegmentChecks, ComparesTags) {
  Unit unit;
  unit.variants = {{"en", "a b", {{InlineKind::kPlaceholder, 1, "x=\"1\"", "<br/>"}}, {}},
                   {"ru", "а б", {}, {}}};
  std::vector<Finding> findings;
  check_pair(unit, 0, 0, 1, CheckSelection(), &findings);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].check, CheckId::kTags);
  EXPECT_EQ(findings[0].term, "<br/>");
}

TEST(NumberValues, KeepsEveryReadingOfSeparators) {
  const auto values = [](const char* text) { return find_values(text).numbers.at(0).values; };
  EXPECT_THAT(values("1.000"), testing::UnorderedElementsAre("1", "1000"));
  EXPECT_THAT(values("1,234.5"), ElementsAre("1234.5"));
  EXPECT_THAT(values("1.234,5"), ElementsAre("1234.5"));
  EXPECT_THAT(values("10.25"), ElementsAre("10.25"));
  EXPECT_THAT(values("007"), ElementsAre("7"));
  EXPECT_THAT(values("１２"), ElementsAre("12"));
  EXPECT_THAT(values("1.2.3"), ElementsAre("1.2.3"));
  EXPECT_THAT(values("2,5 млрд"), testing::Contains("2500000000"));
}

TEST(NumberValues, ReadsChineseNumerals) {
  EXPECT_THAT(find_values("三百二十五个").optional_values, ElementsAre("325"));
  EXPECT_THAT(find_values("二〇〇五年").optional_values, ElementsAre("2005"));
  EXPECT_THAT(find_values("一万两千").optional_values, ElementsAre("12000"));
}

TEST(NumberValues, NeverFailsOnOddText) {
  for (const char* text : {"", "-", "1.", ",1", "1..2", "99999999999999999999999", "十", "万",
                           "5/5/", "31 февраля 99999", "1 000 000 000 000 000"}) {
    static_cast<void>(find_values(text));  // must not crash
  }
}

std::vector<CheckedUnit> make_units(std::vector<std::pair<std::string, std::string>> texts) {
  std::vector<CheckedUnit> units;
  for (auto& [source, target] : texts) {
    CheckedUnit unit;
    unit.unit.variants = {{"en", source, {}, {}}, {"ru", target, {}, {}}};
    units.push_back(std::move(unit));
  }
  return units;
}

TEST(CollectionChecks, ReportsOnlyTheRarerTarget) {
  CheckOptions options;
  ASSERT_TRUE(options.checks.apply("target-varies,source-varies").ok());
  const auto units = make_units(
      {{"Open", "Открыть"}, {"open ", "открыть"}, {"Open", "Открытый"}, {"Close", "Открыть"}});
  const auto findings = check_units(units, options);
  ASSERT_TRUE(findings.ok());
  ASSERT_THAT(*findings, SizeIs(2));
  EXPECT_EQ((*findings)[0].unit, 2U);
  EXPECT_EQ((*findings)[0].check, CheckId::kTargetVaries);
  EXPECT_EQ((*findings)[1].unit, 3U);
  EXPECT_EQ((*findings)[1].check, CheckId::kSourceVaries);
}

TEST(CheckSelection, SetsAndChanges) {
  CheckSelection checks;
  ASSERT_TRUE(checks.apply("-numbers").ok());
  EXPECT_FALSE(checks.contains(CheckId::kNumbers));
  EXPECT_TRUE(checks.contains(CheckId::kTags));
  ASSERT_TRUE(checks.apply("numbers,tags").ok());
  EXPECT_TRUE(checks.contains(CheckId::kNumbers));
  EXPECT_FALSE(checks.contains(CheckId::kQuotes));
  EXPECT_FALSE(checks.apply("nonsense").ok());
}

}  // namespace
}  // namespace stele::tm
