// The hand-made sets agree with themselves: segments with documents, beads with segments.
#include "gold_set.h"

#include <gtest/gtest.h>

namespace stele {
namespace {

class GoldSetTest : public testing::TestWithParam<const char*> {
 protected:
  const std::string folder_ = GetParam();
  const std::string name_ = folder_.substr(folder_.rfind('/') + 1);
};

TEST_P(GoldSetTest, EverySegmentLiesInExactlyOneBeadInOrder) {
  const GoldSet set = read_gold_set(folder_);
  std::vector<std::size_t> next(std::size(kGoldLanguages), 0);
  for (const auto& bead : set.beads) {
    ASSERT_EQ(bead.size(), next.size());
    bool empty = true;
    for (std::size_t language = 0; language < bead.size(); ++language) {
      for (const std::size_t segment : bead[language]) {
        EXPECT_EQ(segment, next[language]++) << kGoldLanguages[language];
        empty = false;
      }
    }
    EXPECT_FALSE(empty);
  }
  for (std::size_t language = 0; language < next.size(); ++language)
    EXPECT_EQ(next[language], set.segments[language].size()) << kGoldLanguages[language];
}

TEST_P(GoldSetTest, JoinedSegmentsAreTheDocument) {
  const auto without_space = [](const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
      for (const char c : line)
        if (c != ' ') text += c;
    return text;
  };
  for (const std::string_view language : kGoldLanguages) {
    const std::string ending = "." + std::string(language) + ".txt";
    const std::string document = without_space(read_corpus_lines(folder_ + "/" + name_ + ending));
    EXPECT_FALSE(document.empty()) << language;
    EXPECT_EQ(without_space(read_corpus_lines(folder_ + "/segments" + ending)), document)
        << language;
  }
}

TEST_P(GoldSetTest, AFifthOfTheBeadsOrMoreAreNotOneToOne) {
  const GoldSet set = read_gold_set(folder_);
  std::size_t other_count = 0;
  for (const auto& bead : set.beads)
    for (const auto& run : bead)
      if (run.size() != 1) {
        ++other_count;
        break;
      }
  EXPECT_GE(5 * other_count, set.beads.size());
}

std::string set_name(const testing::TestParamInfo<const char*>& set) {
  const std::string folder = set.param;
  return folder.substr(folder.rfind('/') + 1);
}

INSTANTIATE_TEST_SUITE_P(Corpora, GoldSetTest,
                         testing::Values("declaration", "trilingual/news", "trilingual/law",
                                         "trilingual/health", "trilingual/story"),
                         set_name);

}  // namespace
}  // namespace stele
