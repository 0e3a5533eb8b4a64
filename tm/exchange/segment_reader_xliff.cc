// SegmentReader's half for <source> and <target> of XLIFF 1.2 and 2.x.
#include "align/base/escape.h"
#include "align/base/utf8.h"
#include "tm/exchange/inline_tags.h"
#include "tm/exchange/segment_reader.h"
#include "tm/exchange/xliff_codes.h"

#include <charconv>
#include <string>
#include <utility>

namespace stele::tm {
namespace {

// The start tag of the last kStart. References to data are made anew when they are written;
// attributes of foreign namespaces would need their declarations.
XliffTag take_tag(const XmlReader& xml) {
  XliffTag tag;
  tag.name = xml.local_name();
  for (const XmlAttribute& attribute : xml.attributes()) {
    if (attribute.name.find(':') != std::string_view::npos || attribute.name == "xmlns" ||
        attribute.name.starts_with("dataRef")) {
      continue;
    }
    tag.attributes.emplace_back(attribute.name, attribute.value);
  }
  return tag;
}

// Notes which element `tag`, the last of its text, was, unless it would be chosen anyway.
void keep_element(const XliffTag& element, std::size_t index, InlineTag* tag) {
  const std::string text = format_xliff_tag(element);
  for (const XliffVersion version : {XliffVersion::k1, XliffVersion::k2}) {
    if (text == make_xliff_tag(version, *tag, index)) return;
  }
  append_tag_attribute(kXliffAttribute, text, &tag->attributes);
}

char32_t parse_hex(std::string_view hex) {
  std::uint32_t code = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
  return code == 0 || code > 0x10FFFF || (code & 0xFFFFF800) == 0xD800 ? 0xFFFD : code;
}

}  // namespace

const std::string* SegmentReader::find_original_data(std::string_view attribute) const {
  const auto found = original_data_.find(xml_.find_attribute(attribute));
  return found != original_data_.end() ? &found->second : nullptr;
}

Status SegmentReader::read_xliff_start(Variant* variant) {
  const std::string element(xml_.local_name());
  if (element == "cp") {
    append_utf8(parse_hex(xml_.find_attribute("hex")), &variant->text);
    return xml_.skip_element();
  }
  const XliffTag tag = take_tag(xml_);
  const std::size_t index = variant->tags.size();
  if (element == "mrk") {
    variant->tags.push_back(
        {InlineKind::kHighlightBegin, static_cast<std::uint32_t>(variant->text.size()), {}, {}});
    InlineTag& mark = variant->tags.back();
    std::string_view type = tag.find(tag.find("mtype").empty() ? "type" : "mtype");
    if (type.starts_with(kTmxTypePrefix)) type.remove_prefix(kTmxTypePrefix.size());
    if (!type.empty() && type != "phrase" && type != "generic") {
      append_tag_attribute("type", type, &mark.attributes);
    }
    keep_element(tag, index, &mark);
    open_.push_back({true, {}, {}});
    return {};
  }
  // XLIFF 2's <ph/> is empty: its code is elsewhere or nowhere.
  if (const auto kind = find_native_kind(element); kind && !xml_.is_empty_element()) {
    STELE_TRY_VOID(read_native(*kind, variant));
    keep_element(tag, index, &variant->tags.back());
    return {};
  }
  const bool may_refer = element == "ph" || element == "sc" || element == "ec" || element == "pc";
  if (may_refer &&
      (find_original_data("dataRef") != nullptr || find_original_data("dataRefStart") != nullptr ||
       find_original_data("dataRefEnd") != nullptr)) {
    return read_xliff_data_reference(variant);
  }
  return read_xliff_element(variant);
}

// <ph>, <sc>, <ec> and <pc> whose code is in <originalData>.
Status SegmentReader::read_xliff_data_reference(Variant* variant) {
  const XliffTag element = take_tag(xml_);
  const bool is_pair = element.name == "pc" && !xml_.is_empty_element();
  const std::string* const code =
      find_original_data(element.name == "pc" ? "dataRefStart" : "dataRef");
  InlineTag tag{InlineKind::kPlaceholder, static_cast<std::uint32_t>(variant->text.size()), {}, {}};
  if (code != nullptr) append_xml_text(*code, &tag.content);
  if (is_pair) {
    OpenElement open;
    open.number = find_fresh_number(*variant);
    if (const std::string* const end = find_original_data("dataRefEnd"); end != nullptr) {
      append_xml_text(*end, &open.end_code);
    }
    tag.kind = InlineKind::kBeginPaired;
    append_tag_attribute("i", open.number, &tag.attributes);
    open_.push_back(std::move(open));
  } else if (element.name == "sc" || element.name == "ec") {
    const bool is_end = element.name == "ec";
    if (element.find("isolated") == "yes") {
      tag.kind = InlineKind::kIsolated;
      append_tag_attribute("pos", is_end ? "end" : "begin", &tag.attributes);
    } else {
      tag.kind = is_end ? InlineKind::kEndPaired : InlineKind::kBeginPaired;
      append_tag_attribute("i", element.find(element.find("startRef").empty() ? "id" : "startRef"),
                           &tag.attributes);
    }
  }
  keep_element(element, variant->tags.size(), &tag);
  variant->tags.push_back(std::move(tag));
  return is_pair ? Status() : xml_.skip_element();
}

// An element that is its own code. Halves of pairs are paired as XLIFF says.
Status SegmentReader::read_xliff_element(Variant* variant) {
  const XliffTag element = take_tag(xml_);
  const std::size_t index = variant->tags.size();
  // <g id="1"/> holds nothing, but it is a pair.
  const bool is_container = element.name == "g" || element.name == "pc";
  const bool is_empty = xml_.is_empty_element() && !is_container;
  const std::string text = format_xliff_tag(element);
  OpenElement open;
  if (!is_empty) open.number = find_fresh_number(*variant);
  variant->tags.push_back(
      {InlineKind::kPlaceholder, static_cast<std::uint32_t>(variant->text.size()), {}, {}});
  InlineTag& tag = variant->tags[index];
  append_xml_text("<" + text + (is_empty ? "/>" : ">"), &tag.content);
  if (!is_empty) {
    append_xml_text("</" + element.name + ">", &open.end_code);
    tag.kind = InlineKind::kBeginPaired;
    append_tag_attribute("i", open.number, &tag.attributes);
    open_.push_back(std::move(open));
    return {};  // the end comes, for <g/> too
  }
  const bool is_begin = element.name == "bx" || element.name == "sc";
  const bool is_end = element.name == "ex" || element.name == "ec";
  if ((is_begin || is_end) && element.find("isolated") == "yes") {
    tag.kind = InlineKind::kIsolated;
    append_tag_attribute("pos", is_end ? "end" : "begin", &tag.attributes);
  } else if (is_begin || is_end) {
    const char* const link = !element.find("rid").empty()        ? "rid"
                             : !element.find("startRef").empty() ? "startRef"
                                                                 : "id";
    tag.kind = is_end ? InlineKind::kEndPaired : InlineKind::kBeginPaired;
    append_tag_attribute("i", element.find(link), &tag.attributes);
  }
  return xml_.skip_element();
}

}  // namespace stele::tm
