#include "tm/exchange/tbx_writer.h"

#include "align/base/escape.h"
#include "align/base/hash.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace stele::tm {
namespace {

// The elements of a version, in the order concept, language, term.
struct Names {
  std::string_view begin;
  std::string_view concept_entry;
  std::string_view language;
  std::string_view term;
  std::string_view end;
};

constexpr Names kVersion2 = {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!DOCTYPE martif SYSTEM \"TBXBasiccoreStructV02.dtd\">\n"
    "<martif type=\"TBX-Basic\" xml:lang=\"en\">\n"
    "  <martifHeader>\n    <fileDesc>\n      <sourceDesc>\n        <p>Stele</p>\n"
    "      </sourceDesc>\n    </fileDesc>\n    <encodingDesc>\n"
    "      <p type=\"XCSURI\">TBXBasicXCSV02.xcs</p>\n    </encodingDesc>\n"
    "  </martifHeader>\n  <text>\n    <body>\n",
    "termEntry", "langSet", "tig", "    </body>\n  </text>\n</martif>\n"};
constexpr Names kVersion3 = {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<tbx style=\"dca\" type=\"TBX-Basic\" xml:lang=\"en\" "
    "xmlns=\"urn:iso:std:iso:30042:ed-2\">\n"
    "  <tbxHeader>\n    <fileDesc>\n      <sourceDesc>\n        <p>Stele</p>\n"
    "      </sourceDesc>\n    </fileDesc>\n  </tbxHeader>\n  <text>\n    <body>\n",
    "conceptEntry", "langSec", "termSec", "    </body>\n  </text>\n</tbx>\n"};

const Names& find_names(TbxWriter::Version version) {
  return version == TbxWriter::Version::k2 ? kVersion2 : kVersion3;
}

void append_element(std::string_view indent, std::string_view element, std::string_view type,
                    const Attribute& attribute, std::string* out) {
  out->append(indent).append("<").append(element);
  if (!type.empty()) append_xml_attribute("type", type, out);
  if (!attribute.language.empty()) append_xml_attribute("xml:lang", attribute.language, out);
  out->push_back('>');
  append_xml_text(attribute.value, out);
  out->append("</").append(element).append(">\n");
}

// Notes come last, as the schema asks.
void append_attributes(std::string_view indent, std::string_view element,
                       const std::vector<Attribute>& attributes, std::string* out) {
  for (const Attribute& attribute : attributes) {
    const bool is_ours = attribute.kind == Attribute::Kind::kField &&
                         (attribute.name == "tuid" || attribute.name == "srclang");
    if (attribute.kind == Attribute::Kind::kNote || is_ours) continue;
    append_element(indent, element, attribute.name.empty() ? "x-property" : attribute.name,
                   attribute, out);
  }
  for (const Attribute& attribute : attributes) {
    if (attribute.kind == Attribute::Kind::kNote) {
      append_element(indent, "note", {}, attribute, out);
    }
  }
}

bool is_xml_id(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && text.size() < 200 && (is_letter(text[0]) || text[0] == '_') &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
         });
}

}  // namespace

Status TbxWriter::begin() {
  if (std::exchange(has_begun_, true)) return {};
  return sink_(find_names(version_).begin);
}

std::string TbxWriter::choose_id(const Unit& unit) {
  const std::string& id = find_field(unit.attributes, "tuid");
  if (is_xml_id(id) && used_ids_.insert(hash_bytes(id)).second) return id;
  std::string made = "c" + std::to_string(unit_count());
  while (!used_ids_.insert(hash_bytes(made)).second) made.push_back('_');
  return made;
}

Status TbxWriter::write(const Unit& unit) {
  STELE_TRY_VOID(begin());
  const bool has_term = std::any_of(unit.variants.begin(), unit.variants.end(),
                                    [](const Variant& variant) { return !variant.text.empty(); });
  if (!has_term) {
    count_left_out();
    return {};
  }
  count_unit();
  const Names& names = find_names(version_);
  std::string out = "      <" + std::string(names.concept_entry);
  append_xml_attribute("id", choose_id(unit), &out);
  out.append(">\n");
  append_attributes("        ", "descrip", unit.attributes, &out);
  std::vector<std::string> done;
  for (const Variant& first : unit.variants) {
    if (first.text.empty() || std::find(done.begin(), done.end(), first.language) != done.end()) {
      continue;
    }
    done.push_back(first.language);
    out.append("        <").append(names.language);
    append_xml_attribute("xml:lang", first.language, &out);
    out.append(">\n");
    for (const Variant& variant : unit.variants) {
      if (variant.language != first.language || variant.text.empty()) continue;
      out.append("          <").append(names.term).append(">\n            <term>");
      append_xml_text(variant.text, &out);
      out.append("</term>\n");
      append_attributes("            ", "termNote", variant.attributes, &out);
      out.append("          </").append(names.term).append(">\n");
    }
    out.append("        </").append(names.language).append(">\n");
  }
  out.append("      </").append(names.concept_entry).append(">\n");
  return sink_(out);
}

Status TbxWriter::finish() {
  STELE_TRY_VOID(begin());
  return sink_(find_names(version_).end);
}

}  // namespace stele::tm
