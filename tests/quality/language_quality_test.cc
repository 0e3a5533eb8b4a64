// Holds language detection to the floors in corpora/quality_floor.tsv, on lines of ten languages
// that are taken for one another.
#include "align/text/language.h"

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

std::map<std::string, double> read_floors() {
  std::map<std::string, double> floors;
  std::ifstream file(STELE_CORPORA_DIR "/quality_floor.tsv");
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::string name;
    double floor = 0;
    if (fields >> name >> floor) floors[name] = floor;
  }
  return floors;
}

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
  const std::map<std::string, double> floors = read_floors();
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
    const auto floor = floors.find("language_" + length);
    ASSERT_NE(floor, floors.end());
    EXPECT_GE(share, floor->second) << all.right << " of " << all.lines << "\n" << table << wrong;
  }
}

}  // namespace
}  // namespace stele
