#include "align/measure/pair_measure.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>

namespace stele {
namespace {

// Standard deviation of translated lengths: sqrt(kVariance * l + (kSpread * l)^2) for l letters.
// The first term is Gale and Church's (1993), the second keeps long segments from certainty.
constexpr double kVariance = 6.8;
constexpr double kSpread = 0.15;

// Below the first a cosine speaks against a translation, above the second strongly for it.
constexpr float kMiddlingCosine = 0.35F;
constexpr float kHighCosine = 0.6F;
// Runs shorter than this many letters have cosines that vary more.
constexpr double kShortLength = 40;

float& at(BeadFeatures* features, Feature feature) {
  return (*features)[static_cast<std::size_t>(feature)];
}

// What the marks of a run add up to.
struct MarkSums {
  int questions = 0;
  int exclamations = 0;
  int commas = 0;
  int quotes = 0;
  int brackets = 0;
  EndMark end = EndMark::kNone;
};

MarkSums sum_marks(const MeasuredText& text, std::uint32_t begin, std::uint32_t count) {
  MarkSums sums;
  for (std::uint32_t i = begin; i < begin + count; ++i) {
    const PunctuationMarks& marks = text.marks[i];
    sums.questions += marks.questions;
    sums.exclamations += marks.exclamations;
    sums.commas += marks.commas;
    sums.quotes += marks.quotes;
    sums.brackets += marks.brackets;
  }
  sums.end = text.marks[begin + count - 1].end;
  return sums;
}

bool is_final(EndMark mark) {
  return mark == EndMark::kStop || mark == EndMark::kQuestion || mark == EndMark::kExclamation ||
         mark == EndMark::kEllipsis;
}

float present_on_one_side(int first, int second) {
  return (first > 0) != (second > 0) ? 1.0F : 0.0F;
}

int count_paragraph_ends(const MeasuredText& text, std::uint32_t begin, std::uint32_t count) {
  int ends = 0;
  for (std::uint32_t i = begin + 1; i < begin + count; ++i) {
    ends += text.paragraphs[i] != text.paragraphs[i - 1] ? 1 : 0;
  }
  return ends;
}

bool starts_paragraph(const MeasuredText& text, std::uint32_t index) {
  return index == 0 || text.paragraphs[index] != text.paragraphs[index - 1];
}

}  // namespace

float PairMeasure::cover(const Candidate& c) const {
  const float total = words_->weight_sum(c.first, c.first + c.first_count);
  return std::min(sum_cells(word_cells_, c) / (total + 1), 1.0F);
}

float PairMeasure::cover_back(const Candidate& c) const {
  const float total = reverse_words_->weight_sum(c.second, c.second + c.second_count);
  return std::min(sum_cells(reverse_word_cells_, c) / (total + 1), 1.0F);
}

float PairMeasure::sum_cells(const std::vector<ShortFloat>& cells, const Candidate& c) const {
  float sum = 0;
  for (std::uint32_t i = c.first; i < c.first + c.first_count; ++i) {
    const std::uint32_t begin = std::max(c.second, band_.begin[i]);
    const std::uint32_t end = std::min(c.second + c.second_count, band_.end[i]);
    for (std::uint32_t j = begin; j < end; ++j) sum += cells[band_.index(i, j)].value();
  }
  return sum;
}

float PairMeasure::background(const Candidate& c) const {
  return (first_background_[c.first * kMaxRunSegments + c.first_count - 1] +
          second_background_[c.second * kMaxRunSegments + c.second_count - 1]) /
         2;
}

float PairMeasure::cosine(const Candidate& c, float dot) const {
  return dot * first_.vectors.inverse_norm(c.first, c.first_count) *
         second_.vectors.inverse_norm(c.second, c.second_count);
}

float PairMeasure::margin(const Candidate& c) const {
  return cosine(c, sum_cells(dots_, c)) - background(c);
}

void PairMeasure::measure_vectors(const Candidate& c, BeadFeatures* features) const {
  const float value = margin(c);
  at(features, Feature::kCosine) = value;
  at(features, Feature::kCosineLow) = std::max(kMiddlingCosine - value, 0.0F);
  at(features, Feature::kCosineHigh) = std::max(value - kHighCosine, 0.0F);
  const double length = (first_length(c.first, c.first + c.first_count) +
                         second_length(c.second, c.second + c.second_count)) /
                        2;
  at(features, Feature::kCosineShort) =
      value * static_cast<float>(std::exp(-length / kShortLength));

  // The best of the four neighbours, as if it were the translation of the run across.
  float rival = 0;
  const auto consider = [&](const Candidate& other) { rival = std::max(rival, margin(other)); };
  const auto first_size = static_cast<std::uint32_t>(first_.size());
  const auto second_size = static_cast<std::uint32_t>(second_.size());
  if (c.first > 0) consider({c.first - 1, 1, c.second, c.second_count});
  if (c.second > 0) consider({c.first, c.first_count, c.second - 1, 1});
  if (c.first + c.first_count < first_size) {
    consider({c.first + c.first_count, 1, c.second, c.second_count});
  }
  if (c.second + c.second_count < second_size) {
    consider({c.first, c.first_count, c.second + c.second_count, 1});
  }
  at(features, Feature::kCosineLead) = value - rival;

  if (c.first_count == 1 && c.second_count == 1) return;
  float best_part = -1;
  const auto part = [&](const Candidate& other) { best_part = std::max(best_part, margin(other)); };
  if (c.first_count > 1) {
    part({c.first + 1, c.first_count - 1, c.second, c.second_count});
    part({c.first, c.first_count - 1, c.second, c.second_count});
  }
  if (c.second_count > 1) {
    part({c.first, c.first_count, c.second + 1, c.second_count - 1});
    part({c.first, c.first_count, c.second, c.second_count - 1});
  }
  at(features, Feature::kCosineGain) = value - best_part;
}

void PairMeasure::measure_words(const Candidate& c, BeadFeatures* features) const {
  const float there = cover(c);
  const float back = cover_back(c);
  at(features, Feature::kWordsLow) = std::min(there, back);
  at(features, Feature::kWordsHigh) = std::max(there, back);
  // What the neighbours outside would cover in the place of the bead's own runs.
  float rival = 0;
  if (c.second > 0) rival = std::max(rival, cover({c.first, c.first_count, c.second - 1, 1}));
  if (c.second + c.second_count < second_.size()) {
    rival = std::max(rival, cover({c.first, c.first_count, c.second + c.second_count, 1}));
  }
  if (c.first > 0) {
    rival = std::max(rival, cover_back({c.first - 1, 1, c.second, c.second_count}));
  }
  if (c.first + c.first_count < first_.size()) {
    rival = std::max(rival, cover_back({c.first + c.first_count, 1, c.second, c.second_count}));
  }
  at(features, Feature::kWordsLead) = (there + back) / 2 - rival;
  if (c.first_count == 1 && c.second_count == 1) return;
  // The coverage lost without the outer segment that gives least, and the words it brings in vain.
  float weakest = 1;
  const auto consider = [&](float whole, float part) { weakest = std::min(weakest, whole - part); };
  if (c.second_count > 1) {
    consider(there, cover({c.first, c.first_count, c.second + 1, c.second_count - 1}));
    consider(there, cover({c.first, c.first_count, c.second, c.second_count - 1}));
  }
  if (c.first_count > 1) {
    consider(back, cover_back({c.first + 1, c.first_count - 1, c.second, c.second_count}));
    consider(back, cover_back({c.first, c.first_count - 1, c.second, c.second_count}));
  }
  at(features, Feature::kWordsGain) = weakest;
}

void PairMeasure::measure_tokens(const Candidate& c, BeadFeatures* features) const {
  // Information beyond this is no more certain.
  constexpr float kEnough = 12;
  const float first_anchors = anchors_->weight_sum(c.first, c.first + c.first_count);
  const float second_anchors = reverse_anchors_->weight_sum(c.second, c.second + c.second_count);
  if (first_anchors > 0 || second_anchors > 0) {
    const float matched = std::min({sum_cells(anchor_cells_, c), first_anchors, second_anchors});
    const float missed = first_anchors + second_anchors - 2 * matched;
    at(features, Feature::kAnchorsMatched) = 3 * std::min(matched, kEnough) / kEnough;
    at(features, Feature::kAnchorsMissed) = 3 * std::min(missed, kEnough) / kEnough;
  }
  if (words_ != nullptr) measure_words(c, features);
}

void PairMeasure::measure_length_difference(const Candidate& c, BeadFeatures* features) const {
  const double first = first_length(c.first, c.first + c.first_count);
  const double second = second_length(c.second, c.second + c.second_count);
  const double mean = (first + second) / 2;
  const double deviation =
      std::abs(first - second) / std::sqrt(kVariance * mean + kSpread * kSpread * mean * mean);
  at(features, Feature::kLength) = static_cast<float>(std::min(deviation * deviation, 9.0) / 3);
  at(features, Feature::kLengthFar) = static_cast<float>(std::clamp(deviation - 2.0, 0.0, 4.0));
}

void PairMeasure::measure_marks(const Candidate& c, BeadFeatures* features) const {
  const MarkSums first = sum_marks(first_, c.first, c.first_count);
  const MarkSums second = sum_marks(second_, c.second, c.second_count);
  at(features, Feature::kEndEqual) = first.end == second.end ? 1 : 0;
  if (first.end != second.end) {
    at(features, Feature::kEndDiffers) = is_final(first.end) && is_final(second.end) ? 1.0F : 0.5F;
  }
  at(features, Feature::kQuestionDiffers) = present_on_one_side(first.questions, second.questions);
  at(features, Feature::kExclamationDiffers) =
      present_on_one_side(first.exclamations, second.exclamations);
  at(features, Feature::kQuotesDiffer) = present_on_one_side(first.quotes, second.quotes);
  at(features, Feature::kBracketsDiffer) = present_on_one_side(first.brackets, second.brackets);
  at(features, Feature::kCommasDiffer) = static_cast<float>(
      std::abs(first.commas - second.commas) / std::sqrt(1.0 + first.commas + second.commas));
  if (!first_.has_speech || !second_.has_speech) return;
  const std::uint32_t i = c.first + c.first_count - 1;
  const std::uint32_t j = c.second + c.second_count - 1;
  const bool both_close = first_.marks[i].ends_quoted && second_.marks[j].ends_quoted;
  at(features, Feature::kSpeechAgrees) = both_close ? 1 : 0;
  at(features, Feature::kSpeechDiffers) =
      first_.inside_speech[i] != second_.inside_speech[j] ? 1 : 0;
}

void PairMeasure::measure_structure(const Candidate& c, BeadFeatures* features) const {
  if (has_paragraphs_) {
    const int ends = count_paragraph_ends(first_, c.first, c.first_count) +
                     count_paragraph_ends(second_, c.second, c.second_count);
    at(features, Feature::kParagraphInside) = static_cast<float>(std::min(ends, 3));
    const bool first_starts = starts_paragraph(first_, c.first);
    const bool second_starts = starts_paragraph(second_, c.second);
    at(features, Feature::kParagraphAgrees) = first_starts && second_starts ? 1 : 0;
    at(features, Feature::kParagraphDiffers) = first_starts != second_starts ? 1 : 0;
  }
  at(features, Feature::kKindDiffers) =
      first_.kinds[c.first] != second_.kinds[c.second] ? 1.0F : 0.0F;
}

BeadFeatures PairMeasure::measure(const Candidate& candidate) const {
  assert(candidate.first_count >= 1 && candidate.second_count >= 1);
  BeadFeatures features{};
  if (!dots_.empty()) measure_vectors(candidate, &features);
  measure_tokens(candidate, &features);
  measure_length_difference(candidate, &features);
  measure_marks(candidate, &features);
  measure_structure(candidate, &features);
  return features;
}

}  // namespace stele
