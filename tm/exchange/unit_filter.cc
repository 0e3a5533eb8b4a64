#include "tm/exchange/unit_filter.h"

#include "align/base/language_tag.h"

#include <algorithm>
#include <utility>

#include <unicode/unistr.h>

namespace stele::tm {
namespace {

bool has_attribute(const std::vector<Attribute>& attributes, const std::string& name,
                   const std::string& value) {
  return std::any_of(attributes.begin(), attributes.end(), [&](const Attribute& attribute) {
    return attribute.kind != Attribute::Kind::kNote && attribute.name == name &&
           attribute.value == value;
  });
}

bool has_attribute(const Unit& unit, const std::string& name, const std::string& value) {
  return has_attribute(unit.attributes, name, value) ||
         std::any_of(unit.variants.begin(), unit.variants.end(), [&](const Variant& variant) {
           return has_attribute(variant.attributes, name, value);
         });
}

// The latest date that the unit or a variant carries.
std::string find_date(const Unit& unit) {
  std::string date;
  const auto look = [&](const std::vector<Attribute>& attributes) {
    const std::string& changed = find_field(attributes, "changedate");
    date = std::max(date, changed.empty() ? find_field(attributes, "creationdate") : changed);
  };
  look(unit.attributes);
  for (const Variant& variant : unit.variants) look(variant.attributes);
  return date;
}

icu::UnicodeString fold(const std::string& text) {
  return icu::UnicodeString::fromUTF8(text).foldCase();
}

}  // namespace

bool UnitFilter::apply(Unit* unit) const {
  for (const auto& [name, value] : attributes) {
    if (!has_attribute(*unit, name, value)) return false;
  }
  if (!since.empty() || !before.empty()) {
    const std::string date = find_date(*unit);
    if (date.empty() || date < since || (!before.empty() && date >= before)) return false;
  }
  if (!languages.empty()) {
    std::vector<Variant> wanted;
    for (const std::string& language : languages) {
      for (Variant& variant : unit->variants) {
        // A variant that was taken has no language any more.
        if (variant.language.empty() || !accepts_language(language, variant.language)) continue;
        wanted.push_back(std::exchange(variant, {}));
      }
    }
    unit->variants = std::move(wanted);
    const auto is_of_first = [&](const Variant& variant) {
      return variant.language == unit->variants[0].language;
    };
    if (unit->variants.empty() ||
        (languages.size() > 1 &&
         std::all_of(unit->variants.begin(), unit->variants.end(), is_of_first))) {
      return false;
    }
  }
  if (query.empty()) return true;
  const icu::UnicodeString wanted = fold(query);
  return std::any_of(unit->variants.begin(), unit->variants.end(), [&](const Variant& variant) {
    return fold(variant.text).indexOf(wanted) >= 0;
  });
}

}  // namespace stele::tm
