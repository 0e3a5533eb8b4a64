// Which columns of a part a lookup reads.
#pragma once

#include "align/base/result.h"
#include "tm/store/part.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stele::tm {

// Returns the columns of the part whose language `wanted` accepts (accepts_language), the shortest
// tag first, then by tag.
std::vector<std::size_t> find_columns(const Part& part, const std::string& wanted);

// Fails with kUnsupportedVersion when the part's keys were made by other rules for words than this
// program's, so that looking words up would miss some.
Status require_current_rules(const Part& part);

}  // namespace stele::tm
