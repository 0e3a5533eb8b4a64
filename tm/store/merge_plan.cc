#include "tm/store/merge_plan.h"

#include <algorithm>

namespace stele::tm {
namespace {

// Parts merge until they have so many rows and bytes; this bounds what a merge keeps in memory, the
// texts of one language.
constexpr std::uint64_t kMaxMergedRows = std::uint64_t{1} << 21;
constexpr std::uint64_t kMaxMergedBytes = std::uint64_t{256} << 20;
constexpr std::size_t kMergeWidth = 4;
constexpr std::uint64_t kSmallestClassRows = 1024;

// 0 for up to 1,024 rows, then one more for each factor of four.
unsigned size_class_of(std::uint64_t rows) {
  unsigned size_class = 0;
  for (std::uint64_t limit = kSmallestClassRows; rows > limit; limit *= kMergeWidth) ++size_class;
  return size_class;
}

bool exceeds_limits(const PartSize& size) {
  return size.rows > kMaxMergedRows || size.bytes > kMaxMergedBytes;
}

PartSize add(const PartSize& a, const PartSize& b) {
  return PartSize{a.rows + b.rows, a.bytes + b.bytes};
}

// Neighbours of at most this size class, kMergeWidth or more of them of exactly this class.
std::optional<PartRange> find_run(std::span<const PartSize> parts, unsigned size_class) {
  for (std::size_t first = 0; first < parts.size();) {
    std::size_t last = first;
    std::size_t members = 0;
    PartSize together;
    for (; last < parts.size(); ++last) {
      together = add(together, parts[last]);
      const unsigned own_class = size_class_of(parts[last].rows);
      if (own_class > size_class || exceeds_limits(together)) break;
      if (own_class == size_class) ++members;
    }
    if (members >= kMergeWidth) return PartRange{first, last};
    first = std::max(last, first + 1);
  }
  return std::nullopt;
}

}  // namespace

std::optional<PartRange> choose_merge(std::span<const PartSize> parts) {
  for (unsigned size_class = 0; size_class <= size_class_of(kMaxMergedRows); ++size_class) {
    if (const auto run = find_run(parts, size_class)) return run;
  }
  return std::nullopt;
}

std::vector<PartRange> plan_compaction(std::span<const PartSize> parts) {
  std::vector<PartRange> ranges;
  for (std::size_t last = parts.size(); last > 0;) {
    std::size_t first = last - 1;
    PartSize together = parts[first];
    for (; first > 0; --first) {
      together = add(together, parts[first - 1]);
      if (exceeds_limits(together)) break;
    }
    ranges.push_back(PartRange{first, last});
    last = first;
  }
  return ranges;
}

}  // namespace stele::tm
