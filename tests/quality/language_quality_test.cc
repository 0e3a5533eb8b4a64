// Holds language detection to the floors in corpora/quality_floor.tsv, on lines of ten languages
// that are taken for one another.
#include "align/text/language.h"
#include "tests/quality/quality_floor.h"

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace stele {
namespace {

struct Count {
  int lines = 0;
  int right = 0;
};

TEST(LanguageQuality, LongAndShortLinesReachTheirFloor) {
  std::map<std::string, std::map<std::string, Count>> counts;  // length, language
  std::string wrong;
  std::ifstream file(STELE_CORPORA_DIR "/languages/lines.tsv");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream fields(line);
    std::string language;
    std::string length;
    std::string text;
    std::getline(fields, language, '\t');
    std::getline(fields, length, '\t');
    std::getline(fields, text);
    const LanguageGuess guess = detect_language(text);
    Count& count = counts[length][language];
    ++count.lines;
    if (guess.language == language) {
      ++count.right;
    } else {
      wrong += "  " + line + " -> '" + guess.language + "'\n";
    }
  }
  ASSERT_EQ(counts.size(), 2U);
  std::string table;
  for (const auto& [length, languages] : counts) {
    Count all;
    for (const auto& [language, count] : languages) {
      all.lines += count.lines;
      all.right += count.right;
      table += length + " " + language + " " + std::to_string(count.right) + "/" +
               std::to_string(count.lines) + "\n";
    }
    EXPECT_GE(all.lines, 60);
    const double share = static_cast<double>(all.right) / all.lines;
    EXPECT_GE(share, read_quality_floor("language_" + length))
        << all.right << " of " << all.lines << "\n"
        << table << wrong;
  }
}

}  // namespace
}  // namespace stele
