#include "temporary_folder.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"

#include <map>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

Unit make_unit(const std::string& text) {
  Unit unit;
  unit.variants = {Variant{"en", text, {}, {}}, Variant{"ru", "перевод " + text, {}, {}}};
  unit.attributes = {Attribute{Attribute::Kind::kField, "tuid", text, ""}};
  return unit;
}

std::map<std::uint64_t, Unit> read_all(const Memory& memory) {
  std::map<std::uint64_t, Unit> all;
  const Status status = memory.visit_units([&all](UnitId id, Unit unit) -> Status {
    all.emplace(id.value, std::move(unit));
    return {};
  });
  EXPECT_TRUE(status.ok()) << status.error().message;
  return all;
}

// A model of the memory is kept in a map; both see the same changes.
TEST(Merge, ManySmallCommitsKeepEveryUnitAndFewParts) {
  std::mt19937 random(7);
  const TemporaryFolder folder;
  auto writer = MemoryWriter::create(folder.path() / "memory");
  ASSERT_TRUE(writer.ok());
  std::map<std::uint64_t, Unit> model;
  for (int commit = 0; commit < 60; ++commit) {
    for (int i = 0; i < 30; ++i) {
      const auto choice = random() % 10;
      if (choice < 7 || model.empty()) {
        const Unit unit = make_unit("text " + std::to_string(random() % 1000));
        model[writer->add(unit).value().value] = unit;
        continue;
      }
      auto chosen = model.begin();
      std::advance(chosen, random() % model.size());
      if (choice < 9) {
        const Unit unit = make_unit("changed " + std::to_string(random() % 1000));
        ASSERT_TRUE(writer->replace(UnitId{chosen->first}, unit).ok());
        chosen->second = unit;
      } else {
        ASSERT_TRUE(writer->remove(UnitId{chosen->first}).ok());
        model.erase(chosen);
      }
    }
    ASSERT_TRUE(writer->commit().ok());
    ASSERT_EQ(writer->snapshot().unit_count(), model.size());
    ASSERT_LE(writer->snapshot().stats()->part_count, 8u);
  }
  const auto memory = Memory::open(folder.path() / "memory");
  ASSERT_TRUE(memory.ok()) << memory.error().message;
  EXPECT_EQ(read_all(*memory), model);
  EXPECT_TRUE(memory->verify().ok());

  ASSERT_TRUE(writer->compact().ok());
  const auto compacted = Memory::open(folder.path() / "memory");
  EXPECT_EQ(compacted->stats()->part_count, 1u);
  EXPECT_EQ(compacted->stats()->deleted_count, 0u);
  EXPECT_EQ(read_all(*compacted), model);
  // The snapshot from before still reads its own parts, which are deleted but open.
  EXPECT_EQ(read_all(*memory), model);
}

TEST(Merge, CompactingAnEmptyMemoryLeavesNoPart) {
  const TemporaryFolder folder;
  auto writer = MemoryWriter::create(folder.path() / "memory");
  ASSERT_TRUE(writer.ok());
  const UnitId id = writer->add(make_unit("one")).value();
  ASSERT_TRUE(writer->commit().ok());
  ASSERT_TRUE(writer->remove(id).ok());
  ASSERT_TRUE(writer->compact().ok());
  EXPECT_EQ(writer->snapshot().stats()->part_count, 0u);
  EXPECT_EQ(writer->snapshot().unit_count(), 0u);
}

}  // namespace
}  // namespace stele::tm
