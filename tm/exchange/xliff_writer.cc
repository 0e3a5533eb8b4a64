#include "tm/exchange/xliff_writer.h"

#include "align/base/escape.h"
#include "align/base/hash.h"
#include "tm/exchange/xliff_codes.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace stele::tm {
namespace {

bool is_name_token(std::string_view text) {
  return !text.empty() && text.size() < 200 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
}

// XLIFF 1.2 lists the states of a target and lets tools add some that begin with "x-".
bool is_state1(std::string_view state) {
  constexpr std::string_view kStates[] = {"final",
                                          "needs-adaptation",
                                          "needs-l10n",
                                          "needs-review-adaptation",
                                          "needs-review-l10n",
                                          "needs-review-translation",
                                          "needs-translation",
                                          "new",
                                          "signed-off",
                                          "translated"};
  return state.starts_with("x-") ||
         std::find(std::begin(kStates), std::end(kStates), state) != std::end(kStates);
}

void append_notes(const Unit& unit, std::string* out) {
  for (const Attribute& attribute : unit.attributes) {
    if (attribute.kind != Attribute::Kind::kNote) continue;
    out->append("        <note>");
    append_xml_text(attribute.value, out);
    out->append("</note>\n");
  }
}

void append_resource_name(std::string_view name, const Unit& unit, const std::string& otherwise,
                          std::string* out) {
  const std::string& resource = find_prop(unit, "x-resname");
  const std::string& value = resource.empty() ? otherwise : resource;
  if (!value.empty()) append_xml_attribute(name, value, out);
}

void append_unit1(const Unit& unit, const Variant& source, const Variant* target,
                  const std::string& id, std::string* out) {
  out->append("      <trans-unit");
  append_xml_attribute("id", id, out);
  append_resource_name("resname", unit, {}, out);
  append_xml_attribute("xml:space", "preserve", out);
  out->append(">\n        <source>");
  append_xliff_text(XliffVersion::k1, source, nullptr, out);
  out->append("</source>\n");
  if (target != nullptr) {
    out->append("        <target");
    const std::string& state = find_prop(unit, "x-state");
    if (is_state1(state)) append_xml_attribute("state", state, out);
    out->append(">");
    append_xliff_text(XliffVersion::k1, *target, nullptr, out);
    out->append("</target>\n");
  }
  append_notes(unit, out);
  out->append("      </trans-unit>\n");
}

void append_unit2(const Unit& unit, const Variant& source, const Variant* target,
                  const std::string& id, std::string* out) {
  const std::string& wanted = find_field(unit.attributes, "tuid");
  out->append("    <unit");
  append_xml_attribute("id", id, out);
  append_resource_name("name", unit, wanted == id ? std::string() : wanted, out);
  out->append(">\n");
  std::string notes;
  append_notes(unit, &notes);
  if (!notes.empty()) out->append("      <notes>\n").append(notes).append("      </notes>\n");
  XliffOriginalData data;
  std::string source_xml;
  append_xliff_text(XliffVersion::k2, source, &data, &source_xml);
  std::string target_xml;
  if (target != nullptr) append_xliff_text(XliffVersion::k2, *target, &data, &target_xml);
  if (!data.xml.empty()) {
    out->append("      <originalData>\n").append(data.xml).append("      </originalData>\n");
  }
  out->append("      <segment");
  const std::string& state = find_prop(unit, "x-state");
  for (const char* allowed : {"initial", "translated", "reviewed", "final"}) {
    if (state == allowed) append_xml_attribute("state", state, out);
  }
  out->append(">\n        <source>").append(source_xml).append("</source>\n");
  if (target != nullptr) out->append("        <target>").append(target_xml).append("</target>\n");
  out->append("      </segment>\n    </unit>\n");
}

}  // namespace

void XliffWriter::append_begin(std::string* out) {
  const bool is_2 = version_ == Version::k2;
  out->append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
      .append(is_2 ? "<xliff version=\"2.1\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\""
                   : "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n"
                     "  <file original=\"memory\" datatype=\"plaintext\"");
  append_xml_attribute(is_2 ? "srcLang" : "source-language", source_language(), out);
  append_xml_attribute(is_2 ? "trgLang" : "target-language", target_language(), out);
  out->append(is_2 ? ">\n  <file id=\"f1\" xml:space=\"preserve\">\n" : ">\n    <body>\n");
}

std::string XliffWriter::choose_id(const std::string& wanted) {
  const bool is_possible = version_ == Version::k2 ? is_name_token(wanted) : !wanted.empty();
  if (is_possible && used_ids_.insert(hash_bytes(wanted)).second) return wanted;
  std::string made = (version_ == Version::k2 ? "u" : "") + std::to_string(unit_count());
  while (!used_ids_.insert(hash_bytes(made)).second) made.push_back('_');
  return made;
}

void XliffWriter::append_pair(const Unit& unit, const Variant& source, const Variant* target,
                              std::string* out) {
  const auto append_unit = version_ == Version::k2 ? append_unit2 : append_unit1;
  append_unit(unit, source, target, choose_id(find_field(unit.attributes, "tuid")), out);
}

void XliffWriter::append_end(std::string* out) {
  out->append(version_ == Version::k2 ? "  </file>\n</xliff>\n"
                                      : "    </body>\n  </file>\n</xliff>\n");
}

}  // namespace stele::tm
