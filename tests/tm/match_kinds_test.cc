// Kinds of matches beyond exact and fuzzy: adapted, in context, from several memories.
#include "make_memory.h"
#include "temporary_folder.h"
#include "tm/memory.h"
#include "tm/memory_set.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele::tm {
namespace {

const MatchOptions kEnglishToRussian = {
    .source_language = "en", .target_language = "ru", .min_similarity = 0.5};

struct AdaptCase {
  const char* source;
  const char* target;
  const char* query;
  const char* adapted;  // "" when it must not be adapted
};

TEST(MatchKinds, CarriesOverWhatNeedsNoTranslationWhereThatIsSafe) {
  const AdaptCase cases[] = {
      {"Page 3 of 10", "Страница 3 из 10", "Page 5 of 12", "Страница 5 из 12"},
      {"Delete %s now?", "Удалить %s сейчас?", "Delete {0} now?", "Удалить {0} сейчас?"},
      {"See http://a.org/x for help.", "Справка: http://a.org/x.", "See http://b.org/y for help.",
       "Справка: http://b.org/y."},
      {"From 3 to 10", "С 3 до 10", "From 10 to 3", "С 10 до 3"},
      {"It cost 1,500 dollars", "Цена 1.500 долларов", "It cost 2,700 dollars",
       "Цена 2.700 долларов"},
      // The target says it in words, twice, or in another form.
      {"Page 3", "Третья страница", "Page 4", ""},
      {"Page 3", "Страница 3, номер 3", "Page 4", ""},
      {"It cost 1,500 dollars", "Цена 1.500 долларов", "It cost 900 dollars", ""},
      {"Rows 2 and 2", "Строки 2 и 2", "Rows 2 and 3", ""},
      {"No numbers", "Без чисел", "No numbers", ""},
  };
  for (const AdaptCase& one : cases) {
    const TemporaryFolder folder;
    const Memory memory = make_memory(folder.path() / "m", {{one.source, one.target}});
    const auto matches = memory.find_matches(one.query, kEnglishToRussian);
    ASSERT_TRUE(matches.ok() && matches->size() == 1) << one.query;
    const Match& match = matches->front();
    EXPECT_EQ(match.adapted_target, one.adapted) << one.query;
    EXPECT_EQ(match.target, one.target);
    const bool is_same = std::string(one.source) == one.query;
    EXPECT_EQ(match.kind, is_same ? MatchKind::kExact
                                  : (*one.adapted != 0 ? MatchKind::kAdapted : MatchKind::kFuzzy))
        << one.query;
  }
}

TEST(MatchKinds, UnitsBesideTheSameNeighboursComeFirst) {
  const TemporaryFolder folder;
  const Memory memory = make_memory(
      folder.path() / "m",
      {{"Open", "Открытый"}, {"Status", "Состояние"}, {"Open", "Открыть"}, {"Save", "Сохранить"}});
  MatchOptions options = kEnglishToRussian;
  options.limit = 1;
  EXPECT_EQ(memory.find_matches("Open", options)->front().target, "Открытый");
  options.previous = "Status";
  const Match match = memory.find_matches("Open", options)->front();
  EXPECT_EQ(match.target, "Открыть");
  EXPECT_EQ(match.kind, MatchKind::kContext);
  options.next = "Close";
  EXPECT_EQ(memory.find_matches("Open", options)->front().kind, MatchKind::kExact);
  options.next = "Save";
  EXPECT_EQ(memory.find_matches("Open", options)->front().kind, MatchKind::kContext);
}

TEST(MatchKinds, PenaltiesDecideBetweenMemories) {
  const TemporaryFolder folder;
  MemorySet memories;
  memories.add(make_memory(folder.path() / "a", {{"Open the file soon", "мой"}}), 0);
  memories.add(make_memory(folder.path() / "b", {{"Open the file now", "чужой"}}), 0.3);
  const auto matches = memories.find_matches("Open the file now", kEnglishToRussian);
  ASSERT_TRUE(matches.ok());
  ASSERT_EQ(matches->size(), 2U);
  EXPECT_EQ((*matches)[0].memory, 0U);
  EXPECT_EQ((*matches)[1].match.target, "чужой");
  EXPECT_NEAR((*matches)[1].match.similarity, 0.7, 1e-9);
  MatchOptions strict = kEnglishToRussian;
  strict.min_similarity = 0.72;
  EXPECT_EQ(memories.find_matches("Open the file now", strict)->size(), 1U);
}

}  // namespace
}  // namespace stele::tm
