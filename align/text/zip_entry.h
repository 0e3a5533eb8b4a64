// Reads one file out of a ZIP archive, within bounds (internal).
#pragma once

#include "align/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stele {

// Returns the content of the entry `name` of the archive `bytes`, or nothing when there is none.
// Fails with kCorruption when the archive is damaged, kLimitExceeded when it has more than 10,000
// entries or the entry is larger than `limit_bytes` unpacked.
Result<std::optional<std::string>> read_zip_entry(std::string_view bytes, std::string_view name,
                                                  std::uint64_t limit_bytes);

}  // namespace stele
