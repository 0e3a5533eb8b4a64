// MeasuredText: what the aligner needs to know of each segment, in a few hundred bytes.
#pragma once

#include "align/measure/anchor_tokens.h"
#include "align/measure/punctuation_marks.h"
#include "align/segment/segment.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace stele {

// Runs are measured through sums over at most this many segments of one language.
inline constexpr std::uint32_t kMaxRunSegments = 8;

// One vector per segment, quantised to 4 bits with a scale of its own. A run's vector is the sum
// of its segments' vectors. Const methods may run concurrently.
class SegmentVectors {
 public:
  // Fills `row`, all zeros before, with the vector of segment `index`.
  using Fill = std::function<void(std::size_t index, std::span<float> row)>;

  SegmentVectors() = default;
  // Calls `fill` for 0 to count - 1 in order.
  SegmentVectors(std::size_t count, std::size_t dimension, const Fill& fill);

  bool empty() const { return dimension_ == 0; }
  std::size_t dimension() const { return dimension_; }

  // The dot product of two segments' vectors. Requires: equal dimensions.
  float dot(std::size_t index, const SegmentVectors& other, std::size_t other_index) const;
  float dot(std::size_t index, std::span<const float> vector) const;
  // One over the length of the sum of `count` vectors from `begin`; 0 when the sum is zero.
  // Requires: 1 <= count <= kMaxRunSegments, within the text.
  float inverse_norm(std::size_t begin, std::uint32_t count) const {
    return inverse_norms_[begin * kMaxRunSegments + count - 1];
  }
  // The mean of the vectors, each scaled to length 1.
  const std::vector<float>& mean_direction() const { return mean_direction_; }
  // Adds the vector of `index`, scaled to length 1, to `sum`.
  void add_direction(std::size_t index, std::span<float> sum) const;

 private:
  void measure_runs();

  const std::uint8_t* row(std::size_t index) const { return &values_[index * row_size_]; }

  std::size_t dimension_ = 0;
  std::size_t row_size_ = 0;          // bytes
  std::vector<std::uint8_t> values_;  // count x row_size_, see byte_dot.h
  std::vector<float> scales_;
  std::vector<float> inverse_norms_;  // count x kMaxRunSegments
  std::vector<float> mean_direction_;
};

// A list of items per segment, stored end to end.
template <class Item>
class Lists {
 public:
  void add(std::span<const Item> items) {
    items_.insert(items_.end(), items.begin(), items.end());
    ends_.push_back(static_cast<std::uint32_t>(items_.size()));
  }
  void shrink_to_fit() {
    items_.shrink_to_fit();
    ends_.shrink_to_fit();
  }
  std::size_t size() const { return ends_.size(); }
  std::size_t begin_of(std::size_t index) const { return index == 0 ? 0 : ends_[index - 1]; }
  std::size_t end_of(std::size_t index) const { return ends_[index]; }
  std::span<const Item> operator[](std::size_t index) const {
    return std::span(items_).subspan(begin_of(index), end_of(index) - begin_of(index));
  }
  const std::vector<Item>& items() const { return items_; }

 private:
  std::vector<Item> items_;
  std::vector<std::uint32_t> ends_;
};

struct MeasuredText {
  std::vector<float> lengths;       // measure_length of each segment, at least 1
  std::vector<double> length_sums;  // of the segments before; one more than segments
  std::vector<PunctuationMarks> marks;
  std::vector<bool> inside_speech;  // whether a segment ends inside a quotation
  bool has_speech = false;          // quotations are not rare
  std::vector<std::uint32_t> paragraphs;
  std::vector<ParagraphKind> kinds;
  Lists<Anchor> anchors;
  Lists<std::uint32_t> words;  // the lexicon's word ids; empty lists without a lexicon
  SegmentVectors vectors;      // empty without an embedding model

  std::size_t size() const { return lengths.size(); }
};

// Measures everything but words and vectors, which need models.
MeasuredText measure_text(const SegmentedText& text);

}  // namespace stele
