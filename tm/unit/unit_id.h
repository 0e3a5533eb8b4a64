// UnitId: the name a memory gives a unit when it is added; never given twice in one memory.
#pragma once

#include "align/base/strong_index.h"

#include <cstdint>

namespace stele::tm {

struct UnitTag;
using UnitId = StrongIndex<UnitTag, std::uint64_t>;

}  // namespace stele::tm
