#include "align/bead/evaluate.h"

#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

std::vector<BeadRecord> beads(const char* text) {
  return *parse_beads(text);
}

TEST(Evaluate, EqualAlignmentsScoreOne) {
  const auto gold = beads("[0]:[0]\n[1, 2]:[1]\n[]:[2]\n");
  const auto result = evaluate(gold, gold);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->strict.f1(), 1);
  EXPECT_EQ(result->lax.f1(), 1);
}

TEST(Evaluate, DeletionsCountForPrecisionOnly) {
  // Of three test beads one is right; of the two gold beads with both sides, one is found.
  const auto gold = beads("[0]:[0]\n[1, 2]:[1]\n");
  const auto test = beads("[0]:[0]\n[1]:[1]\n[2]:[]\n");
  const auto result = evaluate(gold, test);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->strict.precision.hits, 1U);
  EXPECT_EQ(result->strict.precision.total, 3U);
  EXPECT_EQ(result->strict.recall.hits, 1U);
  EXPECT_EQ(result->strict.recall.total, 2U);
  // [1]:[1] shares a pair with gold's [1, 2]:[1]; [2]:[] shares none.
  EXPECT_EQ(result->lax.precision.hits, 2U);
  EXPECT_EQ(result->lax.recall.hits, 2U);
}

TEST(Evaluate, ScoresEachBeadTypeAndTheCalibration) {
  const auto gold = beads("[0]:[0]\n[1, 2]:[1]\n");
  const auto test = beads("[0]:[0]:0.95\n[1]:[1]:0.55\n[2]:[]:0.15\n");
  const auto result = evaluate(gold, test);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->by_type.at("1-1").precision.total, 2U);
  EXPECT_EQ(result->by_type.at("2-1").recall.hits, 0U);
  // |0.95 - 1| + |0.55 - 0| + |0.15 - 0|, over three beads
  EXPECT_NEAR(result->calibration_error(), 0.75 / 3, 1e-9);
}

TEST(Evaluate, ThreeLanguagesProjectToPairs) {
  const auto gold = beads("[0]:[0, 1]:[0]\n[1]:[]:[]\n[2]:[2]:[]\n");
  const auto pair = project_beads(gold, 1, 2);
  ASSERT_EQ(pair.size(), 2U);
  EXPECT_EQ(pair[0].lists, (std::vector<std::vector<std::uint32_t>>{{0, 1}, {0}}));
  EXPECT_EQ(pair[1].lists, (std::vector<std::vector<std::uint32_t>>{{2}, {}}));
}

TEST(Evaluate, BeadsThatShareAUnitAreMerged) {
  const std::vector<std::vector<std::uint64_t>> units = {{7, 7, 8}, {7, 8, 8}};
  const auto merged = merge_by_unit(beads("[0]:[0]:0.9\n[1]:[]:0.4\n[2]:[1]\n[]:[2]\n"), units);
  ASSERT_TRUE(merged.ok());
  ASSERT_EQ(merged->size(), 2U);
  EXPECT_EQ((*merged)[0].lists, (std::vector<std::vector<std::uint32_t>>{{0, 1}, {0}}));
  EXPECT_EQ((*merged)[0].confidence, 0.4);
  EXPECT_EQ((*merged)[1].lists, (std::vector<std::vector<std::uint32_t>>{{2}, {1, 2}}));
}

TEST(Evaluate, OtherNumbersOfLanguagesAreRefused) {
  const auto result = evaluate(beads("[0]:[0]\n"), beads("[0]:[0]:[0]\n"));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, "the gold has 2 languages, the alignment to judge has 3");
}

}  // namespace
}  // namespace stele
