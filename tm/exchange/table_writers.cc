#include "tm/exchange/table_writers.h"

#include "align/base/escape.h"
#include "tm/exchange/csv.h"

#include <algorithm>

namespace stele::tm {
namespace {

void append_element(std::string_view indent, std::string_view element, std::string_view type,
                    std::string_view text, std::string* out) {
  out->append(indent).append("<").append(element);
  if (!type.empty()) append_xml_attribute("type", type, out);
  out->push_back('>');
  append_xml_text(text, out);
  out->append("</").append(element).append(">\n");
}

void append_attributes(std::string_view indent, std::string_view element,
                       const std::vector<Attribute>& attributes, std::string* out) {
  for (const Attribute& attribute : attributes) {
    if (attribute.kind == Attribute::Kind::kNote) {
      append_element(indent, "note", {}, attribute.value, out);
    } else if (attribute.name != "tuid" && attribute.name != "srclang") {
      append_element(indent, element, attribute.name, attribute.value, out);
    }
  }
}

}  // namespace

Status TextTableWriter::write_row(const std::vector<std::string>& cells) {
  std::string row;
  if (style_ == Style::kCsv) {
    append_csv_row(cells, &row, "\n");
    return sink_(row);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row.push_back('\t');
    for (const char c : cells[i]) row.push_back(c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
  }
  row.push_back('\n');
  return sink_(row);
}

Status TableWriter::begin() {
  if (std::exchange(has_begun_, true)) return {};
  return write_row(languages_);
}

Status TableWriter::write(const Unit& unit) {
  if (languages_.empty()) {
    for (const Variant& variant : unit.variants) {
      if (std::find(languages_.begin(), languages_.end(), variant.language) == languages_.end()) {
        languages_.push_back(variant.language);
      }
    }
  }
  STELE_TRY_VOID(begin());
  std::vector<std::string> cells(languages_.size());
  std::size_t filled = 0;
  for (const Variant& variant : unit.variants) {
    const auto column = std::find(languages_.begin(), languages_.end(), variant.language);
    if (column == languages_.end()) continue;
    std::string& cell = cells[static_cast<std::size_t>(column - languages_.begin())];
    if (cell.empty() && !variant.text.empty()) ++filled;
    if (cell.empty()) cell = variant.text;
  }
  if (filled < 2 && unit.variants.size() > 1) {
    count_left_out();
    return {};
  }
  count_unit();
  return write_row(cells);
}

Status TableWriter::finish() {
  return begin();
}

Status TbxWriter::begin() {
  if (std::exchange(has_begun_, true)) return {};
  return sink_(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<tbx style=\"dca\" type=\"TBX-Basic\" xml:lang=\"en\" "
      "xmlns=\"urn:iso:std:iso:30042:ed-2\">\n"
      "  <tbxHeader>\n    <fileDesc>\n      <sourceDesc>\n        <p>Stele</p>\n"
      "      </sourceDesc>\n    </fileDesc>\n  </tbxHeader>\n  <text>\n    <body>\n");
}

Status TbxWriter::write(const Unit& unit) {
  STELE_TRY_VOID(begin());
  count_unit();
  std::string out = "      <conceptEntry id=\"";
  const std::string& id = find_field(unit.attributes, "tuid");
  append_xml_attribute(id.empty() ? "c" + std::to_string(unit_count()) : id, &out);
  out.append("\">\n");
  append_attributes("        ", "descrip", unit.attributes, &out);
  std::vector<std::string> done;
  for (const Variant& first : unit.variants) {
    if (std::find(done.begin(), done.end(), first.language) != done.end()) continue;
    done.push_back(first.language);
    out.append("        <langSec xml:lang=\"");
    append_xml_attribute(first.language, &out);
    out.append("\">\n");
    for (const Variant& variant : unit.variants) {
      if (variant.language != first.language) continue;
      out.append("          <termSec>\n");
      append_element("            ", "term", {}, variant.text, &out);
      append_attributes("            ", "termNote", variant.attributes, &out);
      out.append("          </termSec>\n");
    }
    out.append("        </langSec>\n");
  }
  out.append("      </conceptEntry>\n");
  return sink_(out);
}

Status TbxWriter::finish() {
  STELE_TRY_VOID(begin());
  return sink_("    </body>\n  </text>\n</tbx>\n");
}

}  // namespace stele::tm
