#include "tm/exchange/tmx_writer.h"

#include "exchange_samples.h"
#include "format_fixture.h"
#include "random_units.h"
#include "tm/exchange/inline_tags.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include <gmock/gmock.h>
#include <unistd.h>

namespace stele::tm {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Kind = Attribute::Kind;

Unit make_unit(const std::vector<std::pair<std::string, std::string>>& variants) {
  Unit unit;
  for (const auto& [language, text] : variants) {
    Variant variant;
    variant.language = language;
    variant.text = text;
    unit.variants.push_back(std::move(variant));
  }
  return unit;
}

// A file that is gone when the test is.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& bytes) {
    path_ = std::filesystem::temp_directory_path() /
            ("stele_tmx_" + std::to_string(::getpid()) + "_" + std::to_string(++counter_) + ".tmx");
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  std::string path() const { return path_.string(); }

 private:
  static inline int counter_ = 0;
  std::filesystem::path path_;
};

// xmllint with the DTD; the message of a failure is what it said.
void expect_valid(const std::string& tmx) {
  const TemporaryFile file(tmx);
  int exit_code = -1;
  const std::string said = run_command(
      "xmllint --nonet --noout --dtdvalid " STELE_TESTS_DIR "/tm/tmx14.dtd " + file.path(),
      &exit_code);
  EXPECT_EQ(exit_code, 0) << said << tmx.substr(0, 4000);
}

std::string read_with_toolkit(const std::string& tmx, const std::string& from,
                              const std::string& to) {
  const TemporaryFile file(tmx);
  int exit_code = -1;
  const std::string printed =
      run_command("/usr/bin/python3 " STELE_TESTS_DIR "/tm/print_units.py " + file.path() + " " +
                      from + " " + to,
                  &exit_code);
  EXPECT_EQ(exit_code, 0) << printed;
  return printed;
}

// Everything a unit can hold, and some that TMX cannot take as it is.
std::vector<Unit> make_rich_units() {
  std::vector<Unit> units = {
      make_unit({{"en", "One & <two> \"three\""}, {"ru", "Раз]]>"}, {"zh-CN", "一\n二\t"}}),
      make_unit({{"ru", "Да"}, {"en", "Yes"}}),
      make_unit({{"zh-TW", "繁體"}, {"zh-CN", "简体"}, {"zh-CN", "簡體"}}),
      make_unit({{"en", "tags"}, {"ru", "теги"}}),
  };
  units[0].attributes = {{Kind::kField, "tuid", "a\"b<", ""},
                         {Kind::kField, "creationdate", "2020-02-29 10:00", ""},
                         {Kind::kField, "changedate", "never", ""},
                         {Kind::kField, "usagecount", "many", ""},
                         {Kind::kField, "colour", "red", ""},
                         {Kind::kProp, "domain", "law & order", "en"},
                         {Kind::kNote, "", "a note\nof two lines", ""}};
  units[1].variants[0].attributes = {{Kind::kField, "creationid", "me", ""},
                                     {Kind::kProp, "quality", "high", ""},
                                     {Kind::kNote, "", "n", "ru"}};
  units[3].variants[0].tags = {
      {InlineKind::kBeginPaired, 0, "i=\"1\" x=\"1\"", "&lt;b&gt;"},
      {InlineKind::kHighlightBegin, 1, "type=\"term\"", ""},
      {InlineKind::kPlaceholder, 2, "x=\"2\"", "&lt;img alt=\"<sub>s</sub>\"&gt;"},
      {InlineKind::kHighlightEnd, 3, "", ""},
      {InlineKind::kEndPaired, 4, "i=\"1\"", "&lt;/b&gt;"},
  };
  units[3].variants[1].tags = {
      {InlineKind::kEndPaired, 0, "i=\"3\"", "e"},
      {InlineKind::kPlaceholder, 2, "x=\"1\"", ""},
      {InlineKind::kPlaceholder, 2, "x=\"1\"", ""},
      {InlineKind::kUnknown, 4, "", "u"},
  };
  return units;
}

TEST(TmxWriter, PassesTheDocumentType) {
  expect_valid(write_tmx_bytes({}));
  expect_valid(write_tmx_bytes(make_rich_units()));
}

TEST(TmxWriter, IsReadByTranslateToolkit) {
  const std::string tmx = write_tmx_bytes({make_unit({{"en", "One & <two>"}, {"ru", "Раз"}}),
                                           make_unit({{"en", "Yes"}, {"ru", "Да"}})});
  EXPECT_EQ(read_with_toolkit(tmx, "en", "ru"), "One & <two>\tРаз\nYes\tДа\n");
}

TEST(TmxWriter, NamesAllHeaderAttributesAndTheDocumentType) {
  const std::string tmx = write_tmx_bytes({}, {.source_language = "ru", .tool_version = "9"});
  EXPECT_THAT(tmx, HasSubstr("<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\">\n"
                             "  <header creationtool=\"Stele\" creationtoolversion=\"9\" "
                             "segtype=\"sentence\" o-tmf=\"Stele\" adminlang=\"en\" srclang=\"ru\" "
                             "datatype=\"plaintext\"/>\n"));
}

TEST(TmxWriter, GivesEachUnitASourceThatItHas) {
  const std::string tmx = write_tmx_bytes(make_rich_units());
  EXPECT_THAT(tmx, HasSubstr("<tu srclang=\"ru\">"));
  EXPECT_THAT(tmx, HasSubstr("<tu srclang=\"zh-TW\">"));
}

TEST(TmxWriter, WritesWhatIsNoAttributeAsAProp) {
  const std::string tmx = write_tmx_bytes(make_rich_units());
  EXPECT_THAT(tmx, HasSubstr("creationdate=\"20200229T100000Z\""));
  EXPECT_THAT(tmx, HasSubstr("<prop type=\"x-usagecount\">many</prop>"));
  EXPECT_THAT(tmx, HasSubstr("<prop type=\"x-changedate\">never</prop>"));
  EXPECT_THAT(tmx, Not(HasSubstr("usagecount=\"")));
}

TEST(TmxWriter, WritesNothingThatXmlForbids) {
  const std::string tmx = write_tmx_bytes({make_unit({{"en", "a\x01\uFFFF"}, {"ru", "b\r"}})});
  EXPECT_THAT(tmx, HasSubstr("<seg>a\uFFFD\uFFFD</seg>"));
  EXPECT_THAT(tmx, HasSubstr("<seg>b&#13;</seg>"));
  expect_valid(tmx);
}

TEST(TmxWriter, KeepsPairingNumbersOnlyWhereAllVariantsHaveThem) {
  const std::string tmx = write_tmx_bytes(make_rich_units());
  EXPECT_THAT(tmx, HasSubstr("<it pos=\"end\">e</it>т<ph></ph><ph></ph>е<ut>u</ut>ги"));
  EXPECT_THAT(tmx, HasSubstr("<bpt i=\"1\">&lt;b&gt;</bpt>t<hi type=\"term\">a<ph>"));
}

TEST(TmxWriter, KeepsTheHeaderOfAConvertedFile) {
  const ReadOutcome outcome = read_tmx_bytes(
      "<tmx version=\"1.4\"><header creationtool=\"m\" srclang=\"en\" creationdate=\"2020-01-02\" "
      "o-encoding=\"iso-8859-1\"><note>n</note><prop type=\"p\">v</prop><ude name=\"u\" "
      "base=\"Macintosh\"><map unicode=\"#xF8FF\" code=\"#xF0\"/></ude></header><body>"
      "</body></tmx>");
  const std::string tmx = write_tmx_bytes({}, {.origin = outcome.header});
  EXPECT_THAT(tmx, HasSubstr("o-encoding=\"iso-8859-1\" creationdate=\"20200102T000000Z\">\n"
                             "    <note>n</note>\n    <prop type=\"p\">v</prop>\n"
                             "    <ude name=\"u\" base=\"Macintosh\"><map unicode=\"#xF8FF\" "
                             "code=\"#xF0\"></map></ude>\n  </header>"));
  expect_valid(tmx);
}

TEST(TmxWriter, RefusesWhatHasNoLanguage) {
  TmxWriter writer([](std::string_view) -> Status { return {}; }, {});
  EXPECT_FALSE(writer.write(Unit{}).ok());
  EXPECT_FALSE(writer.write(make_unit({{"", "x"}})).ok());
}

TEST(TmxRoundTrip, WhatWasReadOnceIsReadEqualAgainAndWrittenToEqualBytes) {
  constexpr std::uint32_t kSeed = 20050705;
  std::mt19937 random(kSeed);
  std::vector<Unit> units;
  for (int i = 0; i < 3000; ++i) units.push_back(make_random_unit(random));
  const std::string first_bytes = write_tmx_bytes(units);
  const ReadOutcome first = read_tmx_bytes(first_bytes, {.strict = true});
  ASSERT_EQ(first.error, "") << "seed " << kSeed;
  ASSERT_EQ(first.units.size(), units.size());
  const std::string second_bytes = write_tmx_bytes(first.units);
  const ReadOutcome second = read_tmx_bytes(second_bytes, {.strict = true});
  EXPECT_EQ(first_bytes, second_bytes) << "seed " << kSeed;
  EXPECT_EQ(first.units, second.units) << "seed " << kSeed;
  for (std::size_t i = 0; i < units.size(); ++i) {
    ASSERT_EQ(units[i].variants.size(), first.units[i].variants.size());
    for (std::size_t k = 0; k < units[i].variants.size(); ++k) {
      EXPECT_EQ(units[i].variants[k].text, first.units[i].variants[k].text) << i;
    }
  }
  expect_valid(first_bytes);
}

}  // namespace
}  // namespace stele::tm
