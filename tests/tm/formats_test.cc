#include "tm/exchange/formats.h"

#include "exchange_samples.h"
#include "format_fixture.h"
#include "random_units.h"
#include "tm/exchange/inline_tags.h"
#include "tm/exchange/po_reader.h"
#include "tm/exchange/table_reader.h"
#include "tm/exchange/tbx_reader.h"
#include "tm/exchange/unit_checks.h"
#include "tm/exchange/unit_filter.h"

#include <random>

#include <gmock/gmock.h>

namespace stele::tm {
namespace {

using ::testing::HasSubstr;

using Formats = FormatFixture;

const std::vector<Unit>& make_units() {
  static const std::vector<Unit> kUnits =
      read_tmx_bytes(
          wrap_tmx("<tu tuid=\"u-1\"><note>n &amp; m</note><tuv xml:lang=\"en\"><seg>A <bpt "
                   "i=\"1\">&lt;b></bpt>bold<ept i=\"1\">&lt;/b></ept> \"word\", {<ph>0</ph>}</seg>"
                   "</tuv><tuv xml:lang=\"ru\"><seg><bpt i=\"1\">&lt;b></bpt>Жирное<ept "
                   "i=\"1\">&lt;/b></ept> слово; {<ph>0</ph>}</seg></tuv></tu>" +
                   make_unit_xml("line one\nline two", "раз\nдва")))
          .units;
  return kUnits;
}

TEST_F(Formats, TextAndTagsSurviveXliffOfBothVersionsAndJsonLines) {
  for (const Format format : {Format::kXliff1, Format::kXliff2, Format::kJsonLines}) {
    const auto path = write_file("file", write(format, make_units()));
    const std::vector<Unit> units = read(path);
    ASSERT_EQ(units.size(), 2U) << format_name(format);
    EXPECT_EQ(summarize_units(units), summarize_units(make_units())) << format_name(format);
    EXPECT_EQ(units[0].variants[0].tags, make_units()[0].variants[0].tags) << format_name(format);
    EXPECT_EQ(units[0].variants[1].tags, make_units()[0].variants[1].tags) << format_name(format);
    EXPECT_EQ(find_field(units[0].attributes, "tuid"), "u-1") << format_name(format);
  }
}

TEST_F(Formats, JsonLinesKeepWholeUnits) {
  const auto path = write_file("file.jsonl", write(Format::kJsonLines, make_units()));
  EXPECT_EQ(read(path), make_units());
}

TEST_F(Formats, JsonLinesKeepAnyUnitThatAReaderMade) {
  std::mt19937 random(11);
  std::vector<Unit> units;
  for (int i = 0; i < 300; ++i) units.push_back(make_random_unit(random));
  units = read_tmx_bytes(write_tmx_bytes(units)).units;
  const std::vector<Unit> kept = read(write_file("file.jsonl", write(Format::kJsonLines, units)));
  ASSERT_EQ(summarize_units(kept), summarize_units(units));
  for (std::size_t i = 0; i < units.size(); ++i) {
    ASSERT_EQ(kept[i].attributes, units[i].attributes);
    for (std::size_t k = 0; k < units[i].variants.size(); ++k) {
      const Variant& variant = units[i].variants[k];
      ASSERT_EQ(kept[i].variants[k].attributes, variant.attributes);
      ASSERT_EQ(kept[i].variants[k].tags.size(), variant.tags.size());
      for (std::size_t t = 0; t < variant.tags.size(); ++t) {
        const InlineTag& tag = kept[i].variants[k].tags[t];
        EXPECT_EQ(tag.kind, variant.tags[t].kind);
        EXPECT_EQ(tag.content, variant.tags[t].content);
        for (const char* name : {"i", "x", "pos"}) {  // their order says nothing
          EXPECT_EQ(find_tag_attribute(tag.attributes, name),
                    find_tag_attribute(variant.tags[t].attributes, name));
        }
      }
    }
  }
  // What is no fragment of code is not taken as one.
  const std::vector<Unit> odd = read(write_file(
      "odd.jsonl", R"({"variants":[{"language":"en","text":"a","tags":[{"kind":"ph","offset":0,)"
                   R"("code":"c","xml":"</ph><x>"}]},{"language":"ru","text":"b"}]})"));
  ASSERT_EQ(odd.size(), 1U);
  EXPECT_EQ(odd[0].variants[0].tags.at(0).content, "c");
}

TEST_F(Formats, TextSurvivesTablesAndTbx) {
  const std::vector<Unit> units = read_tmx_bytes(wrap_tmx(make_unit_xml("a, \"b\"", "в; г"))).units;
  for (const Format format : {Format::kCsv, Format::kTsv, Format::kTbx}) {
    const auto path = write_file("file." + std::string(format_name(format)), write(format, units));
    EXPECT_EQ(summarize_units(read(path)), summarize_units(units)) << format_name(format);
  }
}

constexpr const char* kCatalogue = R"(msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Language: ru_RU\n"

#. note
#: a.c:1
msgctxt "menu"
msgid "Open\n"
"file"
msgstr "Открыть\n"
"файл"

#, c-format
msgid "%d file"
msgid_plural "%d files"
msgstr[0] "%d файл"
msgstr[1] "%d файла"
msgstr[2] "%d файлов"

#, fuzzy
msgid "x"
msgstr "у"

msgid "untranslated"
msgstr ""

#~ msgid "old"
#~ msgstr "старое"
)";

TEST_F(Formats, CataloguesGiveContextsAndPluralForms) {
  const std::vector<Unit> units = read(write_file("ru.po", kCatalogue));
  EXPECT_EQ(summarize_units(units),
            "en=Open\nfile|ru-RU=Открыть\nфайл¶en=%d file|ru-RU=%d файл¶en=%d files|ru-RU=%d "
            "файла¶en=%d files|ru-RU=%d файлов");
  EXPECT_EQ(report_.skipped_count, 1U);  // the untranslated one; fuzzy ones are noted
  EXPECT_EQ(units[0].attributes[0].value, "menu");
}

TEST_F(Formats, CommentsAndNumericEscapesOfCataloguesAreRead) {
  const std::vector<Unit> units =
      read(write_file("ru.po",
                      "#\u00ACnot a mark\n#, c-format\nmsgid \"\\x41\\102\\xff\\0\"\n"
                      "msgstr \"\\320\\221\"\n"),
           {.languages = {"en", "ru"}});
  EXPECT_EQ(summarize_units(units), "en=AB\uFFFD|ru=Б");
  EXPECT_EQ(units[0].attributes.back().value, "\u00ACnot a mark");
}

TEST_F(Formats, CataloguesAreWrittenAsTheyWereRead) {
  const std::vector<Unit> units = read(write_file("ru.po", kCatalogue), {.keep_incomplete = true});
  const std::string first = write(Format::kPo, units, {"en", "ru-RU"});
  const std::vector<Unit> again = read(write_file("b.po", first), {.keep_incomplete = true});
  EXPECT_EQ(units, again);
  EXPECT_EQ(first, write(Format::kPo, again, {"en", "ru-RU"}));
  EXPECT_THAT(first, HasSubstr("msgid_plural \"%d files\"\nmsgstr[0] \"%d файл\"\n"));
}

TEST_F(Formats, CompiledCataloguesAreBounded) {
  using namespace std::string_literals;
  // One entry, "a\4b" to "c", and then every truncation of it.
  const std::string mo =
      "\xDE\x12\x04\x95\0\0\0\0\1\0\0\0\x1C\0\0\0\x24\0\0\0\0\0\0\0\0\0\0\0"
      "\3\0\0\0\x2C\0\0\0\1\0\0\0\x30\0\0\0a\4b\0c\0"s;
  const ReadOptions options{.languages = {"en", "ru"}};
  EXPECT_EQ(summarize_units(read(write_file("x.mo", mo), options)), "en=b|ru=c");
  for (std::size_t size = 0; size + 1 < mo.size(); ++size) {
    const std::string cut = mo.substr(0, size);
    auto file = InputFile::from_memory(cut, "x.mo");
    const auto report = read_mo(*std::move(file), options, [](Unit&&) -> Status { return {}; });
    EXPECT_FALSE(report.ok()) << size;
  }
}

TEST_F(Formats, TbxOfBothVersionsGivesConceptsWithSynonyms) {
  const std::vector<Unit> second = read(write_file(
      "v2",
      "<martif type=\"TBX\"><text><body><termEntry id=\"c1\"><descrip "
      "type=\"subjectField\">law</descrip><langSet xml:lang=\"en\"><tig><term>head of "
      "state</term><termNote type=\"partOfSpeech\">noun</termNote></tig></langSet><langSet "
      "xml:lang=\"ru\"><ntig><termGrp><term>глава государства</term></termGrp></ntig><tig>"
      "<term>главы</term></tig></langSet></termEntry></body></text></martif>"));
  EXPECT_EQ(summarize_units(second), "en=head of state|ru=глава государства|ru=главы");
  ASSERT_EQ(second[0].variants[0].attributes.size(), 1U);
  EXPECT_EQ(second[0].variants[0].attributes[0].name, "partOfSpeech");
  const std::vector<Unit> third = read(write_file("v3", write(Format::kTbx, second)));
  EXPECT_EQ(third, second);
}

TEST_F(Formats, TablesAreReadWithAndWithoutHeader) {
  EXPECT_EQ(summarize_units(read(write_file("a.csv", "en;ru;note\n\"x;\"\"y\"\"\";\"з\nи\";n\n"))),
            "en=x;\"y\"|ru=з\nи");
  EXPECT_EQ(summarize_units(read(write_file("b.tsv", "x\tз\n"), {.languages = {"en", "ru"}})),
            "en=x|ru=з");
  const auto report =
      read_units(write_file("c.csv", "x,y\n"), {}, [](Unit&&) -> Status { return {}; });
  ASSERT_FALSE(report.ok());
  EXPECT_THAT(report.error().message, HasSubstr("names no languages"));
}

TEST_F(Formats, TextOutputOfHunalignIsReadWithItsScores) {
  const std::vector<Unit> units =
      read(write_file("a.tsv", "One. ~~~ Two.\tРаз. ~~~ Два.\t0.5\nThree.\tТри.\t-1.25\n"),
           {.languages = {"en", "ru"}});
  EXPECT_EQ(summarize_units(units), "en=One. Two.|ru=Раз. Два.¶en=Three.|ru=Три.");
  EXPECT_EQ(units[1].attributes.at(0).name, "score");
  EXPECT_EQ(units[1].attributes.at(0).value, "-1.25");
}

TEST_F(Formats, TablesMayNameLanguagesInWordsOrRoles) {
  EXPECT_EQ(summarize_units(read(write_file("a.csv",
                                            "English,Русский,Note,Chinese (zh-TW)\n"
                                            "a,б,n,丙\n"))),
            "en=a|ru=б|zh-TW=丙");
  EXPECT_EQ(summarize_units(read(write_file("b.csv", "Target,Source,Client\nб,a,x\n"),
                                 {.languages = {"en", "ru"}})),
            "ru=б|en=a");
  EXPECT_EQ(
      summarize_units(read(write_file("c.csv", "source,цель\n"), {.languages = {"en", "ru"}})),
      "en=source|ru=цель");
  EXPECT_EQ(summarize_units(
                read(write_file("d.csv", "Russian,русский\nno,is\n"), {.languages = {"en", "ru"}})),
            "en=Russian|ru=русский¶en=no|ru=is");
}

TEST_F(Formats, AreDetectedByContentWhateverTheName) {
  const std::vector<std::pair<std::string, Format>> samples = {
      {wrap_tmx(""), Format::kTmx},
      {"<?xml version='1.0'?><!-- c --><xliff version=\"1.2\"/>", Format::kXliff1},
      {"<xliff xmlns=\"x\" version=\"2.1\"/>", Format::kXliff2},
      {"# c\nmsgid \"\"\nmsgstr \"\"\n", Format::kPo},
      {"<martif/>", Format::kTbx},
      {"{\"en\": \"a\"}\n", Format::kJsonLines},
      {"en,ru\na,b\n", Format::kCsv},
      {"en\tru\na\tb\n", Format::kTsv},
  };
  for (const auto& [bytes, format] : samples) {
    const auto detected = detect_format(write_file("no_extension", bytes));
    ASSERT_TRUE(detected.ok()) << bytes;
    EXPECT_EQ(*detected, format) << bytes;
  }
  EXPECT_FALSE(detect_format(write_file("no_extension", "only words")).ok());
  EXPECT_THAT(detect_format(write_file("empty.tmx", "")).error().message, HasSubstr("empty file"));
  EXPECT_THAT(detect_format(write_file("binary.tmx", std::string(100, '\0'))).error().message,
              HasSubstr("none of the formats"));
}

TEST_F(Formats, OmegatProjectsGiveTheirMemoriesWithTheirRole) {
  std::filesystem::create_directories(folder_.path() / "tm" / "penalty-010");
  write_file("tm/a.tmx", wrap_tmx(make_unit_xml("a", "б")));
  write_file("tm/penalty-010/b.tmx", wrap_tmx(make_unit_xml("c", "д")));
  const std::vector<Unit> units = read(folder_.path());
  EXPECT_EQ(summarize_units(units), "en=a|ru=б¶en=c|ru=д");
  EXPECT_EQ(units[1].attributes.back().value, "penalty-010");
}

TEST_F(Formats, ParallelFilesMustHaveEqualLengths) {
  write_file("c.en", "a\nb\n");
  write_file("c.ru", "а\nб\n");
  std::vector<Unit> units;
  const auto sink = [&](Unit&& unit) -> Status {
    units.push_back(std::move(unit));
    return {};
  };
  const ReadOptions options{.languages = {"en", "ru"}};
  EXPECT_TRUE(read_units(folder_.path() / "c", Format::kParallel, options, sink).ok());
  EXPECT_EQ(summarize_units(units), "en=a|ru=а¶en=b|ru=б");
  write_file("c.ru", "а\n");
  EXPECT_FALSE(read_units(folder_.path() / "c", Format::kParallel, options, sink).ok());
}

TEST(UnitFilter, ChoosesByLanguageDateAttributeAndText) {
  Unit unit = make_units()[0];
  unit.attributes.push_back({Attribute::Kind::kField, "changedate", "20240131T000000Z", ""});
  unit.attributes.push_back({Attribute::Kind::kProp, "domain", "law", ""});
  const auto wants = [&](const UnitFilter& filter) {
    Unit copy = unit;
    return filter.apply(&copy);
  };
  EXPECT_TRUE(wants({.query = "ЖИРНОЕ"}));
  EXPECT_FALSE(wants({.query = "тощее"}));
  EXPECT_TRUE(wants({.since = "20240131T000000Z", .before = "20240201T000000Z"}));
  EXPECT_FALSE(wants({.before = "20240131T000000Z"}));
  EXPECT_TRUE(wants({.attributes = {{"domain", "law"}}}));
  EXPECT_FALSE(wants({.attributes = {{"domain", "it"}}}));
  EXPECT_FALSE(wants({.languages = {"en", "zh"}}));
  Unit swapped = unit;
  EXPECT_TRUE((UnitFilter{.languages = {"ru", "en"}}.apply(&swapped)));
  EXPECT_EQ(swapped.variants[0].language, "ru");
}

TEST(UnitChecker, FindsEachFault) {
  const auto check = [](std::string_view en, std::string_view ru) {
    UnitChecker checker;
    std::string names;
    const auto units = read_tmx_bytes(wrap_tmx(make_unit_xml(en, ru))).units;
    for (const auto& finding : checker.check(units.at(0))) {
      names.append(unit_check_name(finding.check)).append(" ");
    }
    return names;
  };
  EXPECT_EQ(check("Yes 1,000", "Да 1 000"), "");
  EXPECT_EQ(check("Yes", "Yes"), "untranslated ");
  EXPECT_EQ(check("III. 5", "III. 5"), "");
  EXPECT_EQ(check("a)", "a)"), "");
  EXPECT_EQ(check("Yes 5", "Да 6"), "numbers ");
  EXPECT_EQ(check("Yes <ph>x</ph>", "Да"), "tags ");
  EXPECT_EQ(check("Yes, certainly, at once and without any delay whatever it takes", "Да"),
            "length ");
  EXPECT_EQ(check("Please read this before you go on, or the file will be lost.",
                  "Die Datei geht verloren, wenn Sie das nicht vorher gelesen haben."),
            "language ");
  EXPECT_EQ(check("Microsoft Windows Server Professional Service Pack, Adobe Acrobat Reader",
                  "GNU Image Manipulation Program, LibreOffice Writer, Mozilla Firefox"),
            "");
  UnitChecker checker;
  EXPECT_TRUE(checker.check(make_units()[1]).empty());
  EXPECT_EQ(checker.check(make_units()[1]).at(0).check, UnitCheck::kDuplicate);
}

}  // namespace
}  // namespace stele::tm
