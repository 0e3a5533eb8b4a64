#include "align/bead/bead_format.h"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

TEST(BeadFormat, ReadsListsOfAnyNumberOfLanguagesAndAnOptionalConfidence) {
  const auto beads = parse_beads("[0, 1]:[0]:[]:0.97\n\n# a remark\n[2]:[]:[0,1]\r\n");
  ASSERT_TRUE(beads.ok());
  ASSERT_EQ(beads->size(), 2U);
  EXPECT_EQ((*beads)[0].lists, (std::vector<std::vector<std::uint32_t>>{{0, 1}, {0}, {}}));
  EXPECT_EQ((*beads)[0].confidence, 0.97);
  EXPECT_EQ((*beads)[1].lists, (std::vector<std::vector<std::uint32_t>>{{2}, {}, {0, 1}}));
  EXPECT_FALSE((*beads)[1].confidence.has_value());
}

TEST(BeadFormat, EachFaultIsNamedWithItsLine) {
  struct Case {
    std::string text;
    std::string message;
  };
  const std::vector<Case> cases = {
      {"[0]:[0]\nhello\n", "line 2: 'hello' found, '[0, 1]:[0]:0.97' or the like expected"},
      {"[0]\n", "line 1: one list found, at least two languages expected"},
      {"[0]:[0\n", "line 1: a '[' is not closed"},
      {"[0]:[x]\n", "line 1: 'x' found, a segment index expected"},
      {"[-1]:[0]\n", "line 1: '-1' found, a segment index expected"},
      {"[0,]:[0]\n", "line 1: a list ends with a comma"},
      {"[0, 0]:[0]\n", "line 1: a segment is listed twice in one list"},
      {"[0]:[0]:1.5\n", "line 1: '1.5' found, a confidence from 0 to 1 expected"},
      {"[0]:[0]:nan\n", "line 1: 'nan' found, a confidence from 0 to 1 expected"},
      {"[0]:[0]\n[1]:[1]:[1]\n", "line 2: 3 languages found, the lines before have 2"},
      {"[0]:[0]\n[1]:[0]\n", "line 2: segment 0 of language 2 is in an earlier bead too"},
      {"[]:[]\n", "line 1: every list is empty"},
      {"[0] [0]\n", "line 1: '[0]' found after a list, ':' expected"},
  };
  for (const Case& c : cases) {
    const auto beads = parse_beads(c.text);
    ASSERT_FALSE(beads.ok()) << c.text;
    EXPECT_EQ(beads.error().message, c.message);
  }
}

TEST(BeadFormat, WhatIsWrittenIsReadBackTheSame) {
  Alignment alignment;
  alignment.languages = {"en", "ru", "zh"};
  alignment.beads = {{{{SegmentIndex{0}, 2}, {SegmentIndex{0}, 1}, {SegmentIndex{0}, 0}}, 0.97},
                     {{{SegmentIndex{2}, 0}, {SegmentIndex{1}, 1}, {SegmentIndex{0}, 1}}, 1}};
  const std::string text = format_beads(alignment);
  EXPECT_EQ(text, "[0, 1]:[0]:[]:0.97\n[]:[1]:[0]:1\n");
  const auto records = parse_beads(text);
  ASSERT_TRUE(records.ok());
  const std::array<std::size_t, 3> counts = {2, 2, 1};
  const auto again = to_alignment(*records, counts);
  ASSERT_TRUE(again.ok()) << again.error().message;
  EXPECT_EQ(again->beads, alignment.beads);
}

TEST(BeadFormat, BeadsThatDoNotTileATextAreNoAlignment) {
  const auto check = [](const char* text, std::size_t first, std::size_t second) {
    const std::array<std::size_t, 2> counts = {first, second};
    const auto alignment = to_alignment(*parse_beads(text), counts);
    return alignment.ok() ? "" : alignment.error().message;
  };
  EXPECT_EQ(check("[0]:[0]\n[1]:[1]\n", 2, 2), "");
  EXPECT_EQ(check("[1]:[0]\n[0]:[1]\n", 2, 2), "bead 1: segment 1 of language 1 found, 0 expected");
  EXPECT_EQ(check("[0]:[0]\n", 2, 1), "language 1: the beads cover 1 segments, the text has 2");
}

}  // namespace
}  // namespace stele
