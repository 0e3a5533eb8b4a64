// check_unit: whether a unit may be stored (internal).
#pragma once

#include "align/base/result.h"
#include "tm/unit/unit.h"

namespace stele::tm {

// Fails with kInvalidArgument when a variant has no language, its text is not UTF-8, or its tags
// are out of order or outside the text; kLimitExceeded when the unit is larger than 64 MB.
Status check_unit(const Unit& unit);

}  // namespace stele::tm
