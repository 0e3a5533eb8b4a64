#include "align/text/read_document.h"

#include "align/segment/segmenter.h"

#include <string>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

std::string make_zip(const std::string& name, const std::string& content) {
  std::string bytes(content.size() + 4096, '\0');
  std::size_t used = 0;
  archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  archive_write_open_memory(writer, bytes.data(), bytes.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_write_header(writer, entry);
  archive_write_data(writer, content.data(), content.size());
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
