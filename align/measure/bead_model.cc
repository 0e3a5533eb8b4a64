#include "align/measure/bead_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace stele {
namespace {

float& at(BeadFeatures* weights, Feature feature) {
  return (*weights)[static_cast<std::size_t>(feature)];
}

}  // namespace

std::size_t shape_index(std::uint32_t first, std::uint32_t second) {
  const std::uint32_t low = std::min(first, second);
  const std::uint32_t high = std::max(first, second);
  assert(low >= 1 && high <= 8);
  return high * (high - 1) / 2 + low - 1;
}

float BeadWeights::score(const BeadFeatures& features, std::uint32_t first,
                         std::uint32_t second) const {
  float sum = shapes[shape_index(first, second)];
  for (std::size_t i = 0; i < kFeatureCount; ++i) sum += linear[i] * features[i];
  for (std::size_t h = 0; h < hidden.size(); ++h) {
    float activation = hidden_bias[h];
    for (std::size_t i = 0; i < kFeatureCount; ++i) activation += hidden[h][i] * features[i];
    sum += output[h] * std::tanh(activation);
  }
  return sum;
}

BeadWeights average_weights(std::span<const BeadWeights> members) {
  assert(!members.empty());
  const float share = 1 / static_cast<float>(members.size());
  BeadWeights mean;
  mean.gap = {.segment = 0, .length = 0, .continues = 0};
  for (const BeadWeights& member : members) {
    for (std::size_t s = 0; s < kShapeCount; ++s) mean.shapes[s] += share * member.shapes[s];
    for (std::size_t i = 0; i < kFeatureCount; ++i) mean.linear[i] += share * member.linear[i];
    mean.gap.segment += share * member.gap.segment;
    mean.gap.length += share * member.gap.length;
    mean.gap.continues += share * member.gap.continues;
    // Hidden units stand side by side.
    mean.hidden.insert(mean.hidden.end(), member.hidden.begin(), member.hidden.end());
    mean.hidden_bias.insert(mean.hidden_bias.end(), member.hidden_bias.begin(),
                            member.hidden_bias.end());
    for (const float output : member.output) mean.output.push_back(share * output);
  }
  return mean;
}

BeadWeights default_weights(Evidence evidence) {
  BeadWeights weights;
  for (std::uint32_t high = 1; high <= 8; ++high) {
    for (std::uint32_t low = 1; low <= high; ++low) {
      // One to one is common, each further segment rarer, and a bead that might be two rarer yet.
      weights.shapes[shape_index(low, high)] =
          0.3F - 2.0F * static_cast<float>(high - low) - 3.5F * static_cast<float>(low - 1);
    }
  }
  BeadFeatures& linear = weights.linear;
  at(&linear, Feature::kAnchorsMatched) = 1.0F;
  at(&linear, Feature::kAnchorsMissed) = -0.4F;
  at(&linear, Feature::kLength) = -0.5F;
  at(&linear, Feature::kLengthFar) = -1.0F;
  at(&linear, Feature::kEndEqual) = 0.3F;
  at(&linear, Feature::kEndDiffers) = -0.7F;
  at(&linear, Feature::kQuestionDiffers) = -1.5F;
  at(&linear, Feature::kExclamationDiffers) = -0.3F;
  at(&linear, Feature::kQuotesDiffer) = -0.4F;
  at(&linear, Feature::kBracketsDiffer) = -0.4F;
  at(&linear, Feature::kParagraphInside) = -1.0F;
  at(&linear, Feature::kParagraphAgrees) = 0.3F;
  at(&linear, Feature::kParagraphDiffers) = -0.5F;
  at(&linear, Feature::kKindDiffers) = -1.0F;
  weights.gap = {.segment = -4.0F, .length = -0.3F, .continues = 2.0F};
  const auto set = static_cast<unsigned>(evidence);
  if ((set & static_cast<unsigned>(Evidence::kVectors)) != 0) {
    at(&linear, Feature::kCosine) = 8.0F;
    at(&linear, Feature::kCosineLow) = -6.0F;
    at(&linear, Feature::kCosineLead) = 3.0F;
    at(&linear, Feature::kCosineGain) = 6.0F;
    for (float& shape : weights.shapes) shape -= 2.0F;
  }
  if ((set & static_cast<unsigned>(Evidence::kWords)) != 0) {
    at(&linear, Feature::kWordsLow) = 5.0F;
    at(&linear, Feature::kWordsHigh) = 3.0F;
    at(&linear, Feature::kWordsLead) = 2.0F;
    for (float& shape : weights.shapes) shape -= 2.0F;
  }
  return weights;
}

AlignerModel default_aligner_model() {
  constexpr auto kWordsBit = static_cast<std::size_t>(Evidence::kWords);
  AlignerModel model;
  for (std::size_t e = 0; e < kEvidenceCount; ++e) {
    model.first_pass[e] = default_weights(static_cast<Evidence>(e));
    model.second_pass[e] = model.first_pass[e];
    model.learnt_pass[e] = default_weights(static_cast<Evidence>(e | kWordsBit));
  }
  return model;
}

}  // namespace stele
