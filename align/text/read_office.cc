#include "align/text/read_office.h"

#include "align/base/utf8.h"
#include "align/text/zip_entry.h"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

#include <expat.h>

namespace stele {
namespace {

constexpr std::uint64_t kMaxXmlBytes = std::uint64_t{256} << 20;
constexpr int kMaxDepth = 256;
constexpr int kMaxSpaces = 1000;

// What both formats need: paragraphs, and what is inside what. The handlers get names with their
// usual prefixes ("w:p"), as every known writer has them.
class OfficeReader {
 public:
  explicit OfficeReader(Document* document)
      : document_(*document), parser_(XML_ParserCreate(nullptr)) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), start, end);
    XML_SetCharacterDataHandler(parser_.get(), characters);
  }
  OfficeReader(const OfficeReader&) = delete;
  OfficeReader& operator=(const OfficeReader&) = delete;
  virtual ~OfficeReader() = default;

  Status parse(std::string_view xml) {
    constexpr std::size_t kChunkBytes = 1 << 20;
    for (std::size_t begin = 0; begin < xml.size() || begin == 0; begin += kChunkBytes) {
      const std::string_view chunk = xml.substr(begin, kChunkBytes);
      const bool is_last = begin + chunk.size() >= xml.size();
      const auto status = XML_Parse(parser_.get(), chunk.data(), static_cast<int>(chunk.size()),
                                    is_last ? XML_TRUE : XML_FALSE);
      if (is_too_deep_) {
        return Error{ErrorCode::kLimitExceeded, "its XML nests deeper than 256 elements"};
      }
      if (status != XML_STATUS_OK) {
        return Error{ErrorCode::kCorruption,
                     "damaged XML, line " +
                         std::to_string(XML_GetCurrentLineNumber(parser_.get())) + ": " +
                         XML_ErrorString(XML_GetErrorCode(parser_.get()))};
      }
      if (is_last) break;
    }
    return {};
  }

 protected:
  virtual void start_element(std::string_view name, const char** attributes) = 0;
  virtual void end_element(std::string_view name) = 0;

  static std::string_view attribute(const char** attributes, std::string_view name) {
    for (; attributes[0] != nullptr; attributes += 2) {
      if (attributes[0] == name) return attributes[1];
    }
    return {};
  }

  void start_paragraph(ParagraphKind kind, int level) {
    end_paragraph();
    current_ = {{document_.text.size(), document_.text.size()}, kind, level};
    is_open_ = true;
  }
  void set_kind(ParagraphKind kind, int level) {
    current_.kind = kind;
    current_.level = level;
  }
  void add_text(std::string_view text) {
    if (is_open_ && hidden_depth_ == 0) document_.text.append(text);
  }
  void end_paragraph() {
    if (!is_open_) return;
    is_open_ = false;
    std::string& text = document_.text;
    while (text.size() > current_.span.begin && text.back() == ' ') text.pop_back();
    if (text.size() == current_.span.begin) return;
    current_.span.end = text.size();
    document_.paragraphs.push_back(current_);
    text.push_back('\n');
  }
  // Text is not shown until the element that is being started ends.
  void hide_element() {
    if (hidden_depth_ == 0) hidden_depth_ = depth_;
  }
  bool is_hidden() const { return hidden_depth_ != 0; }

  bool takes_text_ = false;

 private:
  struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  static void start(void* self, const char* name, const char** attributes) {
    auto& reader = *static_cast<OfficeReader*>(self);
    if (++reader.depth_ > kMaxDepth) {
      reader.is_too_deep_ = true;
      XML_StopParser(reader.parser_.get(), XML_FALSE);
      return;
    }
    if (!reader.is_hidden()) reader.start_element(name, attributes);
  }
  static void end(void* self, const char* name) {
    auto& reader = *static_cast<OfficeReader*>(self);
    if (reader.hidden_depth_ == reader.depth_) {
      reader.hidden_depth_ = 0;
    } else if (!reader.is_hidden()) {
      reader.end_element(name);
    }
    --reader.depth_;
  }
  static void characters(void* self, const char* bytes, int size) {
    auto& reader = *static_cast<OfficeReader*>(self);
    if (reader.takes_text_) reader.add_text({bytes, static_cast<std::size_t>(size)});
  }

  Document& document_;
  std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
  Paragraph current_;
  bool is_open_ = false;
  int depth_ = 0;
  int hidden_depth_ = 0;
  bool is_too_deep_ = false;
};

// ECMA-376 part 1, chapter 17.
class DocxReader : public OfficeReader {
 public:
  using OfficeReader::OfficeReader;

 private:
  void start_element(std::string_view name, const char** attributes) override {
    if (name == "w:p") {
      start_paragraph(cell_depth_ > 0 ? ParagraphKind::kTableCell : ParagraphKind::kText, 0);
    } else if (name == "w:t") {
      takes_text_ = true;
    } else if (name == "w:tab") {
      add_text("\t");
    } else if (name == "w:br" || name == "w:cr") {
      add_text("\n");
    } else if (name == "w:noBreakHyphen") {
      add_text("-");
    } else if (name == "w:tc") {
      ++cell_depth_;
    } else if (name == "w:pStyle") {
      const std::string_view style = attribute(attributes, "w:val");
      if (style.starts_with("Heading") || style == "Title") {
        const int level = style.back() >= '1' && style.back() <= '9' ? style.back() - '0' : 1;
        set_kind(ParagraphKind::kHeading, level);
      }
    } else if (name == "w:outlineLvl") {
      const int level = std::atoi(std::string(attribute(attributes, "w:val")).c_str());
      if (level >= 0 && level < 9) set_kind(ParagraphKind::kHeading, level + 1);
    } else if (name == "w:ilvl") {
      const int level = std::atoi(std::string(attribute(attributes, "w:val")).c_str());
      set_kind(ParagraphKind::kListItem, std::clamp(level, 0, 8) + 1);
    } else if (name == "w:del" || name == "w:moveFrom" || name == "mc:Fallback" || name == "w:rt" ||
               name == "w:sectPr") {
      hide_element();
    }
  }

  void end_element(std::string_view name) override {
    if (name == "w:t") {
      takes_text_ = false;
    } else if (name == "w:p") {
      end_paragraph();
    } else if (name == "w:tc") {
      --cell_depth_;
    }
  }

  int cell_depth_ = 0;
};

// OpenDocument 1.3 part 3, chapters 5 and 6.
class OdtReader : public OfficeReader {
 public:
  using OfficeReader::OfficeReader;

 private:
  void start_element(std::string_view name, const char** attributes) override {
    if (name == "text:p" || name == "text:h") {
      const int level = std::atoi(std::string(attribute(attributes, "text:outline-level")).c_str());
      if (name == "text:h") {
        start_paragraph(ParagraphKind::kHeading, std::clamp(level, 1, 10));
      } else if (list_depth_ > 0) {
        start_paragraph(ParagraphKind::kListItem, list_depth_);
      } else {
        start_paragraph(cell_depth_ > 0 ? ParagraphKind::kTableCell : ParagraphKind::kText, 0);
      }
      takes_text_ = true;
    } else if (name == "text:list") {
      ++list_depth_;
    } else if (name == "table:table-cell") {
      ++cell_depth_;
    } else if (name == "text:s") {
      const int count = std::atoi(std::string(attribute(attributes, "text:c")).c_str());
      add_text(std::string(static_cast<std::size_t>(std::clamp(count, 1, kMaxSpaces)), ' '));
    } else if (name == "text:tab") {
      add_text("\t");
    } else if (name == "text:line-break") {
      add_text("\n");
    } else if (name == "text:note" || name == "office:annotation" ||
               name == "text:tracked-changes" || name == "text:ruby-text") {
      hide_element();
    }
  }

  void end_element(std::string_view name) override {
    if (name == "text:p" || name == "text:h") {
      end_paragraph();
      takes_text_ = false;
    } else if (name == "text:list") {
      --list_depth_;
    } else if (name == "table:table-cell") {
      --cell_depth_;
    }
  }

  int list_depth_ = 0;
  int cell_depth_ = 0;
};

}  // namespace

Status read_office_document(std::string_view bytes, Document* document) {
  STELE_TRY(const std::optional<std::string> docx,
            read_zip_entry(bytes, "word/document.xml", kMaxXmlBytes));
  if (docx) {
    DocxReader reader(document);
    return reader.parse(*docx);
  }
  STELE_TRY(const std::optional<std::string> odt,
            read_zip_entry(bytes, "content.xml", kMaxXmlBytes));
  if (odt) {
    OdtReader reader(document);
    return reader.parse(*odt);
  }
  return Error{ErrorCode::kInvalidArgument,
               "it is a ZIP archive without word/document.xml or content.xml, expected text, DOCX "
               "or ODT"};
}

}  // namespace stele
