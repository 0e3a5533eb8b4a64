#include "tm/store/merge_plan.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

std::vector<PartSize> make_sizes(const std::vector<std::uint64_t>& rows) {
  std::vector<PartSize> sizes;
  for (const std::uint64_t count : rows) sizes.push_back(PartSize{count, count * 30});
  return sizes;
}

std::vector<PartSize> merge(std::vector<PartSize> parts, const PartRange& range) {
  PartSize together;
  for (std::size_t i = range.first; i < range.last; ++i) {
    together.rows += parts[i].rows;
    together.bytes += parts[i].bytes;
  }
  parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(range.first) + 1,
              parts.begin() + static_cast<std::ptrdiff_t>(range.last));
  parts[range.first] = together;
  return parts;
}

TEST(MergePlan, MergesFourNeighboursOfOneClassAndTheSmallerAmongThem) {
  EXPECT_FALSE(choose_merge({}));
  EXPECT_FALSE(choose_merge(make_sizes({2000, 2000, 2000})));
  EXPECT_FALSE(choose_merge(make_sizes({2000, 2000, 90000, 2000, 2000})));
  const auto range = choose_merge(make_sizes({90000, 2000, 10, 2000, 2000, 10, 2000, 10}));
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, 1U);
  EXPECT_EQ(range->last, 8U);
}

TEST(MergePlan, KeepsPartsFewAndWithinTheLimits) {
  std::vector<PartSize> parts;
  for (int commit = 0; commit < 20000; ++commit) {
    parts.push_back(PartSize{700, 700 * 30});
    while (const auto range = choose_merge(parts)) parts = merge(std::move(parts), *range);
    for (const PartSize& part : parts) ASSERT_LE(part.rows, std::uint64_t{1} << 21);
  }
  EXPECT_LE(parts.size(), 7U + 3 * 6U);  // seven that are full, three of each class below
}

TEST(MergePlan, CompactsIntoAsFewPartsAsTheLimitsAllowNewestFirst) {
  EXPECT_TRUE(plan_compaction({}).empty());
  const auto one = plan_compaction(make_sizes({50, 2000, 90000}));
  ASSERT_EQ(one.size(), 1U);
  EXPECT_EQ(one[0].first, 0U);
  EXPECT_EQ(one[0].last, 3U);
  const auto two = plan_compaction(make_sizes({1500000, 600000, 1000000}));
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two[0].first, 1U);
  EXPECT_EQ(two[0].last, 3U);
  EXPECT_EQ(two[1].first, 0U);
  EXPECT_EQ(two[1].last, 1U);
  // Too large alone is a part still.
  EXPECT_EQ(plan_compaction(std::vector<PartSize>{{10, std::uint64_t{1} << 30}}).size(), 1U);
}

}  // namespace
}  // namespace stele::tm
