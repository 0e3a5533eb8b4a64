// Every file that is written, as schemas and other programs see it.
#include "exchange_samples.h"
#include "format_fixture.h"
#include "random_units.h"

#include <random>
#include <set>
#include <string>

#include <gmock/gmock.h>

namespace stele::tm {
namespace {

class WrittenFiles : public FormatFixture {
 protected:
  std::string read_with_toolkit(const std::string& name, const std::string& bytes) {
    int exit_code = -1;
    const std::string printed =
        run_command("/usr/bin/python3 " STELE_TESTS_DIR "/tm/print_units.py " +
                        write_file(name, bytes).string() + " en ru",
                    &exit_code);
    EXPECT_EQ(exit_code, 0) << printed;
    return printed;
  }
};

std::vector<Unit> make_odd_units() {
  std::vector<Unit> units =
      read_tmx_bytes(
          wrap_tmx("<tu tuid=\"7\"><note>n</note><prop type=\"x-state\">odd one</prop><tuv "
                   "xml:lang=\"en\"><seg>A <bpt i=\"1\">&lt;b></bpt>b<ept i=\"1\">&lt;/b></ept> "
                   "<it pos=\"end\">&lt;/i></it><hi type=\"term\">h</hi><ut>u</ut></seg></tuv>"
                   "<tuv xml:lang=\"ru\"><note>t</note><prop type=\"q\">v</prop><seg><it "
                   "pos=\"begin\">&lt;i></it>А<ph>0</ph></seg></tuv></tu>"
                   "<tu tuid=\"u-1\"><prop type=\"x-state\">final</prop><prop type=\"x-resname\">"
                   "menu/open</prop><tuv xml:lang=\"en\"><seg>a &amp; &lt;b></seg></tuv><tuv "
                   "xml:lang=\"ru\"><seg>]]&gt;</seg></tuv></tu>"
                   "<tu tuid=\"u-1\"><tuv xml:lang=\"en\"><seg>again</seg></tuv><tuv "
                   "xml:lang=\"ru\"><seg>снова</seg></tuv></tu>" +
                   make_unit_xml("line one\nline two", "раз\nдва")))
          .units;
  EXPECT_EQ(units.size(), 4U);
  return units;
}

TEST_F(WrittenFiles, PassTheirSchemas) {
  std::mt19937 random(30042);
  std::vector<Unit> units = make_odd_units();
  for (int i = 0; i < 500; ++i) units.push_back(make_random_unit(random));
  // As a reader would have made them: tags paired, control characters gone.
  units = read_tmx_bytes(write_tmx_bytes(units), {.strict = true}).units;
  ASSERT_EQ(units.size(), 504U);
  expect_valid("xliff12.rng", Format::kXliff1, units);
  expect_valid("xliff21.rng", Format::kXliff2, units);
  expect_valid("tbx2.rng", Format::kTbx, units);
  expect_valid("tbx3.rng", Format::kTbx3, units);
}

TEST_F(WrittenFiles, HaveEachIdOnce) {
  for (const Format format : {Format::kXliff1, Format::kXliff2, Format::kTbx, Format::kTbx3}) {
    const std::vector<Unit> units = read(write_file("a.xml", write(format, make_odd_units())));
    std::set<std::string> ids;
    for (const Unit& unit : units) ids.insert(find_field(unit.attributes, "tuid"));
    EXPECT_EQ(ids.size(), 4U) << format_name(format);
    EXPECT_TRUE(ids.contains("u-1")) << format_name(format);
  }
}

TEST_F(WrittenFiles, AreReadByTranslateToolkit) {
  const std::vector<Unit> units =
      read_tmx_bytes(wrap_tmx(make_unit_xml("One &amp; &lt;two>", "Раз") +
                              make_unit_xml("say \"yes\"", "да; да") +
                              make_unit_xml("line one\nline two", "раз\nдва")))
          .units;
  const std::string expected =
      "One & <two>\tРаз\nsay \"yes\"\tда; да\nline one\\nline two\tраз\\nдва\n";
  EXPECT_EQ(read_with_toolkit("a.tmx", write(Format::kTmx, units)), expected);
  EXPECT_EQ(read_with_toolkit("a.xlf", write(Format::kXliff1, units)), expected);
  EXPECT_EQ(read_with_toolkit("a.po", write(Format::kPo, units)), expected);
  EXPECT_EQ(read_with_toolkit("a.mo", write(Format::kMo, units)),
            "One & <two>\tРаз\nline one\\nline two\tраз\\nдва\nsay \"yes\"\tда; да\n");
  EXPECT_EQ(read_with_toolkit("a.tbx", write(Format::kTbx, units)), expected);
  EXPECT_THAT(read_with_toolkit("a.csv", write(Format::kCsv, units)), testing::HasSubstr(expected));
}

TEST_F(WrittenFiles, CataloguesAreReadByGettext) {
  std::mt19937 random(4);
  std::vector<Unit> units = make_odd_units();
  for (int i = 0; i < 300; ++i) units.push_back(make_random_unit(random));
  const std::string path = write_file("a.po", write(Format::kPo, units)).string();
  int exit_code = -1;
  std::string said = run_command("msgcat -o /dev/null " + path, &exit_code);
  EXPECT_EQ(exit_code, 0) << said;
  units.resize(4);
  write_file("a.po", write(Format::kPo, units));
  said = run_command("msgfmt --check-header -o /dev/null " + path, &exit_code);
  EXPECT_EQ(exit_code, 0) << said;
}

TEST_F(WrittenFiles, AreTheSameBytesForTheSameUnits) {
  const std::vector<Unit> units = make_odd_units();
  for (const Format format : list_formats()) {
    if (!is_written(format)) continue;
    EXPECT_EQ(write(format, units), write(format, units)) << format_name(format);
    EXPECT_FALSE(write(format, units).empty()) << format_name(format);
  }
}

}  // namespace
}  // namespace stele::tm
