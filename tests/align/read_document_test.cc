#include "align/text/read_document.h"

#include "align/segment/segmenter.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace stele {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Shown {
  ParagraphKind kind;
  int level;
  std::string text;
  bool operator==(const Shown&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Shown& shown) {
  return out << static_cast<int>(shown.kind) << "/" << shown.level << " '" << shown.text << "'";
}

// The paragraphs as a segmenter shows them, with their structure.
std::vector<Shown> read(std::string_view bytes, const std::string& name) {
  const auto result = read_document_bytes(bytes, name, {.language = "en"});
  EXPECT_TRUE(result.ok()) << result.error().message;
  if (!result.ok()) return {};
  const auto segmenter = Segmenter::open({.language = "en"});
  std::vector<Shown> shown;
  const Document& document = result->document;
  std::uint32_t last = 0;
  for (const Segment& segment : segmenter->segment_document(document).segments) {
    const Paragraph& paragraph = document.paragraphs[segment.paragraph];
    if (!shown.empty() && segment.paragraph == last) {
      shown.back().text += " " + segment.text;
    } else {
      shown.push_back({paragraph.kind, paragraph.level, segment.text});
    }
    last = segment.paragraph;
  }
  return shown;
}

constexpr ParagraphKind kText = ParagraphKind::kText;
constexpr ParagraphKind kHeading = ParagraphKind::kHeading;
constexpr ParagraphKind kListItem = ParagraphKind::kListItem;
constexpr ParagraphKind kTableCell = ParagraphKind::kTableCell;

// `content` is written `repeat` times over.
std::string make_zip(const std::string& name, const std::string& content, int repeat = 1) {
  std::string bytes(content.size() * 2 + 4096, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  archive_write_open_memory(writer, bytes.data(), bytes.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()) * repeat);
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_write_header(writer, entry);
  for (int i = 0; i < repeat; ++i) archive_write_data(writer, content.data(), content.size());
  archive_entry_free(entry);
  archive_write_close(writer);
  archive_write_free(writer);
  bytes.resize(used);
  return bytes;
}

TEST(ReadDocument, MarkdownKeepsItsStructure) {
  EXPECT_THAT(
      read("# Charter\n\nThe **Parties** agree to [meet](https://example.org) `often`.\nThey\n"
           "do.\n\n- first \\*item\\*\n  - second\n\n| a | b |\n|---|---|\n| c | d |\n\n"
           "```\ncode\n```\nTitle\n=====\n\n> quoted\n> text\n",
           "charter.md"),
      ElementsAre(Shown{kHeading, 1, "Charter"},
                  Shown{kText, 0, "The Parties agree to meet often. They do."},
                  Shown{kListItem, 1, "first *item*"}, Shown{kListItem, 2, "second"},
                  Shown{kTableCell, 0, "a"}, Shown{kTableCell, 0, "b"}, Shown{kTableCell, 0, "c"},
                  Shown{kTableCell, 0, "d"}, Shown{kHeading, 1, "Title"},
                  Shown{kText, 0, "quoted text"}));
}

TEST(ReadDocument, HtmlKeepsItsStructure) {
  EXPECT_THAT(
      read("<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body>"
           "<h2>Part &laquo;A&raquo;</h2><p>The <b>Par</b>ties<br>agree&nbsp;&amp; sign.</p>"
           "<ul><li>one<ul><li>two</li></ul></li></ul><table><tr><td>c</td></tr></table>"
           "<script>if (a<b) {}</script><!-- no --><p>5 < 6 &#8212; &unknown;</p></body></html>",
           "x"),
      ElementsAre(Shown{kHeading, 1, "T"}, Shown{kHeading, 2, "Part «A»"},
                  Shown{kText, 0, "The Parties agree & sign."}, Shown{kListItem, 1, "one"},
                  Shown{kListItem, 2, "two"}, Shown{kTableCell, 0, "c"},
                  Shown{kText, 0, "5 < 6 — &unknown;"}));
}

TEST(ReadDocument, HtmlSaysItsLanguageAndEncoding) {
  const auto result = read_document_bytes(
      "<html lang=\"ru\"><meta charset=\"windows-1251\"><p>\xCC\xE8\xF0.</p></html>", "x");
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_EQ(result->document.language, "ru");
  EXPECT_THAT(result->document.text, HasSubstr("Мир."));
}

TEST(ReadDocument, OffsetsOfMarkupPointIntoTheSource) {
  const std::string source = "A *b* c.";
  const auto result = read_document_bytes(source, "x.md", {.language = "en"});
  const auto segmenter = Segmenter::open({.language = "en"});
  const auto segments = segmenter->segment_document(result->document).segments;
  ASSERT_EQ(segments.size(), 1U);
  EXPECT_EQ(segments[0].text, "A b c.");
  EXPECT_EQ(view_of(source, segments[0].source), "A *b* c.");
}

// The edits inside each segment's source, as "kind:bytes".
std::vector<std::string> marks_of(const std::string& source, const std::string& name) {
  const auto result = read_document_bytes(source, name, {.language = "en"});
  EXPECT_TRUE(result.ok()) << result.error().message;
  const auto segmenter = Segmenter::open({.language = "en"});
  std::vector<std::string> marks;
  constexpr std::string_view kLetters = "fcoxm";  // furniture, character, open, close, mark
  for (const Segment& segment : segmenter->segment_document(result->document).segments) {
    std::string shown(view_of(result->document.text, segment.source));
    for (const Edit& edit : result->document.edits) {
      if (edit.span.begin < segment.source.begin || edit.span.end > segment.source.end) continue;
      shown += std::string(" ") + kLetters[static_cast<std::size_t>(edit.kind)] + ":" +
               std::string(view_of(result->document.text, edit.span));
    }
    marks.push_back(shown);
  }
  return marks;
}

TEST(ReadDocument, MarksKeepTheirKindAndPlace) {
  EXPECT_THAT(marks_of("**Bold** starts, [link](u) ends. It *is* `x`, <b>y</b> \\* &amp; **so.**\n",
                       "x.md"),
              ElementsAre("**Bold** starts, [link](u) ends. o:** x:** o:[ x:](u)",
                          "It *is* `x`, <b>y</b> \\* &amp; **so.** o:* x:* o:` x:` o:<b> x:</b> "
                          "c:\\* c:&amp; o:** x:**"));
  EXPECT_THAT(marks_of("<html><p> <i><b>One</b>.</i> Two<br/>three<!-- c -->.</p><p><i></i>F.</p>",
                       "x.html"),
              ElementsAre("<i><b>One</b>.</i> o:<i> o:<b> x:</b> x:</i>",
                          "Two<br/>three<!-- c -->. m:<br/> m:<!-- c -->", "F."));
  EXPECT_THAT(
      marks_of("1\n00:00:01,000 --> 00:00:02,000\n<i>We</i> go\n\n2\n00:00:03,000 --> "
               "00:00:04,000\nhome.\n",
               "x.srt"),
      ElementsAre("<i>We</i> go\n\n2\n00:00:03,000 --> 00:00:04,000\nhome. o:<i> x:</i> f:2 "
                  "f:00:00:03,000 --> 00:00:04,000"));
}

TEST(ReadDocument, TablesInOfficeFilesComeByCells) {
  const std::string cell = "<w:tc><w:p><w:r><w:t>";
  const std::string end = "</w:t></w:r></w:p></w:tc>";
  EXPECT_THAT(
      read(make_zip("word/document.xml",
                    "<w:document><w:body><w:tbl><w:tr>" + cell + "a. B" + end + cell + "c" + end +
                        "</w:tr><w:tr>" + cell + "d" + end +
                        "<w:tc><w:p><w:r><w:t>e</w:t></w:r></w:p><w:p><w:r><w:t>f</w:t></w:r>"
                        "</w:p></w:tc></w:tr></w:tbl><w:p><w:r><w:t>g</w:t></w:r></w:p>"
                        "</w:body></w:document>"),
           "x.docx"),
      ElementsAre(Shown{kTableCell, 0, "a. B"}, Shown{kTableCell, 0, "c"},
                  Shown{kTableCell, 0, "d"}, Shown{kTableCell, 0, "e"}, Shown{kTableCell, 0, "f"},
                  Shown{kText, 0, "g"}));
}

TEST(ReadDocument, APdfIsReadWherePdftotextIsInstalled) {
  if (std::system("command -v pdftotext > /dev/null 2>&1") != 0) GTEST_SKIP() << "no pdftotext";
  // The smallest PDF with a page and a line of text; readers rebuild the missing table of objects.
  const std::string page = "BT /F 12 Tf 72 720 Td (The Parties met. They agreed.) Tj ET";
  const std::string pdf =
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F "
      "5 0 R>>>>>>endobj\n4 0 obj<</Length " +
      std::to_string(page.size()) + ">>stream\n" + page +
      "\nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
      "trailer<</Root 1 0 R>>\n%%EOF\n";
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("stele-" + std::to_string(::getpid()) + ".pdf");
  std::ofstream(path, std::ios::binary) << pdf;
  const auto result = read_document(path, {.language = "en"});
  std::ofstream(path, std::ios::binary) << "%PDF-1.4\nnothing\n";
  const auto damaged = read_document(path, {.language = "en"});
  std::filesystem::remove(path);
  ASSERT_TRUE(result.ok()) << result.error().message;
  EXPECT_THAT(result->document.text, HasSubstr("The Parties met. They agreed."));
  ASSERT_FALSE(damaged.ok());
  EXPECT_THAT(damaged.error().message, HasSubstr("pdftotext"));
}

TEST(ReadDocument, AnArchiveThatUnpacksToTooMuchIsRefused) {
  // Deflated zeros: 1000 to 1. The limit must stop it long before memory does.
  const std::string zip = make_zip("word/document.xml", std::string(1'000'000, ' '), 300);
  ASSERT_LT(zip.size(), 1'000'000U);
  const auto refused = read_document_bytes(zip, "x.docx", {.language = "en"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kLimitExceeded);
}

TEST(ReadDocument, SubtitlesJoinWhereTheSentenceGoesOn) {
  EXPECT_THAT(
      read("1\n00:00:01,000 --> 00:00:02,000\n<i>We have</i>\nagreed\n\n2\n00:00:03,000 --> "
           "00:00:04,000\nto meet.\n\n3\n00:00:05,000 --> 00:00:06,000\n{\\an8}Good.\n",
           "x"),
      ElementsAre(Shown{kText, 0, "We have agreed to meet."}, Shown{kText, 0, "Good."}));
}

TEST(ReadDocument, DocxKeepsItsStructure) {
  const std::string xml =
      "<w:document><w:body>"
      "<w:p><w:pPr><w:pStyle w:val=\"Heading2\"/></w:pPr><w:r><w:t>Title</w:t></w:r></w:p>"
      "<w:p><w:r><w:t xml:space=\"preserve\">The </w:t></w:r><w:del><w:r><w:t>old</w:t></w:r>"
      "</w:del><w:r><w:t>Parties</w:t></w:r></w:p>"
      "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>item</w:t></w:r></w:p>"
      "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
      "<w:p/></w:body></w:document>";
  EXPECT_THAT(read(make_zip("word/document.xml", xml), "x.docx"),
              ElementsAre(Shown{kHeading, 2, "Title"}, Shown{kText, 0, "The Parties"},
                          Shown{kListItem, 2, "item"}, Shown{kTableCell, 0, "cell"}));
}

TEST(ReadDocument, OdtKeepsItsStructure) {
  const std::string xml =
      "<office:document-content><office:body><office:text>"
      "<text:h text:outline-level=\"1\">Title</text:h>"
      "<text:p>The<text:s "
      "text:c=\"2\"/>Parties<text:note><text:p>note</text:p></text:note>.</text:p>"
      "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>"
      "<table:table><table:table-cell><text:p>cell</text:p></table:table-cell></table:table>"
      "</office:text></office:body></office:document-content>";
  EXPECT_THAT(read(make_zip("content.xml", xml), "x.odt"),
              ElementsAre(Shown{kHeading, 1, "Title"}, Shown{kText, 0, "The Parties."},
                          Shown{kListItem, 1, "item"}, Shown{kTableCell, 0, "cell"}));
}

TEST(ReadDocument, MarksOfDocxStandInTheTextAndAreNotShown) {
  const std::string xml =
      "<w:document><w:body><w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr>"
      "<w:r><w:t xml:space=\"preserve\">The </w:t></w:r>"
      "<w:r><w:rPr><w:b/></w:rPr><w:t>Par</w:t></w:r>"
      "<w:r><w:rPr><w:b/><w:i/></w:rPr><w:t>ties</w:t></w:r>"
      "<w:r><w:rPr><w:i w:val=\"0\"/><w:u w:val=\"none\"/></w:rPr><w:t> met. </w:t></w:r>"
      "<w:r><w:rPr><w:rStyle w:val=\"Emphasis\"/></w:rPr></w:r>"
      "<w:hyperlink w:anchor=\"x\"><w:r><w:t>H</w:t></w:r><w:r><w:rPr><w:vertAlign "
      "w:val=\"subscript\"/></w:rPr><w:t>2</w:t></w:r></w:hyperlink><w:r><w:t>O &lt;b&gt;.</w:t>"
      "</w:r></w:p></w:body></w:document>";
  const std::string zip = make_zip("word/document.xml", xml);
  EXPECT_THAT(read(zip, "x.docx"), ElementsAre(Shown{kText, 0, "The Parties met. H2O <b>."}));
  EXPECT_THAT(marks_of(zip, "x.docx"),
              ElementsAre("The <b>Par<i>ties</i></b> met. o:<b> o:<i> x:</i> x:</b>",
                          "<a>H<sub>2</sub></a>O <b>. o:<a> o:<sub> x:</sub> x:</a>"));
}

TEST(ReadDocument, MarksOfOdtStandInTheTextAndAreNotShown) {
  const std::string xml =
      "<office:document-content><office:automatic-styles><style:style style:name=\"T1\" "
      "style:family=\"text\"><style:text-properties fo:font-weight=\"bold\" "
      "style:text-underline-style=\"solid\"/></style:style><style:style style:name=\"P1\" "
      "style:family=\"paragraph\"><style:text-properties fo:font-style=\"italic\"/></style:style>"
      "</office:automatic-styles><office:body><office:text><text:p text:style-name=\"P1\">The "
      "<text:span text:style-name=\"T1\">Par<text:span text:style-name=\"Emphasis\">ties"
      "</text:span></text:span><text:span text:style-name=\"T9\"> met.</text:span> <text:a "
      "xlink:href=\"http://a.b/?c&amp;d\">They</text:a> agreed.</text:p></office:text>"
      "</office:body></office:document-content>";
  const std::string zip = make_zip("content.xml", xml);
  EXPECT_THAT(read(zip, "x.odt"), ElementsAre(Shown{kText, 0, "The Parties met. They agreed."}));
  EXPECT_THAT(
      marks_of(zip, "x.odt"),
      ElementsAre("The <b><u>Par<i>ties</i></u></b> met. o:<b> o:<u> o:<i> x:</i> x:</u> x:</b>",
                  "<a href=\"http://a.b/?c&amp;d\">They</a> agreed. "
                  "o:<a href=\"http://a.b/?c&amp;d\"> x:</a>"));
}

TEST(ReadDocument, HostileOfficeFilesAreBounded) {
  const auto message_of = [](const std::string& bytes) {
    const auto refused = read_document_bytes(bytes, "x.docx");
    return refused.ok() ? std::string("accepted") : refused.error().message;
  };
  EXPECT_THAT(message_of(make_zip("other.xml", "<a/>")), HasSubstr("expected text, DOCX or ODT"));
  EXPECT_THAT(message_of(make_zip("content.xml", "<a><b></a>")), HasSubstr("damaged XML, line 1"));
  std::string deep;
  for (int i = 0; i < 1000; ++i) deep += "<a>";
  EXPECT_THAT(message_of(make_zip("content.xml", deep)), HasSubstr("nests deeper than 256"));
  std::string bomb = "<!DOCTYPE a [<!ENTITY e0 \"0123456789\">";
  for (int i = 1; i < 12; ++i) {
    bomb += "<!ENTITY e" + std::to_string(i) + " \"";
    for (int k = 0; k < 10; ++k) bomb += "&e" + std::to_string(i - 1) + ";";
    bomb += "\">";
  }
  EXPECT_THAT(message_of(make_zip("content.xml", bomb + "]><text:p>&e11;</text:p>")),
              HasSubstr("amplification"));
  const std::string zip = make_zip("word/document.xml", std::string(100000, ' '));
  for (std::size_t size = 4; size < zip.size(); size += 97) {
    EXPECT_NE(message_of(zip.substr(0, size)), "accepted") << size;
  }
}

TEST(ReadDocument, NothingButWhiteSpaceIsRefused) {
  const auto refused = read_document_bytes(" \n\n ", "x.txt");
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(refused.error().message, HasSubstr("no text"));
}

}  // namespace
}  // namespace stele
