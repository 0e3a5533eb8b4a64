// XLIFF's inline elements come out as they went in: through units, a memory and the other version.
#include "tm/exchange/xliff_codes.h"

#include "exchange_samples.h"
#include "format_fixture.h"
#include "random_units.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace stele::tm {
namespace {

using ::testing::HasSubstr;

// The texts of <source> and <target>, in order.
std::vector<std::string> find_texts(const std::string& xliff) {
  std::vector<std::string> texts;
  std::size_t at = 0;
  while (true) {
    const std::size_t source = xliff.find("<source>", at);
    const std::size_t target = xliff.find("<target>", at);
    const std::size_t begin = std::min(source, target);
    if (begin == std::string::npos) return texts;
    at = xliff.find(begin == source ? "</source>" : "</target>", begin);
    texts.push_back(xliff.substr(begin + 8, at - begin - 8));
  }
}

constexpr const char* kTexts1[] = {
    "A <g id=\"1\" ctype=\"bold\">b <g id=\"2\">c</g></g> <x id=\"3\" ctype=\"lb\"/>",
    "<bx id=\"1\" ctype=\"italic\"/>a<bx id=\"2\"/>b<ex id=\"1\"/>c<ex id=\"2\"/>",
    "<bx id=\"1\" rid=\"7\"/>a<ex id=\"2\" rid=\"7\"/>",
    "a<bx id=\"4\"/>",
    "<ex id=\"4\"/>a",
    "<bpt id=\"1\" rid=\"1\" ctype=\"x-strong\">&lt;b&gt;</bpt>a<ept id=\"2\" "
    "rid=\"1\">&lt;/b&gt;</ept>",
    "<bpt id=\"1\">&lt;b&gt;</bpt>a<ept id=\"1\">&lt;/b&gt;</ept>",
    "<it id=\"9\" pos=\"open\" ctype=\"underlined\">&lt;u&gt;</it>a",
    "<ph id=\"5\" ctype=\"x-var\" equiv-text=\"&quot;n&quot; &amp; m\">{n}</ph> a",
    "<ph id=\"1\">&lt;img alt=\"<sub>picture</sub>\"/&gt;</ph> a",
    "<ph id=\"t1\"></ph>a",
    "<mrk mtype=\"term\" mid=\"4\">a <g id=\"1\">b</g></mrk> <mrk mtype=\"phrase\">c</mrk>",
    "a<g id=\"1\"></g>",
};

constexpr const char* kTexts2[] = {
    "A <pc id=\"1\" type=\"fmt\" subType=\"xlf:b\" canCopy=\"no\">b <pc id=\"2\">c</pc></pc>",
    "<ph id=\"1\" equiv=\"{0}\" disp=\"a &amp; b\"/>a<ph id=\"2\" canDelete=\"no\"/>",
    "<sc id=\"1\" type=\"fmt\"/>a<sc id=\"2\"/>b<ec startRef=\"1\"/>c<ec startRef=\"2\"/>",
    "<sc id=\"1\" isolated=\"yes\"/>a",
    "a<ec id=\"1\" isolated=\"yes\"/>",
    "<mrk id=\"m1\" type=\"term\" ref=\"#t\">a</mrk> <mrk id=\"m3\" type=\"generic\">b</mrk>",
    "<sm id=\"1\" type=\"comment\" value=\"x\"/>a<em startRef=\"1\"/>",
    "<pc id=\"1\" dataRefStart=\"d1\" dataRefEnd=\"d2\" dispStart=\"[\">a</pc>"
    "<ph id=\"7\" dataRef=\"d3\" type=\"ui\"/>",
    "a<sc id=\"1\" dispStart=\"no such attribute\"/>",
};

std::string wrap1(const std::string& text) {
  return "<xliff version=\"1.2\"><file original=\"a\" source-language=\"en\" "
         "target-language=\"ru\" datatype=\"x\"><body><trans-unit id=\"1\"><source>" +
         text + "</source><target>" + text + "</target></trans-unit></body></file></xliff>";
}

std::string wrap2(const std::string& text, const std::string& data = {}) {
  return "<xliff version=\"2.1\" srcLang=\"en\" trgLang=\"ru\"><file id=\"f\"><unit id=\"1\">" +
         data + "<segment><source>" + text + "</source><target>" + text +
         "</target></segment></unit></file></xliff>";
}

class XliffCodes : public FormatFixture {
 protected:
  // What comes out of a memory that was made of `units`.
  std::vector<Unit> pass_through_memory(const std::vector<Unit>& units) {
    const auto path = folder_.path() / ("memory" + std::to_string(++count_));
    auto writer = MemoryWriter::create(path);
    EXPECT_TRUE(writer.ok());
    for (const Unit& unit : units) EXPECT_TRUE(writer->add(unit).ok());
    EXPECT_TRUE(writer->commit().ok());
    const auto memory = Memory::open(path);
    EXPECT_TRUE(memory.ok());
    std::vector<Unit> kept;
    EXPECT_TRUE(memory
                    ->visit_units([&](UnitId, const Unit& unit) -> Status {
                      kept.push_back(unit);
                      return {};
                    })
                    .ok());
    return kept;
  }

  int count_ = 0;
};

TEST_F(XliffCodes, OfVersion1ComeBackThroughAMemoryAndThroughJson) {
  for (const char* text : kTexts1) {
    const std::vector<Unit> units = read(write_file("a.xlf", wrap1(text)));
    ASSERT_EQ(units.size(), 1U) << text;
    const std::vector<std::string> expected = {text, text};
    EXPECT_EQ(find_texts(write(Format::kXliff1, pass_through_memory(units))), expected);
    const auto json = write_file("a.jsonl", write(Format::kJsonLines, units));
    if (std::string_view(text).find("<sub>") != std::string_view::npos) continue;
    EXPECT_EQ(find_texts(write(Format::kXliff1, read(json))), expected);
  }
}

TEST_F(XliffCodes, OfVersion2ComeBackThroughAMemory) {
  const std::string data =
      "<originalData><data id=\"d1\">&lt;b></data><data id=\"d2\">&lt;/b></data>"
      "<data id=\"d3\">{0}</data></originalData>";
  for (const char* text : kTexts2) {
    const std::vector<Unit> units = read(write_file("a.xlf", wrap2(text, data)));
    ASSERT_EQ(units.size(), 1U) << text;
    const std::string written = write(Format::kXliff2, pass_through_memory(units));
    const std::vector<std::string> texts = find_texts(written);
    ASSERT_EQ(texts.size(), 2U);
    if (std::string_view(text).find("dataRef") == std::string_view::npos) {
      const bool is_sound = std::string_view(text).find("no such") == std::string_view::npos;
      EXPECT_EQ(texts[0] == text, is_sound) << texts[0];
      continue;
    }
    // Data is numbered anew; a second reading gives the same units.
    EXPECT_THAT(texts[0], HasSubstr("<pc id=\"1\" dispStart=\"[\" dataRefStart="));
    EXPECT_EQ(read(write_file("b.xlf", written))[0].variants, units[0].variants);
  }
}

TEST_F(XliffCodes, AreValidInBothVersions) {
  std::vector<Unit> units;
  for (const char* text : kTexts1) units.push_back(read(write_file("a.xlf", wrap1(text))).at(0));
  for (const char* text : kTexts2) units.push_back(read(write_file("a.xlf", wrap2(text))).at(0));
  expect_valid("xliff12.rng", Format::kXliff1, units);
  expect_valid("xliff21.rng", Format::kXliff2, units);
}

TEST_F(XliffCodes, SurviveTheOtherVersionAndTmx) {
  for (const char* text :
       {"A <g id=\"1\" ctype=\"bold\">b</g> <x id=\"3\" ctype=\"lb\"/>",
        "<bx id=\"1\" ctype=\"italic\"/>a<bx id=\"2\"/>b<ex id=\"1\"/>c<ex id=\"2\"/>"}) {
    const std::vector<std::string> expected = {text, text};
    std::vector<Unit> units = read(write_file("a.xlf", wrap1(text)));
    units = read(write_file("b.xlf", write(Format::kXliff2, units)));
    EXPECT_EQ(find_texts(write(Format::kXliff1, units)), expected);
    units = read(write_file("c.tmx", write(Format::kTmx, units)));
    EXPECT_EQ(find_texts(write(Format::kXliff1, units)), expected);
  }
  const std::string text = "<pc id=\"1\" type=\"fmt\">a</pc><ph id=\"2\" equiv=\"n\"/>";
  std::vector<Unit> units = read(write_file("a.xlf", wrap2(text)));
  units = read(write_file("b.xlf", write(Format::kXliff1, units)));
  units = read(write_file("c.tmx", write(Format::kTmx, units)));
  EXPECT_EQ(find_texts(write(Format::kXliff2, units)), (std::vector<std::string>{text, text}));
}

TEST_F(XliffCodes, ThatWouldCrossAreWrittenAsHalves) {
  Unit unit = read(write_file("a.xlf", wrap1("a <g id=\"1\">b</g> c")))[0];
  for (Variant& variant : unit.variants) {
    // A highlight that begins inside of the pair and ends behind it.
    variant.tags.insert(variant.tags.begin() + 1,
                        {InlineKind::kHighlightBegin, variant.tags[0].offset_bytes, {}, {}});
    variant.tags.push_back({InlineKind::kHighlightEnd, 5, {}, {}});
  }
  for (const Format format : {Format::kXliff1, Format::kXliff2}) {
    const std::vector<Unit> back = read(write_file("b.xlf", write(format, {unit})));
    ASSERT_EQ(back.size(), 1U);
    EXPECT_EQ(back[0].variants[0].tags, unit.variants[0].tags);
  }
}

TEST_F(XliffCodes, OfAnyUnitsReadBackAsTheSameTags) {
  std::mt19937 random(7);
  std::vector<Unit> units;
  for (int i = 0; i < 400; ++i) {
    Unit unit = make_random_unit(random);
    unit.variants.resize(2);
    unit.variants[0].language = "en";
    unit.variants[1].language = "ru";
    units.push_back(unit);
  }
  units = read_tmx_bytes(write_tmx_bytes(units)).units;  // as a reader makes them
  ASSERT_GT(units.size(), 300U);
  for (const Format format : {Format::kXliff1, Format::kXliff2}) {
    const std::vector<Unit> once = read(write_file("b.xlf", write(format, units)));
    const std::string first = write(format, once);
    const std::vector<Unit> twice = read(write_file("c.xlf", first));
    ASSERT_EQ(once.size(), twice.size());
    for (std::size_t i = 0; i < once.size(); ++i) ASSERT_EQ(once[i], twice[i]) << i;
    EXPECT_EQ(write(format, twice), first) << format_name(format);
  }
}

TEST(XliffTags, AreParsedStrictly) {
  const auto tag = parse_xliff_tag("ph id=\"1\" disp='a &amp; b'");
  ASSERT_TRUE(tag);
  EXPECT_EQ(tag->name, "ph");
  EXPECT_EQ(tag->find("disp"), "a & b");
  EXPECT_EQ(format_xliff_tag(*tag), "ph id=\"1\" disp=\"a &amp; b\"");
  for (const char* wrong :
       {"", " ph", "ph id", "ph id=", "ph id=\"1", "ph id=\"<\"", "p:h id=\"1\"",
        "ph id=\"1\"x=\"2\"", "ph id=\"1\" id=\"2\"", "ph/ id=\"1\""}) {
    EXPECT_FALSE(parse_xliff_tag(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace stele::tm
