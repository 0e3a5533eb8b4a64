// Which columns of a part a lookup reads.
#pragma once

#include "tm/store/part.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stele::tm {

// Returns the columns of the part whose language `wanted` accepts (accepts_language), the shortest
// tag first, then by tag.
std::vector<std::size_t> find_columns(const Part& part, const std::string& wanted);

}  // namespace stele::tm
