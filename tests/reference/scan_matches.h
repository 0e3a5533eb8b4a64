// The slow, obvious twin of Memory::find_matches: compares the query with every unit.
#pragma once

#include "tm/memory.h"

#include <string_view>
#include <vector>

namespace stele::tm {

struct ScannedMatch {
  UnitId unit;
  double similarity = 0;

  bool operator==(const ScannedMatch&) const = default;
};

std::vector<ScannedMatch> scan_matches(const Memory& memory, std::string_view query,
                                       const MatchOptions& options);

}  // namespace stele::tm
