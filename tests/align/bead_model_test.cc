#include "align/measure/bead_model.h"

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

BeadWeights draw_weights(std::size_t hidden, std::mt19937* random) {
  std::uniform_real_distribution<float> uniform(-1, 1);
  BeadWeights weights;
  for (float& shape : weights.shapes) shape = uniform(*random);
  for (float& value : weights.linear) value = uniform(*random);
  weights.gap = {uniform(*random), uniform(*random), uniform(*random)};
  for (std::size_t h = 0; h < hidden; ++h) {
    BeadFeatures row{};
    for (float& value : row) value = uniform(*random);
    weights.hidden.push_back(row);
    weights.hidden_bias.push_back(uniform(*random));
    weights.output.push_back(uniform(*random));
  }
  return weights;
}

TEST(BeadModel, TheScoreOfAnAverageIsTheMeanOfTheScores) {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> uniform(-2, 2);
  const std::vector<BeadWeights> members = {draw_weights(4, &random), draw_weights(0, &random),
                                            draw_weights(7, &random)};
  const BeadWeights average = average_weights(members);
  EXPECT_EQ(average.hidden.size(), 11U);
  for (int round = 0; round < 50; ++round) {
    BeadFeatures features{};
    for (float& value : features) value = uniform(random);
    const auto first = static_cast<std::uint32_t>(random() % 8 + 1);
    const auto second = static_cast<std::uint32_t>(random() % 8 + 1);
    float mean = 0;
    for (const BeadWeights& member : members) mean += member.score(features, first, second) / 3;
    EXPECT_NEAR(average.score(features, first, second), mean, 1e-4F);
  }
  EXPECT_NEAR(average.gap.continues,
              (members[0].gap.continues + members[1].gap.continues + members[2].gap.continues) / 3,
              1e-6F);
}

TEST(BeadModel, WeightsSurviveTheirFile) {
  std::mt19937 random(5);
  AlignerModel model = default_aligner_model();
  model.second_pass[3] = draw_weights(5, &random);
  const std::string text = format_aligner_model(model);
  const auto parsed = parse_aligner_model(text);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(format_aligner_model(*parsed), text);
}

TEST(BeadModel, OtherVersionsAndTornFilesAreRefused) {
  const std::string text = format_aligner_model(default_aligner_model());
  const std::size_t digit = text.find(' ') + 1;
  for (const char* version : {"1", "2", "99"}) {
    std::string other = text;
    other.replace(digit, 1, version);
    const auto parsed = parse_aligner_model(other);
    ASSERT_FALSE(parsed.ok());
    EXPECT_EQ(parsed.error().code, ErrorCode::kUnsupportedVersion);
  }
  EXPECT_FALSE(parse_aligner_model(text.substr(0, text.size() / 2)).ok());
  EXPECT_FALSE(parse_aligner_model("").ok());
  EXPECT_FALSE(parse_aligner_model(text + "surplus.row 1\n").ok());
}

}  // namespace
}  // namespace stele
