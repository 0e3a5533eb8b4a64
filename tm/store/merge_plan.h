// The merge plan: which parts of a memory become one, and when (internal).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace stele::tm {

struct PartSize {
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;  // on disk
};

// Neighbours: the parts [first, last) of a list from the oldest to the newest.
struct PartRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

// Returns parts to merge after a commit, smallest ones first, until there are none. Merged so,
// parts are few: at most three of each class of size, and a class is four times the one before. A
// unit is rewritten once a class, so the cost of adding n units is O(n log n).
std::optional<PartRange> choose_merge(std::span<const PartSize> parts);

// Returns the ranges, newest first, that become a part each when a memory is compacted: all parts,
// as few as the limits of a part allow.
std::vector<PartRange> plan_compaction(std::span<const PartSize> parts);

}  // namespace stele::tm
