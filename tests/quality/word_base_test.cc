// Forms of a Russian word have one base: with the dictionary more often, and wrongly less often,
// than with Snowball's stems.
#include "align/text/fold.h"
#include "align/text/lemmatizer.h"
#include "tests/quality/noun_matching.h"
#include "tests/quality/quality_floor.h"

#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace stele {
namespace {

struct BaseScore {
  double recall = 0;     // occurrences whose base is that of their lemma
  double precision = 0;  // of the lemmas with the base of an occurrence, its own
};

BaseScore score_bases(Lemmatizer* lemmatizer) {
  std::ifstream stream(STELE_CORPORA_DIR "/terms/nouns.ru.tsv");
  const auto nouns = tm::read_nouns(stream);
  EXPECT_GE(nouns.size(), 600U);
  const auto base_of = [&](const std::string& word) {
    return find_word_base(fold_text(word), "ru", lemmatizer);
  };
  std::map<std::string, std::set<std::string>> lemmas;  // by base
  for (const auto& [form, lemma] : nouns) lemmas[base_of(lemma)].insert(lemma);
  std::size_t found = 0;
  std::size_t matched = 0;
  for (const auto& [form, lemma] : nouns) {
    const auto same = lemmas.find(base_of(form));
    if (same == lemmas.end()) continue;
    matched += same->second.size();
    found += same->second.count(lemma);
  }
  const BaseScore score{static_cast<double>(found) / static_cast<double>(nouns.size()),
                        static_cast<double>(found) / static_cast<double>(matched)};
  std::printf("recall %.3f, precision %.3f\n", score.recall, score.precision);
  return score;
}

TEST(WordBase, RussianFormsMeetWithTheDictionary) {
  const auto lemmatizer = load_hunspell("ru", kHunspellFolder);
  if (lemmatizer == nullptr) GTEST_SKIP() << "hunspell-ru is not installed";
  const BaseScore score = score_bases(lemmatizer.get());
  EXPECT_GE(score.recall, read_quality_floor("bases_ru_hunspell_recall"));
  EXPECT_GE(score.precision, read_quality_floor("bases_ru_hunspell_precision"));
}

TEST(WordBase, RussianFormsMeetByStemsAlone) {
  const BaseScore score = score_bases(nullptr);
  EXPECT_GE(score.recall, read_quality_floor("bases_ru_stems_recall"));
  EXPECT_GE(score.precision, read_quality_floor("bases_ru_stems_precision"));
}

}  // namespace
}  // namespace stele
