#include "tm/unit/unit.h"

#include <cassert>

namespace stele::tm {

const std::string& find_field(const std::vector<Attribute>& attributes, const std::string& name) {
  static const std::string kNothing;
  for (const Attribute& attribute : attributes) {
    if (attribute.kind == Attribute::Kind::kField && attribute.name == name) {
      return attribute.value;
    }
  }
  return kNothing;
}

const std::string& find_source_language(const Unit& unit) {
  assert(!unit.variants.empty());
  const std::string& wanted = find_field(unit.attributes, "srclang");
  for (const Variant& variant : unit.variants) {
    if (variant.language == wanted) return variant.language;
  }
  return unit.variants[0].language;
}

}  // namespace stele::tm
