#include "tm/exchange/segment_reader.h"

#include "align/base/escape.h"
#include "align/base/utf8.h"
#include "tm/exchange/inline_tags.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace stele::tm {
namespace {

using Event = XmlReader::Event;

bool may_have(InlineKind kind, std::string_view name) {
  if (name == "x") return kind != InlineKind::kEndPaired;
  if (name == "i") {
    return kind == InlineKind::kBeginPaired || kind == InlineKind::kEndPaired ||
           kind == InlineKind::kPlaceholder;
  }
  if (name == "type") return kind != InlineKind::kEndPaired && kind != InlineKind::kUnknown;
  if (name == "assoc") return kind == InlineKind::kPlaceholder;
  return name == "pos" && kind == InlineKind::kIsolated;
}

// The start tag of what may stand inside native code, with what TMX lets it have.
void append_nested_start(const XmlReader& xml, std::string* out) {
  const std::string_view element = xml.local_name();
  const auto kind = find_native_kind(element);
  out->append("<").append(element);
  for (const XmlAttribute& attribute : xml.attributes()) {
    std::string_view name = attribute.name;
    if (name == "ctype" && element == "sub") name = "type";  // as XLIFF calls it
    const bool is_allowed = kind              ? may_have(*kind, name)
                            : element == "hi" ? name == "x" || name == "type"
                                              : name == "datatype" || name == "type";
    if (is_allowed) append_xml_attribute(name, attribute.value, out);
  }
  out->push_back('>');
}

}  // namespace

std::optional<InlineKind> find_native_kind(std::string_view element) {
  if (element == "bpt") return InlineKind::kBeginPaired;
  if (element == "ept") return InlineKind::kEndPaired;
  if (element == "it") return InlineKind::kIsolated;
  if (element == "ph") return InlineKind::kPlaceholder;
  if (element == "ut") return InlineKind::kUnknown;
  return std::nullopt;
}

void append_start_tag(const XmlReader& xml, std::string* out) {
  out->append("<").append(xml.local_name());
  for (const XmlAttribute& attribute : xml.attributes()) {
    append_xml_attribute(attribute.name, attribute.value, out);
  }
  out->push_back('>');
}

std::string SegmentReader::find_fresh_number(const Variant& variant) {
  for (; counted_tags_ < variant.tags.size(); ++counted_tags_) {
    const std::string i =
        find_tag_attribute(variant.tags[counted_tags_].attributes, "i").value_or("");
    std::uint32_t number = 0;
    std::from_chars(i.data(), i.data() + i.size(), number);
    if (number < 1000000) highest_number_ = std::max(highest_number_, number);
  }
  return std::to_string(highest_number_ + 1);
}

void SegmentReader::add_repair(std::string what) {
  repairs_->push_back({ReadProblem::Kind::kRepaired, xml_.position(), std::move(what), {}});
}

Status SegmentReader::check_size(const Variant& variant, std::size_t more_bytes) {
  if (variant.text.size() + more_bytes <= options_.max_text_bytes) return {};
  return Error{ErrorCode::kLimitExceeded,
               "a segment has more than " + std::to_string(options_.max_text_bytes) + " bytes"};
}

Status SegmentReader::read(Variant* variant, std::vector<ReadProblem>* repairs) {
  repairs_ = repairs;
  open_.clear();
  counted_tags_ = 0;
  highest_number_ = 0;
  return read_content(variant);
}

Status SegmentReader::read_content(Variant* variant) {
  const std::size_t outside = xml_.depth() - 1;
  while (true) {
    STELE_TRY(const Event event, xml_.next());
    if (event == Event::kText) {
      STELE_TRY_VOID(check_size(*variant, xml_.text().size()));
      variant->text.append(xml_.text());
    } else if (event == Event::kEnd) {
      if (xml_.depth() == outside) return {};
      read_end(variant);
    } else {
      STELE_TRY_VOID(check_size(*variant, 64 * variant->tags.size()));
      STELE_TRY_VOID(dialect_ == Dialect::kXliff ? read_xliff_start(variant) : read_start(variant));
    }
  }
}

Status SegmentReader::read_start(Variant* variant) {
  const std::string_view element = xml_.local_name();
  if (const auto kind = find_native_kind(element)) return read_native(*kind, variant);
  if (element == "hi") return read_highlight(variant);
  add_repair("<" + std::string(xml_.name()) +
             "> is no inline element of TMX and was kept as native code");
  return read_foreign(variant);
}

void SegmentReader::read_end(Variant* variant) {
  InlineTag tag{
      InlineKind::kHighlightEnd, static_cast<std::uint32_t>(variant->text.size()), {}, {}};
  OpenElement& open = open_.back();
  if (!open.is_highlight) {
    tag.kind = InlineKind::kEndPaired;
    append_tag_attribute("i", open.number, &tag.attributes);
    tag.content = std::move(open.end_code);
  }
  open_.pop_back();
  variant->tags.push_back(std::move(tag));
}

Status SegmentReader::read_highlight(Variant* variant) {
  InlineTag tag{
      InlineKind::kHighlightBegin, static_cast<std::uint32_t>(variant->text.size()), {}, {}};
  for (const XmlAttribute& attribute : xml_.attributes()) {
    if (attribute.name == "x" || attribute.name == "type") {
      append_tag_attribute(attribute.name, attribute.value, &tag.attributes);
    }
  }
  variant->tags.push_back(std::move(tag));
  open_.push_back({true, {}, {}});
  return {};
}

Status SegmentReader::read_foreign(Variant* variant) {
  std::string code;
  append_start_tag(xml_, &code);
  InlineTag tag{InlineKind::kBeginPaired, static_cast<std::uint32_t>(variant->text.size()), {}, {}};
  const bool is_empty = xml_.is_empty_element();
  if (is_empty) {
    tag.kind = InlineKind::kPlaceholder;
    code.insert(code.size() - 1, "/");
  } else {
    OpenElement open;
    open.number = find_fresh_number(*variant);
    append_xml_text("</" + std::string(xml_.local_name()) + ">", &open.end_code);
    append_tag_attribute("i", open.number, &tag.attributes);
    open_.push_back(std::move(open));
  }
  append_xml_text(code, &tag.content);
  variant->tags.push_back(std::move(tag));
  return is_empty ? xml_.skip_element() : Status();
}

Status SegmentReader::read_native(InlineKind kind, Variant* variant) {
  InlineTag tag{kind, static_cast<std::uint32_t>(variant->text.size()), {}, {}};
  const bool is_xliff = dialect_ == Dialect::kXliff;
  const bool is_paired = kind == InlineKind::kBeginPaired || kind == InlineKind::kEndPaired;
  if (is_xliff && is_paired) {
    // 1.2 pairs them by "rid", else by "id".
    append_tag_attribute("i", xml_.find_attribute(xml_.has_attribute("rid") ? "rid" : "id"),
                         &tag.attributes);
  }
  for (const XmlAttribute& attribute : xml_.attributes()) {
    if (is_xliff && attribute.name != "pos") continue;
    if (!may_have(kind, attribute.name)) {
      add_repair("attribute '" + std::string(attribute.name) + "' of <" + std::string(xml_.name()) +
                 "> is not TMX and was dropped");
      continue;
    }
    std::string_view value = attribute.value;
    if (attribute.name == "pos" && value != "begin" && value != "end") {
      if (!is_xliff) add_repair("pos='" + std::string(value) + "', expected begin or end");
      value =
          value.starts_with('e') || value.starts_with('E') || value == "close" ? "end" : "begin";
    }
    append_tag_attribute(attribute.name, value, &tag.attributes);
  }
  if (kind == InlineKind::kIsolated && !find_tag_attribute(tag.attributes, "pos")) {
    add_repair("<it> without pos, taken for a beginning");
    append_tag_attribute("pos", "begin", &tag.attributes);
  }
  const std::size_t outside = xml_.depth() - 1;
  while (true) {
    STELE_TRY(const Event event, xml_.next());
    STELE_TRY_VOID(check_size(*variant, tag.content.size()));
    if (event == Event::kText) {
      append_xml_text(xml_.text(), &tag.content);
      continue;
    }
    if (event == Event::kEnd && xml_.depth() == outside) break;
    const std::string_view element = xml_.local_name();
    const bool is_known = element == "sub" || element == "hi" || find_native_kind(element);
    std::string markup;
    if (event == Event::kEnd) {
      markup = "</" + std::string(is_known ? element : xml_.name()) + ">";
    } else if (is_known) {
      append_nested_start(xml_, &markup);
    } else {
      append_start_tag(xml_, &markup);
    }
    if (is_known) {
      tag.content.append(markup);
    } else {
      append_xml_text(markup, &tag.content);  // code that was not escaped
    }
  }
  variant->tags.push_back(std::move(tag));
  return {};
}

}  // namespace stele::tm
