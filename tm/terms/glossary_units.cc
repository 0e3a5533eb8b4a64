#include "tm/terms/glossary_units.h"

#include "align/base/language_tag.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::string_view kForbiddenSuffix = ":forbidden";

const std::string& find_prop(const std::vector<Attribute>& attributes, std::string_view name) {
  static const std::string kNothing;
  for (const Attribute& attribute : attributes) {
    if (attribute.kind == Attribute::Kind::kProp && attribute.name == name) return attribute.value;
  }
  return kNothing;
}

std::size_t add_language(const std::string& language, std::vector<std::string>* languages) {
  const auto found = std::find(languages->begin(), languages->end(), language);
  if (found != languages->end()) return static_cast<std::size_t>(found - languages->begin());
  languages->push_back(language);
  return languages->size() - 1;
}

// Appends the parts of "one | two" that hold something.
void append_terms(std::string_view text, std::vector<std::string>* terms) {
  constexpr std::string_view kSpaces = " \t\r\n";
  while (true) {
    const std::size_t bar = std::min(text.find('|'), text.size());
    const std::string_view part = text.substr(0, bar);
    const std::size_t begin = part.find_first_not_of(kSpaces);
    if (begin != std::string_view::npos) {
      terms->emplace_back(part.substr(begin, part.find_last_not_of(kSpaces) + 1 - begin));
    }
    if (bar == text.size()) return;
    text.remove_prefix(bar + 1);
  }
}

void add_variant(const Variant& variant, GlossaryColumn* column) {
  const std::string& status = find_prop(variant.attributes, "administrativeStatus");
  std::vector<std::string> terms;
  append_terms(variant.text, &terms);
  const bool is_forbidden = status.starts_with("deprecated") || status.starts_with("superseded");
  std::vector<std::string>& list = is_forbidden ? column->forbidden : column->renderings;
  list.insert(status.starts_with("preferred") ? list.begin() : list.end(), terms.begin(),
              terms.end());
}

std::string find_note(const Unit& unit) {
  for (const Attribute& attribute : unit.attributes) {
    if (attribute.kind == Attribute::Kind::kNote) return attribute.value;
  }
  return find_prop(unit.attributes, "definition");
}

void read_props(const Unit& unit, GlossaryEntry* entry, std::vector<std::string>* languages) {
  for (const Attribute& attribute : unit.attributes) {
    const std::string& name = attribute.name;
    if (attribute.kind != Attribute::Kind::kProp) continue;
    if (name == "case") {
      entry->is_case_sensitive = attribute.value == "yes";
    } else if (name == "translate") {
      entry->is_do_not_translate = attribute.value == "no";
    } else if (name.ends_with(kForbiddenSuffix)) {
      const auto tag =
          canonicalize_language_tag(name.substr(0, name.size() - kForbiddenSuffix.size()));
      if (!tag.ok()) continue;
      const std::size_t column = add_language(*tag, languages);
      if (entry->columns.size() <= column) entry->columns.resize(column + 1);
      append_terms(attribute.value, &entry->columns[column].forbidden);
    }
  }
}

}  // namespace

Glossary make_glossary(std::span<const Unit> units) {
  Glossary glossary;
  for (std::size_t i = 0; i < units.size(); ++i) {
    GlossaryEntry entry;
    entry.line = i + 1;
    entry.note = find_note(units[i]);
    for (const Variant& variant : units[i].variants) {
      const std::size_t column = add_language(variant.language, &glossary.languages);
      if (entry.columns.size() <= column) entry.columns.resize(column + 1);
      add_variant(variant, &entry.columns[column]);
    }
    read_props(units[i], &entry, &glossary.languages);
    if (!entry.columns.empty()) glossary.entries.push_back(std::move(entry));
  }
  for (GlossaryEntry& entry : glossary.entries) entry.columns.resize(glossary.languages.size());
  return glossary;
}

}  // namespace stele::tm
