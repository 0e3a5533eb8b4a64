// The slow, obvious twin of the runs that find_fragments reports: compares every stretch of the
// query with every stretch of every unit.
#pragma once

#include "align/base/byte_span.h"
#include "tm/lookup/fragment.h"
#include "tm/memory.h"

#include <string_view>
#include <vector>

namespace stele::tm {

// The query's longest runs, by place; texts of exactly options.source_language are looked at.
std::vector<ByteSpan> scan_fragments(const Memory& memory, std::string_view query,
                                     const FragmentOptions& options);

}  // namespace stele::tm
