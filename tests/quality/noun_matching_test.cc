// Russian nouns are matched in inflected forms, with the dictionary and without it.
#include "tests/quality/noun_matching.h"

#include "tests/quality/quality_floor.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

NounMatchingScore score(const std::string& dictionaries) {
  std::ifstream stream(STELE_CORPORA_DIR "/terms/nouns.ru.tsv");
  const auto nouns = read_nouns(stream);
  EXPECT_GE(nouns.size(), 600U);
  const NounMatchingScore result = score_noun_matching(nouns, "ru", dictionaries, nullptr);
  std::printf("recall %.3f, precision %.3f\n", result.recall(), result.precision());
  return result;
}

TEST(NounMatching, RussianFormsAreFoundWithTheDictionary) {
  if (!std::filesystem::exists(std::filesystem::path(kHunspellFolder) / "ru_RU.dic")) {
    GTEST_SKIP() << "hunspell-ru is not installed";
  }
  const NounMatchingScore result = score(kHunspellFolder);
  EXPECT_GE(result.recall(), read_quality_floor("nouns_ru_hunspell_recall"));
  EXPECT_GE(result.precision(), read_quality_floor("nouns_ru_hunspell_precision"));
}

TEST(NounMatching, RussianFormsAreFoundByStemsAlone) {
  const NounMatchingScore result = score("");
  EXPECT_GE(result.recall(), read_quality_floor("nouns_ru_stems_recall"));
  EXPECT_GE(result.precision(), read_quality_floor("nouns_ru_stems_precision"));
}

}  // namespace
}  // namespace stele::tm
