#include "tm/terms/glossary_units.h"

#include "exchange_samples.h"
#include "tm/exchange/formats.h"

#include <gmock/gmock.h>

namespace stele::tm {
namespace {

using ::testing::ElementsAre;

std::vector<Unit> read_bytes(Format format, std::string_view bytes) {
  std::vector<Unit> units;
  auto file = InputFile::from_memory(bytes, "glossary");
  const auto report =
      read_units(*std::move(file), format, {.keep_incomplete = true}, [&](Unit&& unit) -> Status {
        units.push_back(std::move(unit));
        return {};
      });
  EXPECT_TRUE(report.ok());
  return units;
}

TEST(GlossaryUnits, StatusOfTbxDecidesWhatIsPreferredAndForbidden) {
  const Glossary glossary = make_glossary(read_bytes(
      Format::kTbx,
      "<martif type=\"TBX\"><text><body><termEntry id=\"c1\"><descrip type=\"definition\">d"
      "</descrip><langSet xml:lang=\"en\"><tig><term>head of state</term></tig></langSet>"
      "<langSet xml:lang=\"ru\"><tig><term>глава</term></tig><tig><term>лидер</term>"
      "<termNote type=\"administrativeStatus\">deprecatedTerm-admn-sts</termNote></tig><tig>"
      "<term>глава государства</term><termNote type=\"administrativeStatus\">"
      "preferredTerm-admn-sts</termNote></tig></langSet></termEntry></body></text></martif>"));
  EXPECT_THAT(glossary.languages, ElementsAre("en", "ru"));
  ASSERT_EQ(glossary.entries.size(), 1U);
  EXPECT_EQ(glossary.entries[0].note, "d");
  EXPECT_THAT(glossary.entries[0].columns[0].renderings, ElementsAre("head of state"));
  EXPECT_THAT(glossary.entries[0].columns[1].renderings, ElementsAre("глава государства", "глава"));
  EXPECT_THAT(glossary.entries[0].columns[1].forbidden, ElementsAre("лидер"));
}

TEST(GlossaryUnits, AreWhatATableOfTheSameColumnsIs) {
  constexpr std::string_view kTable =
      "en,ru,ru:forbidden,case,translate,note\n"
      "state,страна | государство,край,,,n\nSCO,ШОС,,yes,,\nAcme,,,,no,\n";
  const Glossary table = parse_glossary(kTable).value();
  const Glossary units = make_glossary(read_bytes(Format::kCsv, kTable));
  EXPECT_EQ(units.languages, table.languages);
  ASSERT_EQ(units.entries.size(), table.entries.size());
  for (std::size_t i = 0; i < table.entries.size(); ++i) {
    EXPECT_EQ(units.entries[i].note, table.entries[i].note) << i;
    EXPECT_EQ(units.entries[i].is_case_sensitive, table.entries[i].is_case_sensitive) << i;
    EXPECT_EQ(units.entries[i].is_do_not_translate, table.entries[i].is_do_not_translate) << i;
    for (std::size_t column = 0; column < table.languages.size(); ++column) {
      EXPECT_EQ(units.entries[i].columns[column].renderings,
                table.entries[i].columns[column].renderings);
      EXPECT_EQ(units.entries[i].columns[column].forbidden,
                table.entries[i].columns[column].forbidden);
    }
  }
}

}  // namespace
}  // namespace stele::tm
