#include "align/bead/aligner.h"

#include "align/bead/bead_format.h"

#include <array>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

SegmentedText make_text(const std::string& language, const std::vector<std::string>& lines) {
  SegmentedText text;
  text.name = language;
  text.language = language;
  for (const std::string& line : lines) text.segments.push_back({.text = line});
  return text;
}

// The runs of every language tile it: that is what Alignment promises.
void expect_tiling(const std::vector<SegmentedText>& texts, const Alignment& alignment) {
  std::vector<std::size_t> counts;
  for (const auto& text : texts) counts.push_back(text.segments.size());
  const auto again = to_alignment(to_records(alignment), counts);
  EXPECT_TRUE(again.ok()) << again.error().message;
  for (const Bead& bead : alignment.beads) {
    EXPECT_GE(bead.confidence, 0);
    EXPECT_LE(bead.confidence, 1);
  }
}

// A text of `count` segments, each with a number and a length of its own; the same in any
// "language" but for its filler letters.
std::vector<std::string> make_lines(std::size_t count, char filler) {
  std::mt19937 random(11);
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < count; ++i) {
    std::string line = std::to_string(1000 + i * 7) + " ";
    const std::size_t words = 2 + random() % 12;
    for (std::size_t w = 0; w < words; ++w) line += std::string(3, filler) + " ";
    lines.push_back(line + ".");
  }
  return lines;
}

TEST(Aligner, FindsAMergeInOneOfThreeLanguages) {
  auto first = make_lines(40, 'a');
  auto second = make_lines(40, 'b');
  auto third = make_lines(40, 'c');
  second[10] += " " + second[11];
  second.erase(second.begin() + 11);
  const std::vector<SegmentedText> texts = {make_text("xa", first), make_text("xb", second),
                                            make_text("xc", third)};
  const auto alignment = align_texts(texts, {}, {});
  ASSERT_TRUE(alignment.ok());
  expect_tiling(texts, *alignment);
  std::string text;
  for (const BeadRecord& bead : to_records(*alignment)) {
    for (const auto& list : bead.lists) text += std::to_string(list.size());
    text += ' ';
  }
  std::string expected;
  for (int i = 0; i < 39; ++i) expected += i == 10 ? "212 " : "111 ";
  EXPECT_EQ(text, expected);
}

TEST(Aligner, AMissingChapterDoesNotDerailTheRest) {
  const auto first = make_lines(3000, 'a');
  auto second = make_lines(3000, 'b');
  second.erase(second.begin() + 1000, second.begin() + 1700);
  const std::vector<SegmentedText> texts = {make_text("xa", first), make_text("xb", second)};
  const auto alignment = align_texts(texts, {}, {});
  ASSERT_TRUE(alignment.ok());
  expect_tiling(texts, *alignment);
  std::size_t right = 0;
  for (const Bead& bead : alignment->beads) {
    if (bead.runs[0].count != 1 || bead.runs[1].count != 1) continue;
    const std::uint32_t i = bead.runs[0].begin.value;
    const std::uint32_t j = bead.runs[1].begin.value;
    right += (i < 1000 && i == j) || (i >= 1700 && i == j + 700) ? 1 : 0;
  }
  EXPECT_GE(right, 2280U) << "of 2300";
}

TEST(Aligner, TheAnswerDoesNotDependOnThreads) {
  const std::vector<SegmentedText> texts = {make_text("xa", make_lines(5000, 'a')),
                                            make_text("xb", make_lines(5000, 'b'))};
  const auto one = align_texts(texts, {}, {.thread_count = 1});
  const auto four = align_texts(texts, {}, {.thread_count = 4});
  ASSERT_TRUE(one.ok() && four.ok());
  EXPECT_EQ(one->beads, four->beads);
}

TEST(Aligner, OddShapesAreTiledToo) {
  const std::array<std::pair<std::size_t, std::size_t>, 6> shapes = {
      {{1, 1}, {1, 9}, {12, 1}, {1, 40}, {3, 200}, {0, 3}}};
  for (const auto& [first, second] : shapes) {
    const std::vector<SegmentedText> texts = {make_text("xa", make_lines(first, 'a')),
                                              make_text("xb", make_lines(second, 'b'))};
    const auto alignment = align_texts(texts, {}, {});
    ASSERT_TRUE(alignment.ok());
    expect_tiling(texts, *alignment);
  }
}

TEST(Aligner, OneTextIsRefused) {
  const std::vector<SegmentedText> texts = {make_text("xa", make_lines(3, 'a'))};
  const auto alignment = align_texts(texts, {}, {});
  ASSERT_FALSE(alignment.ok());
  EXPECT_EQ(alignment.error().code, ErrorCode::kInvalidArgument);
}

}  // namespace
}  // namespace stele
