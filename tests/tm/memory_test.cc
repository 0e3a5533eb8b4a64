#include "tm/memory.h"

#include "temporary_folder.h"
#include "tm/memory_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele::tm {
namespace {

Unit make_unit(std::string english, std::string russian) {
  Unit unit;
  unit.variants.push_back(Variant{"en", std::move(english), {}, {}});
  unit.variants.push_back(Variant{"ru", std::move(russian), {}, {}});
  return unit;
}

std::vector<std::pair<std::uint64_t, Unit>> read_all(const Memory& memory) {
  std::vector<std::pair<std::uint64_t, Unit>> all;
  const Status status = memory.visit_units([&all](UnitId id, Unit unit) -> Status {
    all.emplace_back(id.value, std::move(unit));
    return {};
  });
  EXPECT_TRUE(status.ok()) << status.error().message;
  return all;
}

TEST(Memory, GivesBackUnitsWithoutLoss) {
  const TemporaryFolder folder;
  Unit unit = make_unit("Press Enter, then \"Save\".", "Нажмите Enter, затем «Сохранить».");
  unit.variants[0].tags.push_back(
      InlineTag{InlineKind::kBeginPaired, 6, "i=\"1\" type=\"bold\"", "&lt;b&gt;"});
  unit.variants[0].tags.push_back(InlineTag{InlineKind::kEndPaired, 11, "i=\"1\"", "&lt;/b&gt;"});
  unit.variants[1].attributes.push_back(
      Attribute{Attribute::Kind::kField, "creationid", "ANNA", ""});
  unit.attributes.push_back(Attribute{Attribute::Kind::kProp, "x-document", "manual.txt", "en"});
  unit.attributes.push_back(Attribute{Attribute::Kind::kNote, "", "checked\ntwice", ""});
  unit.variants.push_back(Variant{"ru", "Другой вариант  с  пробелами\t", {}, {}});
  auto writer = MemoryWriter::create(folder.path() / "memory");
  ASSERT_TRUE(writer.ok()) << writer.error().message;
  ASSERT_TRUE(writer->add(unit).ok());
  ASSERT_TRUE(writer->add(Unit{}).ok());
  ASSERT_TRUE(writer->commit().ok());

  const auto memory = Memory::open(folder.path() / "memory");
  ASSERT_TRUE(memory.ok()) << memory.error().message;
  EXPECT_THAT(read_all(*memory),
              testing::ElementsAre(testing::Pair(1, unit), testing::Pair(2, Unit{})));
  EXPECT_EQ(memory->read_unit(UnitId{1}).value(), unit);
  EXPECT_TRUE(memory->verify().ok());
}

// Its codes cost next to nothing, so no copy ever saves enough to be taken.
TEST(Memory, StoresATextThatRepeatsWithoutEnd) {
  const TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 700000; ++i) text += "word and text ";
  const Unit unit = make_unit(text, "слово");
  auto writer = MemoryWriter::create(folder.path() / "memory");
  ASSERT_TRUE(writer.ok());
  ASSERT_TRUE(writer->add(unit).ok());
  ASSERT_TRUE(writer->commit().ok());
  EXPECT_EQ(writer->snapshot().read_unit(UnitId{1}).value(), unit);
}

TEST(Memory, SnapshotStaysWhileAWriterCommits) {
  const TemporaryFolder folder;
  auto writer = MemoryWriter::create(folder.path() / "memory");
  ASSERT_TRUE(writer.ok());
  const UnitId first = writer->add(make_unit("one", "один")).value();
  ASSERT_TRUE(writer->commit().ok());
  const auto before = Memory::open(folder.path() / "memory");
  ASSERT_TRUE(writer->replace(first, make_unit("One", "Один")).ok());
  const UnitId second = writer->add(make_unit("two", "два")).value();
  EXPECT_EQ(Memory::open(folder.path() / "memory")->unit_count(), 1u);
  ASSERT_TRUE(writer->commit().ok());
  EXPECT_THAT(read_all(*before), testing::ElementsAre(testing::Pair(1, make_unit("one", "один"))));
  const auto after = Memory::open(folder.path() / "memory");
  EXPECT_THAT(read_all(*after), testing::ElementsAre(testing::Pair(1, make_unit("One", "Один")),
                                                     testing::Pair(2, make_unit("two", "два"))));
  ASSERT_TRUE(writer->remove(second).ok());
  EXPECT_EQ(writer->remove(second).error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(writer->commit().ok());
  EXPECT_EQ(Memory::open(folder.path() / "memory")->unit_count(), 1u);
  EXPECT_EQ(after->unit_count(), 2u);
}

TEST(Memory, SecondWriterIsToldWhoHoldsTheLock) {
  const TemporaryFolder folder;
  const auto writer = MemoryWriter::create(folder.path() / "memory");
  ASSERT_TRUE(writer.ok());
  const auto second = MemoryWriter::open(folder.path() / "memory");
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::kBusy);
  EXPECT_THAT(second.error().message, testing::HasSubstr(std::to_string(::getpid())));
}

TEST(Memory, FolderThatIsNoneIsRefusedInWords) {
  const TemporaryFolder folder;
  EXPECT_EQ(Memory::open(folder.path() / "absent").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(Memory::open(folder.path()).error().code, ErrorCode::kInvalidArgument);
  folder.write_file("letter.txt", "hello");
  EXPECT_EQ(MemoryWriter::create(folder.path()).error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(Memory::open(folder.path() / "letter.txt").error().code, ErrorCode::kInvalidArgument);
}

TEST(Memory, PendingChangesAreLostWithoutCommit) {
  const TemporaryFolder folder;
  {
    auto writer = MemoryWriter::create(folder.path() / "memory");
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE(writer->add(make_unit("one", "один")).ok());
  }
  EXPECT_EQ(Memory::open(folder.path() / "memory")->unit_count(), 0u);
}

TEST(Memory, RefusesAUnitThatCannotBeStored) {
  const TemporaryFolder folder;
  auto writer = MemoryWriter::create(folder.path() / "memory");
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ(writer->add(make_unit("\xC3", "")).error().code, ErrorCode::kInvalidArgument);
  Unit unit = make_unit("abc", "");
  unit.variants[0].tags.push_back(InlineTag{InlineKind::kPlaceholder, 4, "", ""});
  EXPECT_EQ(writer->add(unit).error().code, ErrorCode::kInvalidArgument);
  unit.variants[0].tags.clear();
  unit.variants[0].language.clear();
  EXPECT_EQ(writer->add(unit).error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace stele::tm
