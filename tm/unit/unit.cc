#include "tm/unit/unit.h"

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

}  // namespace stele::tm
