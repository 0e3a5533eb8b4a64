// Links both installed libraries and calls into each.
#include "align/base/language_tag.h"
#include "tm/unit/unit.h"

#include <iostream>

int main() {
  const auto tag = stele::canonicalize_language_tag("ZH_hant");
  if (!tag.ok() || *tag != "zh-Hant") return 1;
  const stele::tm::Unit unit{
      .variants = {{.language = *tag, .text = "元首理事會", .tags = {}, .attributes = {}}},
      .attributes = {{.kind = stele::tm::Attribute::Kind::kField, .name = "tuid", .value = "7"}}};
  if (stele::tm::find_field(unit.attributes, "tuid") != "7") return 1;
  std::cout << unit.variants[0].language << '\n';
  return 0;
}
