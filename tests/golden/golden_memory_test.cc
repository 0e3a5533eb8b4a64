// One memory for each format that was ever written stays here and is read for ever.
#include "tm/memory.h"
#include "tm/memory_writer.h"
#include "tm/temporary_folder.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

TEST(GoldenMemory, PartsOfVersion4AreReadAndSearched) {
  const auto memory = Memory::open(std::filesystem::path(STELE_TESTS_DIR) / "golden" / "part-4");
  ASSERT_TRUE(memory.ok()) << memory.error().message;
  EXPECT_TRUE(memory->verify().ok());
  std::vector<Unit> units;
  const Status status = memory->visit_units([&units](UnitId, Unit unit) -> Status {
    units.push_back(std::move(unit));
    return {};
  });
  ASSERT_TRUE(status.ok()) << status.error().message;
  ASSERT_EQ(units.size(), 8u);
  ASSERT_EQ(units[0].variants.size(), 3u);
  EXPECT_EQ(units[0].variants[2].text, "成员国打开文件 %s。");
  EXPECT_EQ(find_field(units[0].attributes, "creationdate"), "20050705T000000Z");
  ASSERT_EQ(units[1].variants[0].tags.size(), 2u);
  EXPECT_EQ(units[1].variants[0].tags[0].content, "&lt;b&gt;");
  ASSERT_EQ(units[2].variants.size(), 3u);
  EXPECT_EQ(units[2].variants[2].text, "Файл %s  открыт");
  EXPECT_EQ(units[7].variants[0].text, "The member states move the file.");

  // A program with other rules for words says so; it must not answer wrongly.
  const auto matches = memory->find_matches(
      "The member states open the file %s.",
      {.source_language = "en", .target_language = "ru", .min_similarity = 0.9, .limit = 10});
  if (!matches.ok()) {
    EXPECT_EQ(matches.error().code, ErrorCode::kUnsupportedVersion) << matches.error().message;
    return;
  }
  ASSERT_EQ(matches->size(), 2u);
  EXPECT_EQ((*matches)[0].target, "Государства-члены открывают файл %s.");
  EXPECT_EQ((*matches)[1].target, "Государства открывают файл %s.");
}

TEST(GoldenMemory, PartsOfBeforeTheFirstReleaseAreRefusedInWords) {
  const auto memory = Memory::open(std::filesystem::path(STELE_TESTS_DIR) / "golden" / "part-3");
  ASSERT_FALSE(memory.ok());
  EXPECT_EQ(memory.error().code, ErrorCode::kUnsupportedVersion);
  EXPECT_NE(memory.error().message.find("version 3 of before the first release"), std::string::npos)
      << memory.error().message;
}

std::uint64_t count_units(const std::filesystem::path& folder) {
  const auto memory = Memory::open(folder);
  EXPECT_TRUE(memory.ok()) << memory.error().message;
  if (!memory.ok()) return 0;
  EXPECT_TRUE(memory->verify().ok());
  return memory->unit_count();
}

TEST(GoldenMemory, ManifestsOfVersion3AndTheirTailAreRead) {
  const auto folder = std::filesystem::path(STELE_TESTS_DIR) / "golden" / "manifest-3";
  EXPECT_EQ(count_units(folder), 10u);
  const auto memory = Memory::open(folder);
  ASSERT_TRUE(memory.ok()) << memory.error().message;
  EXPECT_EQ(memory->read_unit(UnitId{10})->variants[1].text, "Хвост памяти.");
}

// A memory of the first manifest has no tail; it gets one when it is written.
TEST(GoldenMemory, AnOldMemoryTakesNewUnits) {
  const TemporaryFolder temporary;
  const auto folder = temporary.path() / "memory";
  std::filesystem::copy(std::filesystem::path(STELE_TESTS_DIR) / "golden" / "part-4", folder);
  for (std::uint64_t count = 9; count <= 12; ++count) {
    auto writer = MemoryWriter::open(folder);
    ASSERT_TRUE(writer.ok()) << writer.error().message;
    Unit unit;
    unit.variants = {Variant{"en", "one more", {}, {}}, Variant{"ru", "ещё одна", {}, {}}};
    ASSERT_TRUE(writer->add(unit).ok());
    ASSERT_TRUE(writer->commit().ok());
    EXPECT_EQ(count_units(folder), count);
  }
}

}  // namespace
}  // namespace stele::tm
