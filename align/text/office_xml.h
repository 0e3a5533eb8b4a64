// What the readers of DOCX and ODT share: XML inside an archive becomes paragraphs with marks
// (internal).
#pragma once

#include "align/base/result.h"
#include "align/text/document.h"
#include "align/text/markup.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct XML_ParserStruct;

namespace stele {

// How a run of text looks or where it leads; written into the text as an HTML tag that the
// document's edits hide.
struct OfficeMark {
  std::string element;  // "b", "i", "u", "s", "sup", "sub", "a"
  std::string address;  // of "a"; may be empty

  bool operator==(const OfficeMark&) const = default;
};

// Walks through one XML file and fills `*document`, which must outlive it. Handlers get names with
// their usual prefixes ("w:p"), as every known writer has them.
class OfficeXml {
 public:
  explicit OfficeXml(Document* document);
  OfficeXml(const OfficeXml&) = delete;
  OfficeXml& operator=(const OfficeXml&) = delete;
  virtual ~OfficeXml() = default;

  // Fails with kCorruption, naming the line, for damaged XML, and kLimitExceeded when it nests
  // deeper than 256 elements.
  Status parse(std::string_view xml);

 protected:
  virtual void start_element(std::string_view name, const char** attributes) = 0;
  virtual void end_element(std::string_view name) = 0;

  // The value of an attribute, or an empty view.
  static std::string_view find_attribute(const char** attributes, std::string_view name);

  void start_paragraph(ParagraphKind kind, int level);
  // Of the paragraph that is open.
  void set_kind(ParagraphKind kind, int level) { builder_.set_kind(kind, level); }
  void end_paragraph();
  // Text outside of paragraphs is dropped.
  void add_text(std::string_view text);
  // What the text that follows has around it, outermost first. Marks without text leave no trace.
  void set_marks(std::vector<OfficeMark> marks) { wanted_marks_ = std::move(marks); }

  // Neither text nor elements are seen until the element that is being started ends.
  void hide_element();
  void take_text(bool takes) { takes_text_ = takes; }

 private:
  struct FreeParser {
    void operator()(XML_ParserStruct* parser) const;
  };

  static void start(void* self, const char* name, const char** attributes);
  static void end(void* self, const char* name);
  static void characters(void* self, const char* bytes, int size);

  void change_marks(const std::vector<OfficeMark>& marks);
  void add_mark(const std::string& tag, MarkupKind kind);

  Document& document_;
  ParagraphBuilder builder_;
  std::unique_ptr<XML_ParserStruct, FreeParser> parser_;
  std::vector<OfficeMark> wanted_marks_;
  std::vector<OfficeMark> open_marks_;
  std::size_t paragraph_begin_ = 0;
  bool is_open_ = false;
  bool takes_text_ = false;
  bool is_too_deep_ = false;
  int depth_ = 0;
  int hidden_depth_ = 0;
};

}  // namespace stele
