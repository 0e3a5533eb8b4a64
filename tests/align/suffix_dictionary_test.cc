#include "align/text/suffix_dictionary.h"

#include "align/base/read_file.h"
#include "align/text/fold.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <hunspell/hunspell.hxx>

namespace stele {
namespace {

constexpr std::string_view kAffixes =
    "SET UTF-8\n"
    "# declensions\n"
    "SFX I Y 3\n"
    "SFX I   а    ы    [^гкхжчшщ]а\n"
    "SFX I   а    и    [гк]а\n"
    "SFX I   ка   ок   ка\n"
    "SFX K Y 1\n"
    "SFX K   0    ом   .\n";
constexpr std::string_view kWords = "5\nкасса/I\nкнига/I\nкарта/IK\nдом/K\nом\n";

std::vector<std::string> find(std::string_view word) {
  const auto dictionary = SuffixDictionary::parse(kAffixes, std::string(kWords));
  EXPECT_TRUE(dictionary.ok());
  return dictionary->find_stems(word);
}

using Stems = std::vector<std::string>;

TEST(SuffixDictionary, FormsHaveTheWordsWhoseClassAndEndingAllowThem) {
  EXPECT_EQ(find("кассы"), Stems{"касса"});
  EXPECT_EQ(find("книги"), Stems{"книга"});
  EXPECT_EQ(find("домом"), Stems{"дом"});
  EXPECT_EQ(find("дом"), Stems{"дом"});
  EXPECT_EQ(find("книгы"), Stems{});   // the ending's condition
  EXPECT_EQ(find("домы"), Stems{});    // the word's class
  EXPECT_EQ(find("Кассы"), Stems{});   // case counts
  EXPECT_EQ(find("ом"), Stems{"ом"});  // nothing would be left of a word
  EXPECT_EQ(find(""), Stems{});
}

TEST(SuffixDictionary, WhatIsMoreThanSuffixesIsRefused) {
  for (const std::string_view affixes :
       {"SET KOI8-R\nPFX A Y 1\nPFX A 0 не .\n", "FLAG num\n", "SFX ab Y 1\nSFX ab 0 а .\n",
        "SFX A Y 1\nSFX A 0 а/B .\n", "SET UTF-8\n\xFF\n"}) {
    const auto dictionary = SuffixDictionary::parse(affixes, "1\nдом/A\n");
    ASSERT_FALSE(dictionary.ok()) << affixes;
    EXPECT_EQ(dictionary.error().code, ErrorCode::kInvalidArgument) << affixes;
  }
  for (const std::string_view affixes : {"SFX A Y 1\nSFX A 0 а [аб\n", "SFX A\n", "SFX A а\n"}) {
    const auto dictionary = SuffixDictionary::parse(affixes, "");
    ASSERT_FALSE(dictionary.ok()) << affixes;
    EXPECT_EQ(dictionary.error().code, ErrorCode::kCorruption) << affixes;
  }
}

// hunspell is the slow twin. Words: those of the declaration, and pieces of them.
TEST(SuffixDictionary, AnswersAsHunspellDoes) {
  const std::string folder = "/usr/share/hunspell/";
  if (!std::filesystem::exists(folder + "ru_RU.aff")) GTEST_SKIP() << "no hunspell-ru here";
  auto words = read_file(folder + "ru_RU.dic");
  const auto dictionary = SuffixDictionary::parse(*read_file(folder + "ru_RU.aff"), *words);
  ASSERT_TRUE(dictionary.ok()) << dictionary.error().message;
  Hunspell hunspell((folder + "ru_RU.aff").c_str(), (folder + "ru_RU.dic").c_str());
  const std::string text =
      fold_text(*read_file(STELE_CORPORA_DIR "/declaration/declaration.ru.txt"));
  std::size_t compared = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \n,.;:()\"-", begin), text.size());
    for (std::size_t size = end - begin; size > 0; size = size > 6 ? size - 2 : 0) {
      const std::string word = text.substr(begin, size);
      EXPECT_EQ(dictionary->find_stems(word), hunspell.stem(word)) << word;
      ++compared;
    }
    begin = end + 1;
  }
  EXPECT_GT(compared, 3000U);
}

}  // namespace
}  // namespace stele
