#include "align/measure/measured_text.h"

#include "align/measure/byte_dot.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace stele {

SegmentVectors::SegmentVectors(std::size_t count, std::size_t dimension, const Fill& fill)
    : dimension_(dimension), row_size_((dimension + 1) / 2) {
  values_.resize(count * row_size_);
  scales_.resize(count);
  std::vector<float> row(dimension);
  for (std::size_t i = 0; i < count; ++i) {
    std::fill(row.begin(), row.end(), 0.0F);
    fill(i, row);
    scales_[i] = quantise_halves(row, std::span(values_).subspan(i * row_size_, row_size_));
  }
  measure_runs();
  mean_direction_.resize(dimension);
  for (std::size_t i = 0; i < count; ++i) add_direction(i, mean_direction_);
  for (float& value : mean_direction_) value /= static_cast<float>(std::max<std::size_t>(count, 1));
}

float SegmentVectors::dot(std::size_t index, const SegmentVectors& other,
                          std::size_t other_index) const {
  assert(dimension_ == other.dimension_);
  return static_cast<float>(dot_halves(row(index), other.row(other_index), row_size_)) *
         scales_[index] * other.scales_[other_index];
}

float SegmentVectors::dot(std::size_t index, std::span<const float> vector) const {
  float sum = 0;
  const std::uint8_t* halves = row(index);
  // Four sums side by side, so that they need not wait for each other.
  std::array<float, 4> sums{};
  std::size_t d = 0;
  for (; d + 4 <= dimension_; d += 4) {
    for (std::size_t k = 0; k < 4; ++k) {
      sums[k] += static_cast<float>(half_at(halves, d + k)) * vector[d + k];
    }
  }
  for (; d < dimension_; ++d) sum += static_cast<float>(half_at(halves, d)) * vector[d];
  sum += (sums[0] + sums[1]) + (sums[2] + sums[3]);
  return sum * scales_[index];
}

void SegmentVectors::measure_runs() {
  const std::size_t count = scales_.size();
  inverse_norms_.resize(count * kMaxRunSegments);
  // A run's squared length is that of the run without its first segment, and what the first adds.
  std::array<float, kMaxRunSegments> squares{};  // of runs from i + 1, by their segments less one
  for (std::size_t i = count; i-- > 0;) {
    std::array<float, kMaxRunSegments> longer{};
    float added = dot(i, *this, i);
    longer[0] = added;
    for (std::size_t k = 1; k < kMaxRunSegments && i + k < count; ++k) {
      added += 2 * dot(i, *this, i + k);
      longer[k] = std::max(squares[k - 1] + added, 0.0F);
    }
    squares = longer;
    for (std::size_t k = 0; k < kMaxRunSegments; ++k) {
      inverse_norms_[i * kMaxRunSegments + k] = squares[k] > 0 ? 1 / std::sqrt(squares[k]) : 0;
    }
  }
}

void SegmentVectors::add_direction(std::size_t index, std::span<float> sum) const {
  const float factor = scales_[index] * inverse_norm(index, 1);
  const std::uint8_t* halves = row(index);
  // What each half adds: sixteen products in the place of as many as there are numbers.
  std::array<float, 16> products;
  for (std::size_t k = 0; k < products.size(); ++k) {
    products[k] = (static_cast<float>(k) - 8) * factor;
  }
  for (std::size_t b = 0; b < dimension_ / 2; ++b) {
    sum[2 * b] += products[halves[b] & 15];
    sum[2 * b + 1] += products[halves[b] >> 4];
  }
  if (dimension_ % 2 != 0) sum[dimension_ - 1] += products[halves[dimension_ / 2] & 15];
}

MeasuredText measure_text(const SegmentedText& text) {
  MeasuredText measured;
  const std::size_t count = text.segments.size();
  measured.lengths.reserve(count);
  measured.length_sums.reserve(count + 1);
  measured.marks.reserve(count);
  measured.length_sums.push_back(0);
  bool inside = false;
  std::size_t closing = 0;
  for (const Segment& segment : text.segments) {
    const double length = std::max(measure_length(segment.text), 1.0);
    measured.lengths.push_back(static_cast<float>(length));
    measured.length_sums.push_back(measured.length_sums.back() + length);
    measured.marks.push_back(read_punctuation(segment.text));
    const PunctuationMarks& marks = measured.marks.back();
    if (marks.speech != Speech::kUnchanged) inside = marks.speech == Speech::kOpens;
    measured.inside_speech.push_back(inside);
    closing += marks.ends_quoted ? 1 : 0;
    measured.paragraphs.push_back(segment.paragraph);
    measured.kinds.push_back(segment.kind);
    measured.anchors.add(find_anchors(segment.text));
  }
  measured.anchors.shrink_to_fit();
  constexpr std::size_t kRare = 50;  // one segment in so many
  measured.has_speech = closing * kRare > count;
  return measured;
}

}  // namespace stele
