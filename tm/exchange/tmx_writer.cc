#include "tm/exchange/tmx_writer.h"

#include "align/base/escape.h"
#include "tm/exchange/inline_tags.h"
#include "tm/exchange/tmx_fields.h"
#include "tm/exchange/xml_reader.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kFlushBytes = std::size_t{64} << 10;

void append_information(const Attribute& attribute, std::string_view indent, std::string* out) {
  const bool is_note = attribute.kind == Attribute::Kind::kNote;
  const std::string_view element = is_note ? "note" : "prop";
  out->append(indent).append("<").append(element);
  if (!is_note) append_xml_attribute("type", attribute.name, out);
  if (!attribute.language.empty()) append_xml_attribute("xml:lang", attribute.language, out);
  out->push_back('>');
  append_xml_text(attribute.value, out);
  out->append("</").append(element).append(">\n");
}

// What a field can be written as: nothing when it has to become a prop.
std::optional<std::string> find_field_value(TmxElement element, const Attribute& attribute) {
  if (!is_tmx_field(element, attribute.name)) return std::nullopt;
  return normalize_tmx_field(attribute.name, attribute.value);
}

void append_fields(TmxElement element, const std::vector<Attribute>& attributes, std::string* out) {
  for (const Attribute& attribute : attributes) {
    if (attribute.kind != Attribute::Kind::kField) continue;
    if (const auto value = find_field_value(element, attribute)) {
      append_xml_attribute(attribute.name, *value, out);
    }
  }
}

void append_props(TmxElement element, const std::vector<Attribute>& attributes,
                  std::string_view indent, std::string* out) {
  for (const Attribute& attribute : attributes) {
    if (attribute.kind != Attribute::Kind::kField) {
      append_information(attribute, indent, out);
    } else if (attribute.name != "srclang" && !find_field_value(element, attribute)) {
      append_information({Attribute::Kind::kProp, "x-" + attribute.name, attribute.value, {}},
                         indent, out);
    }
  }
}

bool has_props(TmxElement element, const std::vector<Attribute>& attributes) {
  return std::any_of(attributes.begin(), attributes.end(), [&](const Attribute& attribute) {
    return attribute.kind != Attribute::Kind::kField || !find_field_value(element, attribute);
  });
}

// Two attributes of one name in one tag would not be XML.
bool has_repeated_fields(const std::vector<Attribute>& attributes) {
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (attributes[i].kind == Attribute::Kind::kField &&
          attributes[k].kind == Attribute::Kind::kField &&
          attributes[i].name == attributes[k].name) {
        return true;
      }
    }
  }
  return false;
}

// Later fields of the same name become props.
void demote_repeated_fields(std::vector<Attribute>* attributes) {
  for (std::size_t i = 1; i < attributes->size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      Attribute& later = (*attributes)[i];
      const Attribute& earlier = (*attributes)[k];
      if (later.kind == Attribute::Kind::kField && earlier.kind == Attribute::Kind::kField &&
          later.name == earlier.name) {
        later.kind = Attribute::Kind::kProp;
        later.name = "x-" + later.name;
      }
    }
  }
}

void append_variant(const Variant& variant, std::string* out) {
  out->append("      <tuv");
  append_xml_attribute("xml:lang", variant.language, out);
  append_fields(TmxElement::kVariant, variant.attributes, out);
  out->push_back('>');
  const bool has_information = has_props(TmxElement::kVariant, variant.attributes);
  if (has_information) {
    out->push_back('\n');
    append_props(TmxElement::kVariant, variant.attributes, "        ", out);
    out->append("        ");
  }
  out->append("<seg>");
  append_segment_xml(variant, out);
  out->append("</seg>");
  if (has_information) out->append("\n      ");
  out->append("</tuv>\n");
}

}  // namespace

TmxWriter::TmxWriter(ByteSink sink, TmxHeader header)
    : sink_(std::move(sink)), header_(std::move(header)) {}

void TmxWriter::begin(const std::string& source_language) {
  if (std::exchange(has_begun_, true)) return;
  if (header_.source_language.empty()) header_.source_language = source_language;
  buffer_.append(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n"
      "<tmx version=\"1.4\">\n"
      "  <header");
  append_xml_attribute("creationtool", header_.tool, &buffer_);
  append_xml_attribute("creationtoolversion",
                       header_.tool_version.empty() ? STELE_VERSION : header_.tool_version,
                       &buffer_);
  append_xml_attribute("segtype", "sentence", &buffer_);
  append_xml_attribute("o-tmf", "Stele", &buffer_);
  append_xml_attribute("adminlang", "en", &buffer_);
  append_xml_attribute("srclang", header_.source_language, &buffer_);
  append_xml_attribute("datatype", "plaintext", &buffer_);
  const std::vector<Attribute>& origin = header_.origin.attributes;
  for (const char* name : {"o-encoding", "creationdate", "creationid", "changedate", "changeid"}) {
    const std::string& value = find_field(origin, name);
    const auto normal = normalize_tmx_field(name, value);
    if (!value.empty() && normal) append_xml_attribute(name, *normal, &buffer_);
  }
  const bool has_information =
      !header_.origin.user_encodings.empty() ||
      std::any_of(origin.begin(), origin.end(), [](const Attribute& attribute) {
        return attribute.kind != Attribute::Kind::kField;
      });
  if (has_information) {
    buffer_.append(">\n");
    for (const Attribute& attribute : origin) {
      if (attribute.kind != Attribute::Kind::kField)
        append_information(attribute, "    ", &buffer_);
    }
    if (!header_.origin.user_encodings.empty()) {
      buffer_.append("    ").append(header_.origin.user_encodings).append("\n");
    }
    buffer_.append("  </header>\n");
  } else {
    buffer_.append("/>\n");
  }
  buffer_.append("  <body>\n");
}

Status TmxWriter::write(const Unit& unit) {
  if (unit.variants.empty()) {
    return Error{ErrorCode::kInvalidArgument, "unit without variants, expected at least one"};
  }
  for (const Variant& variant : unit.variants) {
    if (variant.language.empty()) {
      return Error{ErrorCode::kInvalidArgument, "variant without a language, expected a tag"};
    }
  }
  const bool is_plain =
      !has_repeated_fields(unit.attributes) &&
      std::all_of(unit.variants.begin(), unit.variants.end(), [](const Variant& variant) {
        return variant.tags.empty() && !has_repeated_fields(variant.attributes);
      });
  if (is_plain) {
    append_unit(unit);
  } else {
    Unit normal = unit;
    normalize_tags(&normal);
    demote_repeated_fields(&normal.attributes);
    for (Variant& variant : normal.variants) demote_repeated_fields(&variant.attributes);
    append_unit(normal);
  }
  count_unit();
  return flush(kFlushBytes);
}

void TmxWriter::append_unit(const Unit& unit) {
  begin(find_source_language(unit));
  buffer_.append("    <tu");
  append_fields(TmxElement::kUnit, unit.attributes, &buffer_);
  const std::string& source = find_source_language(unit);
  if (source != header_.source_language) append_xml_attribute("srclang", source, &buffer_);
  buffer_.append(">\n");
  append_props(TmxElement::kUnit, unit.attributes, "      ", &buffer_);
  for (const Variant& variant : unit.variants) append_variant(variant, &buffer_);
  buffer_.append("    </tu>\n");
}

Status TmxWriter::flush(std::size_t threshold_bytes) {
  if (buffer_.size() < threshold_bytes) return {};
  STELE_TRY_VOID(sink_(buffer_));
  buffer_.clear();
  return {};
}

Status TmxWriter::finish() {
  begin("en");
  buffer_.append("  </body>\n</tmx>\n");
  return flush(0);
}

}  // namespace stele::tm
