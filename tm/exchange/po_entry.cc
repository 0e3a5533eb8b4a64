#include "tm/exchange/po_entry.h"

#include "align/base/language_tag.h"

#include <algorithm>

namespace stele::tm {
namespace {

void add_prop(const char* name, const std::string& value, Unit* unit) {
  unit->attributes.push_back({Attribute::Kind::kProp, name, value, {}});
}

Unit make_unit(const PoEntry& entry, const std::string& source, const std::string& target,
               const std::string& source_language, const std::string& target_language) {
  Unit unit;
  if (entry.context) add_prop("x-po-context", *entry.context, &unit);
  for (const std::string& reference : entry.references) {
    add_prop("x-po-reference", reference, &unit);
  }
  if (!entry.flags.empty()) add_prop("x-po-flags", entry.flags, &unit);
  for (const std::string& comment : entry.extracted_comments) {
    add_prop("x-po-comment", comment, &unit);
  }
  for (const std::string& comment : entry.translator_comments) {
    unit.attributes.push_back({Attribute::Kind::kNote, {}, comment, {}});
  }
  Variant variant;
  variant.language = source_language;
  variant.text = source;
  unit.variants.push_back(variant);
  if (!target.empty()) {
    variant.language = target_language;
    variant.text = target;
    unit.variants.push_back(std::move(variant));
  }
  return unit;
}

}  // namespace

std::vector<Unit> make_po_units(const PoEntry& entry, const std::string& source_language,
                                const std::string& target_language) {
  std::vector<Unit> units;
  for (std::size_t form = 0; form < entry.translations.size(); ++form) {
    const std::string& source = entry.plural_id && form > 0 ? *entry.plural_id : entry.id;
    units.push_back(
        make_unit(entry, source, entry.translations[form], source_language, target_language));
    if (!entry.plural_id) continue;
    add_prop("x-po-id", entry.id, &units.back());
    add_prop("x-po-plural-id", *entry.plural_id, &units.back());
    add_prop("x-po-plural", std::to_string(form), &units.back());
  }
  return units;
}

std::string find_po_header(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::size_t end = std::min(header.find('\n'), header.size());
    std::string_view line = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    if (!line.starts_with(name) || line.substr(name.size(), 1) != ":") continue;
    line.remove_prefix(name.size() + 1);
    while (line.starts_with(' ')) line.remove_prefix(1);
    while (line.ends_with(' ')) line.remove_suffix(1);
    return std::string(line);
  }
  return {};
}

Result<std::pair<std::string, std::string>> find_po_languages(const ReadOptions& options,
                                                              std::string_view header,
                                                              const std::string& name) {
  if (options.languages.size() >= 2) return std::pair(options.languages[0], options.languages[1]);
  std::string target = options.languages.size() == 1 ? options.languages[0] : std::string();
  if (target.empty()) {
    std::string language = find_po_header(header, "Language");
    // "ru_RU.UTF-8", "sr@latin": the locale's suffixes are no part of a tag.
    language = language.substr(0, language.find_first_of(".@"));
    auto canonical = canonicalize_language_tag(language);
    if (canonical.ok()) target = *std::move(canonical);
  }
  if (target.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 name + ": no target language in the header, expected --languages SOURCE,TARGET"};
  }
  return std::pair(std::string("en"), std::move(target));
}

}  // namespace stele::tm
