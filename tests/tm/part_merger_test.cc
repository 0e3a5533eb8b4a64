#include "tm/store/part_merger.h"

#include "checked_bytes.h"
#include "random_units.h"
#include "temporary_folder.h"
#include "tm/index/language_builder.h"
#include "tm/index/text_transfer.h"
#include "tm/store/part_builder.h"

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

constexpr unsigned kSeed = 20050705;

std::shared_ptr<const Part> write_part(PartBuilder builder, const TemporaryFolder& folder,
                                       std::uint64_t number) {
  const auto entry = std::move(builder).write(folder.path(), number, system_files());
  EXPECT_TRUE(entry.ok()) << entry.error().message;
  const auto part = Part::open(folder.path(), *entry);
  EXPECT_TRUE(part.ok()) << part.error().message;
  return *part;
}

// Units of any kind, in parts whose ids lie between one another, come out as a builder that had all
// of them would write them: same units, same ids, same sections but for the order of languages.
TEST(PartMerger, WritesTheLiveUnitsOfItsParts) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 20; ++round) {
    const TemporaryFolder folder;
    std::map<UnitId, Unit> expected;
    std::vector<LivePart> parts;
    for (std::uint64_t number = 1; number <= 3; ++number) {
      PartBuilder builder;
      LivePart live;
      for (std::uint64_t i = 0; i < 60; ++i) {
        // Some ids are put out of order, and some twice.
        const UnitId id{(random() % 100) * 3 + number};
        const Unit unit = make_random_unit(random);
        builder.put(id, unit);
        expected[id] = unit;
        if (random() % 8 == 0) {
          builder.erase(id);
          expected.erase(id);
        }
      }
      builder.remove_older(UnitId{1000 + number});
      live.part = write_part(std::move(builder), folder, number);
      for (std::uint32_t row = 0; row < live.part->row_count(); ++row) {
        if (random() % 5 != 0) continue;
        live.dead_rows.push_back(row);
        expected.erase(live.part->ids().at(row));
      }
      parts.push_back(std::move(live));
    }
    PartMerger merger(parts, RemovedIds::kKeep);
    ASSERT_FALSE(merger.empty());
    const auto entry = merger.write(folder.path(), 4, system_files());
    ASSERT_TRUE(entry.ok()) << entry.error().message;
    const auto merged = Part::open(folder.path(), *entry);
    ASSERT_TRUE(merged.ok()) << merged.error().message;
    ASSERT_EQ((*merged)->row_count(), expected.size());
    EXPECT_EQ((*merged)->removed_ids().size(), 3u);
    std::uint64_t row = 0;
    PartBuilder together;
    for (const auto& [id, unit] : expected) {
      EXPECT_EQ((*merged)->ids().at(row), id);
      const auto found = (*merged)->read_row(row++);
      ASSERT_TRUE(found.ok()) << found.error().message;
      EXPECT_EQ(*found, unit) << "round " << round << ", row " << row - 1;
      together.put(id, unit);
    }
    for (std::uint64_t number = 1; number <= 3; ++number) {
      together.remove_older(UnitId{1000 + number});
    }
    const auto whole = write_part(std::move(together), folder, 5);
    EXPECT_EQ((*merged)->dictionary().languages(), whole->dictionary().languages());
    for (std::size_t i = 0; i < whole->dictionary().languages().size(); ++i) {
      EXPECT_EQ((*merged)->language_row_count(i), whole->language_row_count(i));
      EXPECT_EQ((*merged)->columns(i).text_count(), whole->columns(i).text_count());
    }
    EXPECT_NEAR(static_cast<double>((*merged)->file().size_bytes()),
                static_cast<double>(whole->file().size_bytes()), 200);
  }
}

TEST(PartMerger, OfPartsWithoutLiveUnitsHasNothingToWrite) {
  const TemporaryFolder folder;
  std::mt19937 random(kSeed);
  PartBuilder builder;
  builder.put(UnitId{1}, make_random_unit(random));
  LivePart live{write_part(std::move(builder), folder, 1), {0}};
  const std::vector<LivePart> parts = {live};
  EXPECT_TRUE(PartMerger(parts, RemovedIds::kDrop).empty());
}

// Columns made from texts that came through a transfer are those made from the texts, whether words
// are carried over or, after a change of the rules, texts are split anew.
TEST(TextTransfer, TextsComeThroughUnchanged) {
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  constexpr const char* kPieces[] = {"open", "Open", "file", " ",  "  ", ", ", ".",    "%s",
                                     "файл", "中",   "文",   "\n", "-",  "'",  "12.5", "<b>"};
  for (int round = 0; round < 20; ++round) {
    LanguageBuilder builder("fr");
    std::vector<RowText> rows;
    for (std::uint32_t row = 0; row < 200; ++row) {
      std::string text;
      for (std::size_t left = random() % 9; left > 0; --left) {
        text += kPieces[random() % std::size(kPieces)];
      }
      rows.push_back(RowText{row, builder.intern(text)});
    }
    const auto sections = builder.build(200, rows, {});
    std::vector<std::unique_ptr<CheckedCopy>> copies;
    LanguageSectionArray<CheckedBytes> opened;
    for (std::size_t i = 0; i < sections.size(); ++i) {
      copies.push_back(std::make_unique<CheckedCopy>(sections[i]));
      opened[i] = copies.back()->bytes();
    }
    LanguageColumns columns(opened);
    ASSERT_TRUE(columns.open());
    for (const bool has_current_rules : {true, false}) {
      LanguageBuilder again("fr");
      TextTransfer transfer(columns, has_current_rules, again.texts());
      std::vector<RowText> moved;
      for (std::uint32_t row = 0; row < 200; ++row) {
        const std::uint64_t text =
            transfer.transfer(static_cast<std::uint32_t>(columns.text_of_row(row) - 1));
        ASSERT_NE(text, kDamaged);
        moved.push_back(RowText{row, static_cast<std::uint32_t>(text)});
      }
      EXPECT_EQ(transfer.transfer(columns.text_count()), kDamaged);
      const auto rebuilt = again.build(200, moved, {});
      for (std::uint32_t row = 0; row < 200; ++row) EXPECT_EQ(moved[row].text, rows[row].text);
      EXPECT_EQ(section_of(rebuilt, LanguageSection::kKeyStrings),
                section_of(sections, LanguageSection::kKeyStrings));
      EXPECT_EQ(section_of(rebuilt, LanguageSection::kPostings),
                section_of(sections, LanguageSection::kPostings));
      EXPECT_EQ(section_of(rebuilt, LanguageSection::kTexts).size(),
                section_of(sections, LanguageSection::kTexts).size());
    }
  }
}

}  // namespace
}  // namespace stele::tm
