// UnitFilter: which units, and which of their variants, an export takes.
#pragma once

#include "tm/unit/unit.h"

#include <string>
#include <utility>
#include <vector>

namespace stele::tm {

struct UnitFilter {
  // Only these languages (as accepts_language has it), in this order; empty: all as they are.
  // A unit needs text in at least two of them.
  std::vector<std::string> languages;
  // Only units last changed (else created) in [since, before): any date that TMX tools write, in
  // normalized form YYYYMMDDTHHMMSSZ; empty: no bound. Units without a date pass no bound.
  std::string since;
  std::string before;
  // Only units of which a field or prop `first` of the unit or a variant has the value `second`.
  std::vector<std::pair<std::string, std::string>> attributes;
  // Only units of which a variant holds this text; ASCII and Cyrillic case does not matter.
  std::string query;

  // Whether `unit` is wanted; takes unwanted variants out of it.
  bool apply(Unit* unit) const;
};

}  // namespace stele::tm
