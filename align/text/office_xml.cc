#include "align/text/office_xml.h"

#include "align/base/escape.h"

#include <algorithm>

#include <expat.h>

namespace stele {
namespace {

constexpr int kMaxDepth = 256;
constexpr std::size_t kMaxMarks = 16;  // around one character
constexpr std::size_t kMaxAddressBytes = 2000;

}  // namespace

void OfficeXml::FreeParser::operator()(XML_ParserStruct* parser) const {
  XML_ParserFree(parser);
}

OfficeXml::OfficeXml(Document* document)
    : document_(*document), builder_(document), parser_(XML_ParserCreate(nullptr)) {
  XML_SetUserData(parser_.get(), this);
  XML_SetElementHandler(parser_.get(), start, end);
  XML_SetCharacterDataHandler(parser_.get(), characters);
}

Status OfficeXml::parse(std::string_view xml) {
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
                   "damaged XML, line " + std::to_string(XML_GetCurrentLineNumber(parser_.get())) +
                       ": " + XML_ErrorString(XML_GetErrorCode(parser_.get()))};
    }
    if (is_last) break;
  }
  return {};
}

std::string_view OfficeXml::find_attribute(const char** attributes, std::string_view name) {
  for (; attributes[0] != nullptr; attributes += 2) {
    if (attributes[0] == name) return attributes[1];
  }
  return {};
}

void OfficeXml::start_paragraph(ParagraphKind kind, int level) {
  end_paragraph();
  builder_.end_paragraph(kind, level);
  paragraph_begin_ = document_.text.size();
  is_open_ = true;
}

void OfficeXml::end_paragraph() {
  if (!is_open_) return;
  change_marks({});
  builder_.end_paragraph();
  is_open_ = false;
  if (document_.text.size() > paragraph_begin_) document_.text.push_back('\n');
}

void OfficeXml::add_text(std::string_view text) {
  if (!is_open_ || hidden_depth_ != 0 || text.empty()) return;
  change_marks(wanted_marks_);
  const std::size_t begin = document_.text.size();
  document_.text.append(text);
  builder_.add_text({begin, document_.text.size()});
}

void OfficeXml::change_marks(const std::vector<OfficeMark>& marks) {
  const auto differ =
      std::mismatch(open_marks_.begin(), open_marks_.end(), marks.begin(), marks.end());
  const auto kept = static_cast<std::size_t>(differ.first - open_marks_.begin());
  while (open_marks_.size() > kept) {
    add_mark("</" + open_marks_.back().element + ">", MarkupKind::kCloseMark);
    open_marks_.pop_back();
  }
  for (std::size_t i = kept; i < std::min(marks.size(), kMaxMarks); ++i) {
    std::string tag = "<" + marks[i].element;
    if (!marks[i].address.empty() && marks[i].address.size() <= kMaxAddressBytes) {
      append_xml_attribute("href", marks[i].address, &tag);
    }
    add_mark(tag + ">", MarkupKind::kOpenMark);
    open_marks_.push_back(marks[i]);
  }
}

void OfficeXml::add_mark(const std::string& tag, MarkupKind kind) {
  const std::size_t begin = document_.text.size();
  document_.text.append(tag);
  builder_.add_edit({begin, document_.text.size()}, kind);
}

void OfficeXml::hide_element() {
  if (hidden_depth_ == 0) hidden_depth_ = depth_;
}

void OfficeXml::start(void* self, const char* name, const char** attributes) {
  auto& reader = *static_cast<OfficeXml*>(self);
  if (++reader.depth_ > kMaxDepth) {
    reader.is_too_deep_ = true;
    XML_StopParser(reader.parser_.get(), XML_FALSE);
    return;
  }
  if (reader.hidden_depth_ == 0) reader.start_element(name, attributes);
}

void OfficeXml::end(void* self, const char* name) {
  auto& reader = *static_cast<OfficeXml*>(self);
  if (reader.hidden_depth_ == reader.depth_) {
    reader.hidden_depth_ = 0;
  } else if (reader.hidden_depth_ == 0) {
    reader.end_element(name);
  }
  --reader.depth_;
}

void OfficeXml::characters(void* self, const char* bytes, int size) {
  auto& reader = *static_cast<OfficeXml*>(self);
  if (reader.takes_text_) reader.add_text({bytes, static_cast<std::size_t>(size)});
}

}  // namespace stele
