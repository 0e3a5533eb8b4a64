#include "tm/unit_merger.h"

#include "temporary_folder.h"
#include "tm/memory.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele::tm {
namespace {

using testing::ElementsAre;

Unit make_unit(std::string english, std::string other, std::string language = "ru",
               const std::string& date = {}) {
  Unit unit;
  unit.variants.push_back({"en", std::move(english), {}, {}});
  unit.variants.push_back({std::move(language), std::move(other), {}, {}});
  if (!date.empty()) unit.attributes.push_back({Attribute::Kind::kField, "changedate", date, {}});
  return unit;
}

// Adds units in two commits; returns what the memory then holds: targets with commas between.
std::vector<std::string> add_all(DuplicatePolicy policy, UnitMerger::Counts* counts) {
  const TemporaryFolder folder;
  auto writer = MemoryWriter::create(folder.path() / "memory");
  EXPECT_TRUE(writer.ok());
  const std::vector<Unit> first = {make_unit("one", "старый", "ru", "20200101T000000Z"),
                                   make_unit("two", "два")};
  const std::vector<Unit> second = {make_unit("one", "новый", "ru", "20240101T000000Z"),
                                    make_unit("one", "древний", "ru", "19990101T000000Z"),
                                    make_unit("two", "二", "zh"), make_unit("three", "три"),
                                    make_unit("three", "три")};
  for (const auto* units : {&first, &second}) {
    auto merger = UnitMerger::open(*writer, policy);
    EXPECT_TRUE(merger.ok());
    for (const Unit& unit : *units) EXPECT_TRUE(merger->add(unit).ok());
    EXPECT_TRUE(writer->commit().ok());
    *counts = merger->counts();
  }
  std::vector<std::string> held;
  const Status status = writer->snapshot().visit_units([&](UnitId, const Unit& unit) -> Status {
    std::string line = unit.variants[0].text + ":";
    for (std::size_t i = 1; i < unit.variants.size(); ++i) line += " " + unit.variants[i].text;
    held.push_back(line);
    return {};
  });
  EXPECT_TRUE(status.ok());
  return held;
}

TEST(UnitMerger, KeepsAllUnlessToldOtherwise) {
  UnitMerger::Counts counts;
  EXPECT_EQ(add_all(DuplicatePolicy::kKeepAll, &counts).size(), 7U);
  EXPECT_EQ(counts.added, 5U);
}

TEST(UnitMerger, SkipsWhatIsThere) {
  UnitMerger::Counts counts;
  EXPECT_THAT(add_all(DuplicatePolicy::kSkip, &counts),
              ElementsAre("one: старый", "two: два", "three: три"));
  EXPECT_EQ(counts.skipped, 4U);
}

TEST(UnitMerger, KeepsTheOneChangedLast) {
  UnitMerger::Counts counts;
  EXPECT_THAT(add_all(DuplicatePolicy::kNewest, &counts),
              ElementsAre("one: новый", "two: 二", "three: три"));
  EXPECT_EQ(counts.replaced, 3U);  // "древний" is older
}

TEST(UnitMerger, MergesVariantsThatAreNotThere) {
  UnitMerger::Counts counts;
  EXPECT_THAT(add_all(DuplicatePolicy::kMerge, &counts),
              ElementsAre("one: старый новый древний", "two: два 二", "three: три"));
  EXPECT_EQ(counts.added, 1U);
  EXPECT_EQ(counts.replaced, 3U);
  EXPECT_EQ(counts.skipped, 1U);
}

}  // namespace
}  // namespace stele::tm
