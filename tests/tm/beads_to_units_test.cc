#include "tm/unit/beads_to_units.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

SegmentedText make_text(const std::string& language, const std::vector<std::string>& lines) {
  SegmentedText text;
  text.name = language + ".txt";
  text.language = language;
  for (const std::string& line : lines) text.segments.push_back({.text = line});
  return text;
}

TEST(BeadsToUnits, JoinsRunsAsTheLanguageIsWritten) {
  const SegmentedText english = make_text("en", {"One.", "Two."});
  const SegmentedText chinese = make_text("zh-CN", {"一。", "二。"});
  EXPECT_EQ(join_run(english, {SegmentIndex{0}, 2}), "One. Two.");
  EXPECT_EQ(join_run(chinese, {SegmentIndex{0}, 2}), "一。二。");
}

TEST(BeadsToUnits, KeepsBeadsWithTextInTwoLanguagesAndEnoughConfidence) {
  const std::vector<SegmentedText> texts = {make_text("en", {"One.", "Two.", "Three."}),
                                            make_text("ru", {"Один. Два.", "Три."}),
                                            make_text("zh", {"一。二。", "四。"})};
  Alignment alignment;
  alignment.beads = {
      {{{SegmentIndex{0}, 2}, {SegmentIndex{0}, 1}, {SegmentIndex{0}, 1}}, 0.876},
      {{{SegmentIndex{2}, 1}, {SegmentIndex{1}, 1}, {SegmentIndex{1}, 0}}, 0.2},
      {{{SegmentIndex{3}, 0}, {SegmentIndex{2}, 0}, {SegmentIndex{1}, 1}}, 0.9},
  };
  const auto all = make_units(texts, alignment);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].variants.size(), 3U);
  EXPECT_EQ(all[0].variants[0].text, "One. Two.");
  EXPECT_EQ(all[0].variants[0].attributes[0].value, "1-2");
  EXPECT_EQ(all[0].attributes[0].value, "0.88");
  EXPECT_EQ(all[1].variants.size(), 2U);
  EXPECT_EQ(make_units(texts, alignment, {.min_confidence = 0.5}).size(), 1U);
}

}  // namespace
}  // namespace stele::tm
