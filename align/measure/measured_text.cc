#include "align/measure/measured_text.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace stele {
namespace {

std::int32_t dot_bytes(const std::int8_t* a, const std::int8_t* b, std::size_t size) {
  std::int32_t sum = 0;
  for (std::size_t i = 0; i < size; ++i) sum += std::int32_t{a[i]} * std::int32_t{b[i]};
  return sum;
}

}  // namespace

SegmentVectors::SegmentVectors(std::size_t count, std::size_t dimension, const Fill& fill)
    : dimension_(dimension) {
  values_.resize(count * dimension);
  scales_.resize(count);
  std::vector<float> row(dimension);
  for (std::size_t i = 0; i < count; ++i) {
    std::fill(row.begin(), row.end(), 0.0F);
    fill(i, row);
    float largest = 0;
    for (const float value : row) largest = std::max(largest, std::abs(value));
    constexpr float kLevels = 127;
    scales_[i] = largest / kLevels;
    if (largest == 0) continue;
    for (std::size_t d = 0; d < dimension; ++d) {
      values_[i * dimension + d] =
          static_cast<std::int8_t>(std::lround(row[d] / largest * kLevels));
    }
  }
  near_dots_.resize(count * kMaxRunSegments);
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < kMaxRunSegments && i + k < count; ++k) {
      near_dots_[i * kMaxRunSegments + k] = dot(i, *this, i + k);
    }
  }
  mean_direction_.resize(dimension);
  for (std::size_t i = 0; i < count; ++i) add_direction(i, mean_direction_);
  for (float& value : mean_direction_) value /= static_cast<float>(std::max<std::size_t>(count, 1));
}

float SegmentVectors::dot(std::size_t index, const SegmentVectors& other,
                          std::size_t other_index) const {
  assert(dimension_ == other.dimension_);
  return static_cast<float>(dot_bytes(&values_[index * dimension_],
                                      &other.values_[other_index * dimension_], dimension_)) *
         scales_[index] * other.scales_[other_index];
}

float SegmentVectors::dot(std::size_t index, std::span<const float> vector) const {
  float sum = 0;
  const std::int8_t* row = &values_[index * dimension_];
  for (std::size_t d = 0; d < dimension_; ++d) sum += static_cast<float>(row[d]) * vector[d];
  return sum * scales_[index];
}

float SegmentVectors::squared_norm(std::size_t begin, std::uint32_t count) const {
  assert(count <= kMaxRunSegments);
  float sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const float* dots = &near_dots_[(begin + i) * kMaxRunSegments];
    sum += dots[0];
    for (std::size_t k = 1; k < count - i; ++k) sum += 2 * dots[k];
  }
  return std::max(sum, 0.0F);
}

void SegmentVectors::add_direction(std::size_t index, std::span<float> sum) const {
  const float norm = std::sqrt(near_dots_[index * kMaxRunSegments]);
  if (norm <= 0) return;
  const float factor = scales_[index] / norm;
  const std::int8_t* row = &values_[index * dimension_];
  for (std::size_t d = 0; d < dimension_; ++d) sum[d] += static_cast<float>(row[d]) * factor;
}

MeasuredText measure_text(const SegmentedText& text) {
  MeasuredText measured;
  const std::size_t count = text.segments.size();
  measured.lengths.reserve(count);
  measured.length_sums.reserve(count + 1);
  measured.marks.reserve(count);
  measured.length_sums.push_back(0);
  for (const Segment& segment : text.segments) {
    const double length = std::max(measure_length(segment.text), 1.0);
    measured.lengths.push_back(static_cast<float>(length));
    measured.length_sums.push_back(measured.length_sums.back() + length);
    measured.marks.push_back(read_punctuation(segment.text));
    measured.paragraphs.push_back(segment.paragraph);
    measured.kinds.push_back(segment.kind);
    measured.anchors.add(find_anchors(segment.text));
    measured.words.add({});
  }
  return measured;
}

}  // namespace stele
