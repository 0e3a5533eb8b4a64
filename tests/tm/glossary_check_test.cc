#include "tm/terms/glossary_check.h"

#include "tm/exchange/csv.h"
#include "tm/terms/check_units.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele::tm {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

CheckedUnit make_unit(std::vector<std::pair<std::string, std::string>> texts) {
  CheckedUnit unit;
  for (auto& [language, text] : texts) {
    unit.unit.variants.push_back({std::move(language), std::move(text), {}, {}});
  }
  return unit;
}

// What the checks about glossaries find, without dictionaries, so that the result is the same
// everywhere.
std::vector<Finding> check(const std::string& glossary, const std::vector<CheckedUnit>& units) {
  CheckOptions options;
  options.hunspell_folder.clear();
  auto parsed = parse_glossary(glossary);
  EXPECT_TRUE(parsed.ok());
  options.glossary = std::move(parsed).value();
  EXPECT_TRUE(options.checks.apply("term-missing,term-otherwise,term-forbidden").ok());
  auto findings = check_units(units, options);
  EXPECT_TRUE(findings.ok());
  return std::move(findings).value();
}

TEST(Csv, ReadsQuotesLineBreaksAndBothLineEnds) {
  const auto rows = parse_csv("a,\"b \"\"c\"\"\nd\"\r\n\n\"\",x\r\n", ',');
  ASSERT_TRUE(rows.ok());
  ASSERT_THAT(*rows, SizeIs(2));
  EXPECT_THAT((*rows)[0].fields, ElementsAre("a", "b \"c\"\nd"));
  EXPECT_THAT((*rows)[1].fields, ElementsAre("", "x"));
  EXPECT_EQ((*rows)[1].line, 4U);
}

TEST(Csv, SaysWhereAQuoteIsWrong) {
  EXPECT_THAT(parse_csv("a\n\"b", ',').error().message, HasSubstr("line 2"));
  EXPECT_THAT(parse_csv("\"b\"c", ',').error().message, HasSubstr("separator"));
  EXPECT_THAT(parse_csv("a\n\xff", ',').error().message, HasSubstr("line 2: not UTF-8"));
}

TEST(Csv, WritesWhatItReads) {
  std::string csv;
  append_csv_row({"a,b", "c\"d", "", "e\nf"}, &csv);
  const auto rows = parse_csv(csv, ',');
  ASSERT_TRUE(rows.ok());
  EXPECT_THAT((*rows)[0].fields, ElementsAre("a,b", "c\"d", "", "e\nf"));
}

TEST(Glossary, ReadsAllowedAndForbiddenRenderings) {
  const auto glossary = parse_glossary(
      "en;ru;ru:forbidden;translate;comment\nfile | "
      "document;файл|документ;папка;;x\nStele;;;no;\n");
  ASSERT_TRUE(glossary.ok());
  EXPECT_THAT(glossary->languages, ElementsAre("en", "ru"));
  EXPECT_THAT(glossary->entries[0].columns[0].renderings, ElementsAre("file", "document"));
  EXPECT_THAT(glossary->entries[0].columns[1].forbidden, ElementsAre("папка"));
  EXPECT_EQ(glossary->entries[0].note, "x");
  EXPECT_TRUE(glossary->entries[1].is_do_not_translate);
}

TEST(Glossary, RefusesATableWithoutLanguages) {
  EXPECT_THAT(parse_glossary("source,target\na,b\n").error().message, HasSubstr("line 1"));
  EXPECT_THAT(parse_glossary("").error().message, HasSubstr("empty"));
  EXPECT_THAT(parse_glossary("en,ru\na,b,c\n").error().message, HasSubstr("line 2"));
}

TEST(Glossary, RefusesAForbiddenColumnOfNoLanguage) {
  EXPECT_THAT(parse_glossary("en,ru,Forbidden\na,b,c\n").error().message,
              HasSubstr("\"Forbidden\" names no language, expected one such as ru:forbidden"));
}

TEST(GlossaryCheck, RefusesAGlossaryWithoutLanguages) {
  CheckOptions options;
  options.glossary.emplace();
  const auto findings = check_units({}, options);
  ASSERT_FALSE(findings.ok());
  EXPECT_EQ(findings.error().code, ErrorCode::kInvalidArgument);
}

TEST(GlossaryCheck, AcceptsInflectedRenderings) {
  EXPECT_THAT(check("en,ru\nmember state,государство-член|страна-участница\n",
                    {make_unit({{"en", "the member states"}, {"ru", "государствами-членами"}}),
                     make_unit({{"en", "a member state"}, {"ru", "для страны-участницы"}})}),
              IsEmpty());
}

TEST(GlossaryCheck, AcceptsARenderingInAnotherOrder) {
  EXPECT_THAT(
      check(
          "en,ru\npermanent bodies,постоянно действующие органы\n",
          {make_unit({{"en", "The permanent bodies"}, {"ru", "Органы ШОС, действующие постоянно"}}),
           make_unit({{"en", "permanent bodies"}, {"ru", "органы постоянно действующие"}})}),
      IsEmpty());
}

TEST(GlossaryCheck, ReportsAMissingTermWithItsPlaceAndNote) {
  const auto findings = check("en,ru,note\nsecretariat,секретариат,organ\n",
                              {make_unit({{"en", "The Secretariat works."}, {"ru", "Работает."}})});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].term, "Secretariat");
  EXPECT_EQ(findings[0].source_span, (ByteSpan{4, 15}));
  EXPECT_THAT(findings[0].message, HasSubstr("organ"));
}

TEST(GlossaryCheck, LooksOnlyAtTheLongestTerm) {
  EXPECT_THAT(check("en,ru\ncouncil,совет\ncouncil of elders,собрание старейшин\n",
                    {make_unit({{"en", "the council of elders"}, {"ru", "собрание старейшин"}})}),
              IsEmpty());
}

TEST(GlossaryCheck, ReportsForbiddenRenderings) {
  const auto findings = check("en,ru,ru:forbidden\nfile,файл,документ\n",
                              {make_unit({{"en", "open files"}, {"ru", "открыть документы"}})});
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].check, CheckId::kTermForbidden);
  EXPECT_EQ(findings[0].found, "документы");
}

TEST(GlossaryCheck, WantsNamesUntranslated) {
  EXPECT_THAT(check("en,ru,translate\nStele,,no\n",
                    {make_unit({{"en", "Stele runs"}, {"ru", "Stele работает"}}),
                     make_unit({{"en", "Stele runs"}, {"ru", "Стела работает"}})}),
              SizeIs(1));
}

TEST(GlossaryCheck, WorksFromAnyLanguageOfTheGlossary) {
  CheckOptions options;
  options.hunspell_folder.clear();
  options.source_language = "ru";
  options.glossary = *parse_glossary("en,ru,zh\nmember states,государства-члены,成员国\n");
  ASSERT_TRUE(options.checks.apply("term-missing,term-otherwise").ok());
  const std::vector<CheckedUnit> units = {
      make_unit({{"ru", "государства-члены"}, {"zh-Hant", "成員國"}, {"en", "countries"}})};
  const auto findings = check_units(units, options);
  ASSERT_TRUE(findings.ok());
  ASSERT_THAT(*findings, SizeIs(1));
  EXPECT_EQ((*findings)[0].target, 2U);
}

TEST(GlossaryCheck, SaysWhatStandsInstead) {
  std::vector<CheckedUnit> units;
  for (const char* verb : {"открыть", "закрыть", "удалить", "найти"}) {
    units.push_back(
        make_unit({{"en", std::string(verb) + " folder"}, {"ru", std::string(verb) + " каталог"}}));
    units.push_back(
        make_unit({{"en", std::string(verb) + " disk"}, {"ru", std::string(verb) + " диск"}}));
  }
  const auto findings = check("en,ru\nfolder,папка\n", units);
  ASSERT_THAT(findings, SizeIs(4));
  EXPECT_EQ(findings[0].check, CheckId::kTermOtherwise);
  EXPECT_EQ(findings[0].found, "каталог");
}

// The adjective stands there once, so that the aligner knows only the noun.
TEST(GlossaryCheck, NamesTheWholePhraseThatStandsInstead) {
  std::vector<CheckedUnit> units;
  for (const char* verb : {"открыть", "закрыть", "удалить", "найти"}) {
    units.push_back(make_unit({{"en", std::string(verb) + " secret file"},
                               {"ru", std::string(verb) + " секретный файл"}}));
    units.push_back(
        make_unit({{"en", std::string(verb) + " file"}, {"ru", std::string(verb) + " файл"}}));
  }
  units.push_back(make_unit({{"en", "открыть secret file"}, {"ru", "открыть потайной файл"}}));
  const auto findings = check("en,ru\nsecret file,секретный файл\n", units);
  ASSERT_THAT(findings, SizeIs(1));
  EXPECT_EQ(findings[0].found, "потайной файл");
}

}  // namespace
}  // namespace stele::tm
