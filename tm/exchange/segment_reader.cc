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

std::optional<InlineKind> find_native_kind(std::string_view element) {
  if (element == "bpt") return InlineKind::kBeginPaired;
  if (element == "ept") return InlineKind::kEndPaired;
  if (element == "it") return InlineKind::kIsolated;
  if (element == "ph") return InlineKind::kPlaceholder;
  if (element == "ut") return InlineKind::kUnknown;
  return std::nullopt;
}

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

void append_start_tag(const XmlReader& xml, std::string* out) {
  out->append("<").append(xml.local_name());
  for (const XmlAttribute& attribute : xml.attributes()) {
    append_xml_attribute(attribute.name, attribute.value, out);
  }
  out->push_back('>');
}

// The next number that no tag of `variant` has as its `i`.
std::string find_fresh_number(const Variant& variant) {
  std::uint32_t highest = 0;
  for (const InlineTag& tag : variant.tags) {
    const std::string i = find_tag_attribute(tag.attributes, "i").value_or("");
    std::uint32_t number = 0;
    std::from_chars(i.data(), i.data() + i.size(), number);
    if (number < 1000000) highest = std::max(highest, number);
  }
  return std::to_string(highest + 1);
}

}  // namespace

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
  return read_content(variant);
}

Status SegmentReader::read_content(Variant* variant) {
  const std::size_t outside = xml_.depth() - 1;
  // What ends with which element: highlights, and foreign elements as "i" of their bpt.
  struct Open {
    std::string foreign_number;
    std::string end_code;  // as XML; empty: the end tag itself
  };
  std::vector<Open> open;
  while (true) {
    STELE_TRY(const Event event, xml_.next());
    if (event == Event::kText) {
      STELE_TRY_VOID(check_size(*variant, xml_.text().size()));
      variant->text.append(xml_.text());
      continue;
    }
    const auto offset = static_cast<std::uint32_t>(variant->text.size());
    if (event == Event::kEnd) {
      if (xml_.depth() == outside) return {};
      InlineTag tag{InlineKind::kHighlightEnd, offset, {}, {}};
      if (!open.back().foreign_number.empty()) {
        tag.kind = InlineKind::kEndPaired;
        append_tag_attribute("i", open.back().foreign_number, &tag.attributes);
        if (open.back().end_code.empty()) {
          append_xml_text("</" + std::string(xml_.name()) + ">", &tag.content);
        } else {
          tag.content = open.back().end_code;
        }
      }
      open.pop_back();
      variant->tags.push_back(std::move(tag));
      continue;
    }
    STELE_TRY_VOID(check_size(*variant, 64 * variant->tags.size()));
    const std::string_view element = xml_.local_name();
    const bool is_xliff = dialect_ == Dialect::kXliff;
    const auto kind = find_native_kind(element);
    // XLIFF 2's <ph/> is empty: its code is elsewhere or nowhere.
    if (kind && !(is_xliff && xml_.is_empty_element())) {
      STELE_TRY_VOID(read_native(*kind, variant));
    } else if (is_xliff && element == "cp") {
      std::uint32_t code = 0;
      const std::string_view hex = xml_.find_attribute("hex");
      std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
      append_utf8(code == 0 || code > 0x10FFFF || (code & 0xFFFFF800) == 0xD800 ? 0xFFFD : code,
                  &variant->text);
      STELE_TRY_VOID(xml_.skip_element());
    } else if (is_xliff && read_data_reference(variant)) {
      if (element == "pc") {
        open.emplace_back();
        open.back().foreign_number =
            find_tag_attribute(variant->tags.back().attributes, "i").value_or("");
        open.back().end_code = find_original_data("dataRefEnd");
      } else {
        STELE_TRY_VOID(xml_.skip_element());
      }
    } else if (element == "hi" || (is_xliff && element == "mrk")) {
      InlineTag tag{InlineKind::kHighlightBegin, offset, {}, {}};
      for (const XmlAttribute& attribute : xml_.attributes()) {
        if (attribute.name == "x" || attribute.name == "type") {
          append_tag_attribute(attribute.name, attribute.value, &tag.attributes);
        }
      }
      variant->tags.push_back(std::move(tag));
      open.emplace_back();
    } else {
      if (!is_xliff)
        add_repair("<" + std::string(xml_.name()) +
                   "> is no inline element of TMX and was kept as native code");
      const bool is_empty = xml_.is_empty_element();
      STELE_TRY_VOID(read_foreign_start(variant));
      if (is_empty) {
        STELE_TRY_VOID(xml_.skip_element());
      } else {
        open.emplace_back();
        open.back().foreign_number =
            find_tag_attribute(variant->tags.back().attributes, "i").value_or("");
      }
    }
  }
}

std::string SegmentReader::find_original_data(std::string_view attribute) const {
  const auto found = original_data_.find(xml_.find_attribute(attribute));
  std::string content;
  if (found != original_data_.end()) append_xml_text(found->second, &content);
  return content;
}

// Takes <ph>, <sc>, <ec> and <pc> whose code is in <originalData>: false for all others.
bool SegmentReader::read_data_reference(Variant* variant) {
  const std::string_view element = xml_.local_name();
  const bool is_pair = element == "pc";
  if (!is_pair && element != "ph" && element != "sc" && element != "ec") return false;
  std::string content = find_original_data(is_pair ? "dataRefStart" : "dataRef");
  if (content.empty()) return false;
  InlineTag tag{InlineKind::kPlaceholder,
                static_cast<std::uint32_t>(variant->text.size()),
                {},
                std::move(content)};
  if (is_pair) {
    tag.kind = InlineKind::kBeginPaired;
    append_tag_attribute("i", find_fresh_number(*variant), &tag.attributes);
  } else if (element != "ph") {
    tag.kind = element == "sc" ? InlineKind::kBeginPaired : InlineKind::kEndPaired;
    const bool refers = element == "ec" && xml_.has_attribute("startRef");
    append_tag_attribute("i", xml_.find_attribute(refers ? "startRef" : "id"), &tag.attributes);
  }
  variant->tags.push_back(std::move(tag));
  return true;
}

Status SegmentReader::read_foreign_start(Variant* variant) {
  std::string code;
  append_start_tag(xml_, &code);
  InlineTag tag{InlineKind::kBeginPaired, static_cast<std::uint32_t>(variant->text.size()), {}, {}};
  if (xml_.is_empty_element()) {
    tag.kind = InlineKind::kPlaceholder;
    code.insert(code.size() - 1, "/");
  } else {
    append_tag_attribute("i", find_fresh_number(*variant), &tag.attributes);
  }
  append_xml_text(code, &tag.content);
  variant->tags.push_back(std::move(tag));
  return {};
}

Status SegmentReader::read_native(InlineKind kind, Variant* variant) {
  InlineTag tag{kind, static_cast<std::uint32_t>(variant->text.size()), {}, {}};
  const bool is_xliff = dialect_ == Dialect::kXliff;
  const bool is_paired = kind == InlineKind::kBeginPaired || kind == InlineKind::kEndPaired;
  if (is_xliff && is_paired) {
    const std::string_view id =
        xml_.has_attribute("rid") ? xml_.find_attribute("rid") : xml_.find_attribute("id");
    append_tag_attribute("i", id, &tag.attributes);
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
