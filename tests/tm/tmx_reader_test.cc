#include "tm/exchange/tmx_reader.h"

#include "exchange_samples.h"

#include <algorithm>
#include <ostream>

#include <gmock/gmock.h>

namespace stele::tm {
namespace {

using ::testing::HasSubstr;

// ASCII as UTF-16 or UTF-32; anything above it as given code points.
std::string widen(std::u32string_view text, int unit_bytes, bool is_big_endian) {
  std::string bytes;
  for (const char32_t c : text) {
    for (int i = 0; i < unit_bytes; ++i) {
      const int shift = 8 * (is_big_endian ? unit_bytes - 1 - i : i);
      bytes.push_back(static_cast<char>((c >> shift) & 0xFF));
    }
  }
  return bytes;
}

std::u32string to_code_points(std::string_view ascii) {
  return std::u32string(ascii.begin(), ascii.end());
}

std::u32string make_wide_sample(std::string_view encoding) {
  const std::string text = wrap_tmx(make_unit_xml("Open", "@"), encoding);
  std::u32string wide = to_code_points(text);
  wide.replace(wide.find(U'@'), 1, U"Открыть");
  return wide;
}

struct Case {
  const char* name;
  std::string bytes;
  std::uint64_t unit_count;
  std::uint64_t skipped_count;
  std::uint64_t repaired_count;
  std::string units;    // as summarize_units gives them
  std::string problem;  // part of what is said about the first problem; empty: nothing is said
};

void PrintTo(const Case& sample, std::ostream* out) {
  *out << sample.name;
}

// What a careful user would want of each kind of file that was ever met, good and bad: text that
// has one reading is kept, with a word about it; what has none costs its own unit and no other;
// nothing outside the file is ever opened.
std::vector<Case> make_cases() {
  using namespace std::string_literals;
  const std::string plain = make_unit_xml("a", "б");
  std::vector<Case> cases = {
      {"BadDates",
       wrap_tmx("<tu creationdate=\"2020-01-01 10:00\" changedate=\"yesterday\" "
                "usagecount=\"many\">" +
                plain.substr(4)),
       1, 0, 2, "en=a|ru=б", "line 3, column 1: changedate 'yesterday'"},
      {"BidirectionalMarksAndJoiners",
       wrap_tmx(make_unit_xml("👩‍👩‍👧 ‏שלום‎", "семья")), 1, 0, 0,
       "en=👩‍👩‍👧 ‏שלום‎|ru=семья", ""},
      {"EntityBomb",
       wrap_tmx(make_unit_xml("&d;", "x") + plain, "UTF-8",
                "<!DOCTYPE tmx [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
                "\"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c "
                "\"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d "
                "\"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>\n"),
       1, 1, 0, "en=a|ru=б", "expands to more than 4096 bytes"},
      {"CdataIsText", wrap_tmx(make_unit_xml("<![CDATA[a <b> & c]]>", "д")), 1, 0, 0,
       "en=a <b> & c|ru=д", ""},
      {"CommentsAreNoText", wrap_tmx(make_unit_xml("a<!-- c -->b", "д<?pi x?>е")), 1, 0, 0,
       "en=ab|ru=де", ""},
      {"ForbiddenReferences", wrap_tmx(make_unit_xml("A&#x1F;B&#x0;", "Б")), 1, 0, 2,
       "en=A\u00ADB|ru=Б", "U+001F"},
      {"SystemDocumentTypeIsNotOpened",
       wrap_tmx(plain, "UTF-8", "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n"), 1, 0, 0, "en=a|ru=б", ""},
      {"SameSourceInTwoContexts",
       wrap_tmx("<tu tuid=\"1\"><prop type=\"x-context-pre\">File</prop>" +
                make_unit_xml("Open", "Открыть").substr(4) +
                "<tu tuid=\"2\"><prop type=\"x-context-pre\">Door</prop>" +
                make_unit_xml("Open", "Открыто").substr(4)),
       2, 0, 0, "en=Open|ru=Открыть¶en=Open|ru=Открыто", ""},
      {"EmptySegments", wrap_tmx(make_unit_xml("", "") + make_unit_xml("", "а") + plain), 1, 2, 0,
       "en=a|ru=б", "no language has text"},
      {"ExternalEntityIsNotFetched",
       wrap_tmx(make_unit_xml("&x;", "x") + plain, "UTF-8",
                "<!DOCTYPE tmx [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n"),
       1, 1, 0, "en=a|ru=б", "never fetched"},
      {"Gb18030",
       wrap_tmx(make_unit_xml("f", "\xB4\xF2\xBF\xAA\x95\x32\x82\x36", "zh-CN"), "GB18030"), 1, 0,
       0, "en=f|zh-CN=打开𠀀", ""},
      {"Gbk", wrap_tmx(make_unit_xml("f", "\xB4\xF2\xBF\xAA", "zh-CN"), "GBK"), 1, 0, 0,
       "en=f|zh-CN=打开", ""},
      {"GzipByContent",
       "\037\213\010\000\000\000\000\000\002\003\263\051\311\255\120\050\113\055\052\316"
       "\314\317\263\125\062\324\063\121\262\263\311\110\115\114\111\055\122\050\056\112"
       "\316\111\314\113\267\125\112\315\123\322\267\263\111\312\117\251\264\263\051\051"
       "\005\341\062\205\212\334\034\053\270\254\235\115\161\152\272\135\242\215\076\210"
       "\262\321\007\312\243\053\052\052\205\052\112\102\121\244\017\062\116\037\142\262"
       "\076\320\045\166\000\335\231\330\366\217\000\000\000"s,
       1, 0, 0, "en=a|ru=b", ""},
      {"HtmlEntities", wrap_tmx(make_unit_xml("a&nbsp;b &copy;", "а")), 1, 0, 2,
       "en=a\u00A0b ©|ru=а", "'&nbsp;' is HTML's"},
      {"InlineElementsOfAllKinds",
       wrap_tmx(make_unit_xml(
           "A <bpt i=\"1\" x=\"1\" type=\"bold\">&lt;b></bpt>bold<ept i=\"1\">&lt;/b></ept> <ph "
           "x=\"2\" assoc=\"p\">{0}</ph><it pos=\"begin\" x=\"3\">&lt;i></it><hi type=\"term\">term"
           "</hi><ph x=\"4\">&lt;img alt=\"<sub type=\"alt\">p</sub>\"/></ph><ut x=\"5\">{c}</ut>",
           "<bpt i=\"1\" x=\"1\">&lt;b></bpt>Б<ept i=\"1\">&lt;/b></ept><ph x=\"2\">{0}</ph><it "
           "pos=\"begin\" x=\"3\">&lt;i></it><ph x=\"4\">&lt;img alt=\"<sub>к</sub>\"/></ph><ut "
           "x=\"5\">{c}</ut>")),
       1, 0, 0, "en=A bold term|ru=Б", ""},
      {"InternalEntity",
       wrap_tmx(make_unit_xml("&prod; is fast", "&prod; быстр"), "UTF-8",
                "<!DOCTYPE tmx [<!ENTITY prod \"Acme\">]>\n"),
       1, 0, 0, "en=Acme is fast|ru=Acme быстр", ""},
      {"Koi8r", wrap_tmx(make_unit_xml("f", "\xEF\xD4\xCB\xD2"), "KOI8-R"), 1, 0, 0, "en=f|ru=Откр",
       ""},
      {"LanguageAttributeOfTmx11",
       "<tmx version=\"1.1\"><header srclang=\"en\"/><body><tu><tuv lang=\"en\"><seg>a</seg></tuv>"
       "<tuv lang=\"ru\"><seg>б</seg></tuv></tu></body></tmx>",
       1, 0, 0, "en=a|ru=б", ""},
      {"LanguageTagsOfAllKinds",
       wrap_tmx(make_unit_xml("a", "甲", "ZH_cn") + make_unit_xml("b", "乙", "zh-Hans-CN") +
                make_unit_xml("c", "丙", "zh")),
       3, 0, 0, "en=a|zh-CN=甲¶en=b|zh-Hans-CN=乙¶en=c|zh=丙", ""},
      {"JunkBeforeTheDeclaration", "\r\n  " + wrap_tmx(plain), 1, 0, 1, "en=a|ru=б",
       "line 2, column 3: the XML declaration is not at the beginning"},
      {"LongSegment", wrap_tmx(make_unit_xml(std::string(1 << 20, 'x'), "д")), 1, 0, 0,
       "en=" + std::string(1 << 20, 'x') + "|ru=д", ""},
      {"LoneSurrogateReference", wrap_tmx(make_unit_xml("A", "&#xD83D;x")), 1, 0, 1,
       "en=A|ru=\uFFFDx", "U+D83D"},
      {"SurrogatePairReferences", wrap_tmx(make_unit_xml("A", "&#xD83D;&#xDE00;")), 1, 0, 1,
       "en=A|ru=😀", "joined to one character"},
      {"MissingSegment",
       wrap_tmx("<tu><tuv xml:lang=\"en\"/><tuv xml:lang=\"ru\"><seg>а</seg></tuv></tu>" + plain),
       1, 1, 0, "en=a|ru=б", "line 3, column 5: <tuv> without <seg>"},
      {"NamespacePrefix",
       "<t:tmx xmlns:t=\"http://www.lisa.org/tmx14\" version=\"1.4\"><t:header srclang=\"en\"/>"
       "<t:body><t:tu><t:tuv xml:lang=\"en\"><t:seg>a</t:seg></t:tuv><t:tuv xml:lang=\"ru\">"
       "<t:seg>б</t:seg></t:tuv></t:tu></t:body></t:tmx>",
       1, 0, 0, "en=a|ru=б", ""},
      {"NestedHighlights", wrap_tmx(make_unit_xml("<hi>a <hi>b</hi></hi>", "д")), 1, 0, 0,
       "en=a b|ru=д", ""},
      {"ComposedAndDecomposedStayApart",
       wrap_tmx(make_unit_xml("cafe\u0301", "и\u0306") + make_unit_xml("caf\u00E9", "й")), 2, 0, 0,
       "en=cafe\u0301|ru=и\u0306¶en=caf\u00E9|ru=й", ""},
      {"NoLanguageOnTheSource",
       wrap_tmx("<tu><tuv><seg>a</seg></tuv><tuv xml:lang=\"ru\"><seg>б</seg></tuv></tu>"), 1, 0, 1,
       "en=a|ru=б", "taken for srclang, 'en'"},
      {"NoUnits", wrap_tmx(""), 0, 0, 0, "", ""},
      {"NoDeclaration",
       "<tmx version=\"1.4\"><header srclang=\"en\"/><body>" + plain + "</body></tmx>", 1, 0, 0,
       "en=a|ru=б", ""},
      {"PropsNotesAndUserEncodings",
       "<tmx version=\"1.4\"><header srclang=\"en\" o-encoding=\"iso-8859-1\"><note>n</note><prop "
       "type=\"p\">v</prop><ude name=\"u\" base=\"Macintosh\"><map unicode=\"#xF8FF\" "
       "code=\"#xF0\" ent=\"Apple\"/></ude></header><body><tu tuid=\"7\" usagecount=\"3\"><note "
       "xml:lang=\"ru\">да</note><prop type=\"domain\">it</prop><tuv xml:lang=\"en\" "
       "creationdate=\"20200101T000000Z\"><prop type=\"q\">1</prop><seg>a</seg></tuv><tuv "
       "xml:lang=\"ru\"><seg>б</seg></tuv></tu></body></tmx>",
       1, 0, 0, "en=a|ru=б", ""},
      {"RawControlBytes", wrap_tmx(make_unit_xml("A\vB", "Б\x1F")), 1, 0, 2, "en=A\nB|ru=Б\u00AD",
       "U+000B"},
      {"BareLessThan", wrap_tmx(make_unit_xml("a < b", "а < б") + plain), 2, 0, 2,
       "en=a < b|ru=а < б¶en=a|ru=б", "line 3, column 31: a bare '<'"},
      {"SoftHyphenAndNoBreakSpace", wrap_tmx(make_unit_xml("data\u00ADbase\u00A0x", "б")), 1, 0, 0,
       "en=data\u00ADbase\u00A0x|ru=б", ""},
      {"SourceOfAllLanguages",
       wrap_tmx(plain + "<tu srclang=\"ru\"><tuv xml:lang=\"ru\"><seg>Да</seg></tuv><tuv "
                        "xml:lang=\"en\"><seg>Yes</seg></tuv></tu>",
                "UTF-8", "", " srclang=\"*all*\""),
       2, 0, 0, "en=a|ru=б¶ru=Да|en=Yes", ""},
      {"NoSourceLanguage", wrap_tmx(plain, "UTF-8", "", ""), 1, 0, 0, "en=a|ru=б", ""},
      {"ThreeLanguages",
       wrap_tmx(
           "<tu><tuv xml:lang=\"en\"><seg>Yes</seg></tuv><tuv "
           "xml:lang=\"ru\"><seg>Да</seg></tuv><tuv xml:lang=\"zh-CN\"><seg>是</seg></tuv></tu>"),
       1, 0, 0, "en=Yes|ru=Да|zh-CN=是", ""},
      {"TrailingGarbage", wrap_tmx(plain) + "\0\0garbage"s, 1, 0, 1, "en=a|ru=б",
       "bytes behind the last element"},
      {"Truncated",
       wrap_tmx(plain + make_unit_xml("two", "два"))
           .substr(0, wrap_tmx(plain).find("</body>") + 40),
       1, 1, 0, "en=a|ru=б", "the file ends inside"},
      {"TwoTargetsOfOneLanguage",
       wrap_tmx(
           "<tu><tuv xml:lang=\"en\"><seg>bank</seg></tuv><tuv "
           "xml:lang=\"ru\"><seg>банк</seg></tuv><tuv xml:lang=\"ru\"><seg>берег</seg></tuv></tu>"),
       1, 0, 0, "en=bank|ru=банк|ru=берег", ""},
      {"UnpairedTags",
       wrap_tmx(make_unit_xml("A <bpt i=\"1\">&lt;b&gt;</bpt>b", "Б<ept i=\"7\">&lt;/b&gt;</ept>")),
       1, 0, 1, "en=A b|ru=Б", "2 inline tags had no partner"},
      {"BareAmpersand", wrap_tmx(make_unit_xml("R&D", "НИР & ОКР") + plain), 2, 0, 2,
       "en=R&D|ru=НИР & ОКР¶en=a|ru=б", "line 3, column 30: a bare '&'"},
      {"Utf16BigEndian", "\xFE\xFF"s + widen(make_wide_sample("UTF-16"), 2, true), 1, 0, 0,
       "en=Open|ru=Открыть", ""},
      {"Utf16LittleEndian", "\xFF\xFE"s + widen(make_wide_sample("UTF-16"), 2, false), 1, 0, 0,
       "en=Open|ru=Открыть", ""},
      {"Utf16WithoutMark", widen(make_wide_sample("UTF-16LE"), 2, false), 1, 0, 0,
       "en=Open|ru=Открыть", ""},
      {"Utf32", "\xFF\xFE\0\0"s + widen(make_wide_sample("UTF-32"), 4, false), 1, 0, 0,
       "en=Open|ru=Открыть", ""},
      {"Utf8DeclaredAsUtf16", wrap_tmx(plain, "UTF-16"), 1, 0, 0, "en=a|ru=б",
       "not UTF-16 as declared"},
      {"Windows1251DeclaredAsUtf8",
       wrap_tmx(make_unit_xml("Open the file",
                              "\xCE\xF2\xEA\xF0\xEE\xE9\xF2\xE5 \xF4\xE0\xE9\xEB, "
                              "\xEF\xEE\xE6\xE0\xEB\xF3\xE9\xF1\xF2\xE0")),
       1, 0, 0, "en=Open the file|ru=Откройте файл, пожалуйста", "read as windows-1251"},
      {"InvalidByteCostsItsUnit", wrap_tmx(make_unit_xml("Caf", "К\xFFе") + plain), 1, 1, 0,
       "en=a|ru=б", "byte 0xFF, expected UTF-8"},
      {"LaterVersion",
       "<tmx version=\"2.0\"><header srclang=\"en\"/><body>" + plain + "</body></tmx>", 1, 0, 0,
       "en=a|ru=б", "TMX version '2.0'"},
      {"WhiteSpaceIsText", wrap_tmx(make_unit_xml("  two  spaces\r\n\tand a tab ", " да\n нет ")),
       1, 0, 0, "en=  two  spaces\n\tand a tab |ru= да\n нет ", ""},
      {"Windows1251", wrap_tmx(make_unit_xml("f", "\xCE\xF2\xEA\xF0"), "windows-1251"), 1, 0, 0,
       "en=f|ru=Откр", ""},
      {"XliffElementsInside", wrap_tmx(make_unit_xml("A <g id=\"1\">b</g> <x id=\"2\"/>", "Б")), 1,
       0, 2, "en=A b |ru=Б", "<g> is no inline element of TMX"},
      {"DefaultSpaceIsKept",
       wrap_tmx("<tu><tuv xml:lang=\"en\" xml:space=\"default\"><seg> a  b </seg></tuv><tuv "
                "xml:lang=\"ru\"><seg>в</seg></tuv></tu>"),
       1, 0, 0, "en= a  b |ru=в", ""},
      {"WrongEndTagCostsItsUnit", wrap_tmx("<tu><tuv xml:lang=\"en\"><seg>x</tuv></tu>" + plain), 1,
       1, 0, "en=a|ru=б", "line 3, column 30: </tuv>, expected </seg>"},
      {"UnclosedUnitCostsItself",
       wrap_tmx("<tu><tuv xml:lang=\"en\"><seg>x</seg></tuv>\n" + plain + plain), 2, 1, 0,
       "en=a|ru=б¶en=a|ru=б", "line 4, column 1: <tu> inside <tu>"},
      {"DeepNestingIsBounded", wrap_tmx([] {
         std::string deep;
         for (int i = 0; i < 100000; ++i) deep += "<hi>";
         return make_unit_xml(deep, "x");
       }() + plain),
       1, 1, 0, "en=a|ru=б", "more than 256 elements inside each other"},
  };
  return cases;
}

class TmxCases : public ::testing::TestWithParam<Case> {};

TEST_P(TmxCases, GiveWhatACarefulUserWants) {
  const Case& expected = GetParam();
  const ReadOutcome outcome = read_tmx_bytes(expected.bytes);
  EXPECT_EQ(outcome.error, "");
  EXPECT_EQ(outcome.report.unit_count, expected.unit_count);
  EXPECT_EQ(outcome.report.skipped_count, expected.skipped_count);
  EXPECT_EQ(outcome.report.repaired_count, expected.repaired_count);
  EXPECT_EQ(summarize_units(outcome.units), expected.units);
  if (expected.problem.empty()) {
    EXPECT_TRUE(outcome.problems.empty()) << describe_problem(outcome.problems[0]);
  } else {
    ASSERT_FALSE(outcome.problems.empty());
    EXPECT_THAT(describe_problem(outcome.problems[0]), HasSubstr(expected.problem));
  }
}

TEST_P(TmxCases, StopInStrictModeWhereSomethingIsLostOrChanged) {
  const Case& expected = GetParam();
  const ReadOutcome outcome = read_tmx_bytes(expected.bytes, {.strict = true});
  const bool is_clean = expected.skipped_count == 0 && expected.repaired_count == 0;
  EXPECT_EQ(outcome.error.empty(), is_clean) << outcome.error;
  if (!is_clean) {
    EXPECT_THAT(outcome.error, HasSubstr("test.tmx: line "));
  }
}

TEST_P(TmxCases, AreTheSameReadByteByByteAtTheWindowsEdge) {
  // A comment of every length up to a few hundred moves the text across the end of the window.
  const Case& expected = GetParam();
  // (An encoding that is not declared is judged by the first 64 KiB.)
  if (std::string_view(expected.name) == "Windows1251DeclaredAsUtf8") return;
  if (expected.bytes.size() > 4000 || expected.bytes.find("<body>") == std::string::npos) return;
  const std::size_t body = expected.bytes.find("<body>") + 6;
  for (std::size_t shift = 0; shift < 700; shift += 7) {
    std::string moved = expected.bytes;
    const std::size_t padding = (std::size_t{128} << 10) - body - shift;
    moved.insert(body, "<!--" + std::string(padding, ' ') + "-->");
    const ReadOutcome outcome = read_tmx_bytes(moved);
    ASSERT_EQ(outcome.error, "") << shift;
    ASSERT_EQ(summarize_units(outcome.units), expected.units) << shift;
    ASSERT_EQ(outcome.report.repaired_count, expected.repaired_count) << shift;
  }
}

INSTANTIATE_TEST_SUITE_P(Files, TmxCases, ::testing::ValuesIn(make_cases()),
                         [](const ::testing::TestParamInfo<Case>& sample) {
                           return std::string(sample.param.name);
                         });

TEST(TmxReader, KeepsAllInlineElementsWithTheirCode) {
  const ReadOutcome outcome = read_tmx_bytes(wrap_tmx(make_unit_xml(
      "A <bpt i=\"1\" x=\"1\" type=\"bold\">&lt;b></bpt>bold<ept i=\"1\">&lt;/b></ept> <ph x=\"2\" "
      "assoc='p'>{0}</ph><it pos=\"begin\">&lt;i></it><hi type=\"term\">term</hi><ph>&lt;img "
      "alt=\"<sub type=\"alt\">picture</sub>\"/></ph><ut>{\\cf2}</ut>",
      "<bpt i=\"1\" x=\"1\">b</bpt>Б<ept i=\"1\">e</ept><ph x=\"2\">{0}</ph>")));
  ASSERT_EQ(outcome.units.size(), 1U);
  const std::vector<InlineTag> expected = {
      {InlineKind::kBeginPaired, 2, "i=\"1\" x=\"1\" type=\"bold\"", "&lt;b&gt;"},
      {InlineKind::kEndPaired, 6, "i=\"1\"", "&lt;/b&gt;"},
      {InlineKind::kPlaceholder, 7, "x=\"2\" assoc=\"p\"", "{0}"},
      {InlineKind::kIsolated, 7, "pos=\"begin\"", "&lt;i&gt;"},
      {InlineKind::kHighlightBegin, 7, "type=\"term\"", ""},
      {InlineKind::kHighlightEnd, 11, "", ""},
      {InlineKind::kPlaceholder, 11, "", "&lt;img alt=\"<sub type=\"alt\">picture</sub>\"/&gt;"},
      {InlineKind::kUnknown, 11, "", "{\\cf2}"},
  };
  EXPECT_EQ(outcome.units[0].variants[0].tags, expected);
}

TEST(TmxReader, KeepsAttributesPropsAndNotesInOrder) {
  const ReadOutcome outcome = read_tmx_bytes(wrap_tmx(
      "<tu tuid=\"7\" usagecount=\"3\" x-score=\"9\"><note xml:lang=\"ru\">да</note><prop "
      "type=\"domain\">it</prop><tuv xml:lang=\"en\" creationid=\"me\"><prop "
      "type=\"q\">1</prop><seg>a</seg></tuv><tuv xml:lang=\"ru\"><seg>б</seg></tuv></tu>"));
  ASSERT_EQ(outcome.units.size(), 1U);
  using Kind = Attribute::Kind;
  const std::vector<Attribute> expected = {{Kind::kField, "tuid", "7", ""},
                                           {Kind::kField, "usagecount", "3", ""},
                                           {Kind::kProp, "x-x-score", "9", ""},
                                           {Kind::kNote, "", "да", "ru"},
                                           {Kind::kProp, "domain", "it", ""}};
  EXPECT_EQ(outcome.units[0].attributes, expected);
  EXPECT_EQ(outcome.units[0].variants[0].attributes.size(), 2U);
}

TEST(TmxReader, ReportsTheBytesOfASkippedUnit) {
  const std::string bad = "<tu><tuv xml:lang=\"en\"><seg>x</tuv></tu>";
  const ReadOutcome outcome = read_tmx_bytes(wrap_tmx(bad + make_unit_xml("a", "b")));
  ASSERT_EQ(outcome.problems.size(), 1U);
  EXPECT_EQ(outcome.problems[0].raw, bad);
}

TEST(TmxReader, RemembersASourceThatIsNotTheFirstVariant) {
  const ReadOutcome outcome =
      read_tmx_bytes(wrap_tmx("<tu><tuv xml:lang=\"ru\"><seg>б</seg></tuv><tuv "
                              "xml:lang=\"en-US\"><seg>a</seg></tuv></tu>"));
  ASSERT_EQ(outcome.units.size(), 1U);
  EXPECT_EQ(find_field(outcome.units[0].attributes, "srclang"), "en-US");
}

TEST(TmxReader, RefusesWhatIsNotTmx) {
  EXPECT_THAT(read_tmx_bytes("<xliff version=\"1.2\"></xliff>").error,
              HasSubstr("the first element is <xliff>, expected <tmx>"));
  EXPECT_THAT(read_tmx_bytes("").error, HasSubstr("no element found"));
  EXPECT_THAT(read_tmx_bytes("just text & more").error, HasSubstr("no element found"));
  EXPECT_THAT(read_tmx_bytes(std::string(300000, '\0')).error, HasSubstr("test.tmx"));
}

TEST(TmxReader, BoundsAGiantSegment) {
  const std::string giant(3U << 20, 'x');
  const ReadOutcome outcome = read_tmx_bytes(
      wrap_tmx(make_unit_xml(giant, "x") + make_unit_xml("a", "b")), {.max_text_bytes = 1U << 20});
  EXPECT_EQ(summarize_units(outcome.units), "en=a|ru=b");
  ASSERT_EQ(outcome.problems.size(), 1U);
  EXPECT_THAT(outcome.problems[0].reason, HasSubstr("more than 1048576 bytes"));
}

TEST(TmxReader, ReturnsTheSinksError) {
  auto file = InputFile::from_memory("", "x");
  const std::string bytes = wrap_tmx(make_unit_xml("a", "b"));
  file = InputFile::from_memory(bytes, "x");
  const auto report = read_tmx(*std::move(file), {}, [](Unit&&) -> Status {
    return Error{ErrorCode::kIo, "disk full"};
  });
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().message, "disk full");
}

}  // namespace
}  // namespace stele::tm
