#include "align/measure/pair_measure.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace stele {
namespace {

Lists<std::uint32_t> keys_of(const Lists<Anchor>& anchors) {
  Lists<std::uint32_t> keys;
  std::vector<std::uint32_t> row;
  for (std::size_t i = 0; i < anchors.size(); ++i) {
    row.clear();
    for (const Anchor& anchor : anchors[i]) row.push_back(anchor.key);
    keys.add(row);
  }
  return keys;
}

void translate_to_itself(std::uint32_t key, std::vector<TokenLinks::Counterpart>* counterparts) {
  counterparts->push_back({key, 1.0F});
}

// The cosine of each run with `direction`, of all run lengths.
std::vector<float> measure_backgrounds(const SegmentVectors& vectors, std::size_t count,
                                       std::span<const float> direction) {
  std::vector<float> dots(count);
  for (std::size_t i = 0; i < count; ++i) dots[i] = vectors.dot(i, direction);
  std::vector<float> cosines(count * kMaxRunSegments, 0.0F);
  for (std::size_t i = 0; i < count; ++i) {
    float sum = 0;
    for (std::uint32_t k = 0; k < kMaxRunSegments && i + k < count; ++k) {
      sum += dots[i + k];
      cosines[i * kMaxRunSegments + k] = sum * vectors.inverse_norm(i, k + 1);
    }
  }
  return cosines;
}

void store(std::span<const float> row, std::uint64_t offset, std::vector<ShortFloat>* cells) {
  for (std::size_t k = 0; k < row.size(); ++k) (*cells)[offset + k] = ShortFloat(row[k]);
}

bool have_paragraphs(const MeasuredText& text) {
  return !text.paragraphs.empty() && text.paragraphs.front() != text.paragraphs.back();
}

}  // namespace

PairMeasure::PairMeasure(const MeasuredText& first, const MeasuredText& second,
                         const TokenLinks::Translate& translate,
                         const TokenLinks::Translate& translate_back)
    : first_(first), second_(second) {
  const Lists<std::uint32_t> first_keys = keys_of(first.anchors);
  const Lists<std::uint32_t> second_keys = keys_of(second.anchors);
  anchors_ = std::make_unique<TokenLinks>(first_keys, second_keys, translate_to_itself);
  reverse_anchors_ = std::make_unique<TokenLinks>(second_keys, first_keys, translate_to_itself);
  if (translate && translate_back) {
    words_ = std::make_unique<TokenLinks>(first.words, second.words, translate);
    reverse_words_ = std::make_unique<TokenLinks>(second.words, first.words, translate_back);
  }
  if (!first.vectors.empty() && first.vectors.dimension() == second.vectors.dimension()) {
    first_background_ =
        measure_backgrounds(first.vectors, first.size(), second.vectors.mean_direction());
    second_background_ =
        measure_backgrounds(second.vectors, second.size(), first.vectors.mean_direction());
  }
  if (first.length_sums.back() > 0 && second.length_sums.back() > 0) {
    // A text that lacks half of the other must not halve every length.
    const double ratio = second.length_sums.back() / first.length_sums.back();
    length_ratio_root_ = std::sqrt(std::clamp(ratio, 0.6, 1.7));
  }
  has_paragraphs_ = have_paragraphs(first) && have_paragraphs(second);
  const unsigned vectors = first_background_.empty() ? 0 : 1;
  const unsigned words = words_ == nullptr ? 0 : 2;
  evidence_ = static_cast<Evidence>(vectors + words);
}

Evidence PairMeasure::evidence() const {
  return evidence_;
}

void PairMeasure::set_words(const TokenLinks::Translate& translate,
                            const TokenLinks::Translate& translate_back) {
  words_ = std::make_unique<TokenLinks>(first_.words, second_.words, translate);
  reverse_words_ = std::make_unique<TokenLinks>(second_.words, first_.words, translate_back);
  fill_words();
}

double PairMeasure::first_length(std::size_t begin, std::size_t end) const {
  return (first_.length_sums[end] - first_.length_sums[begin]) * length_ratio_root_;
}

double PairMeasure::second_length(std::size_t begin, std::size_t end) const {
  return (second_.length_sums[end] - second_.length_sums[begin]) / length_ratio_root_;
}

void PairMeasure::add_links(const TokenLinks& table, std::uint32_t row, std::uint32_t begin,
                            std::span<float> cells) {
  table.for_each_link(
      row, begin, begin + static_cast<std::uint32_t>(cells.size()),
      [&](std::uint32_t segment, float weight) { cells[segment - begin] += weight; });
}

void PairMeasure::fill_row(std::uint32_t row, std::uint32_t begin, std::span<float> dots,
                           std::span<float> words, std::span<float> anchors) const {
  for (std::size_t k = 0; k < dots.size(); ++k) {
    dots[k] = first_.vectors.dot(row, second_.vectors, begin + k);
  }
  add_links(*anchors_, row, begin, anchors);
  if (!words.empty()) add_links(*words_, row, begin, words);
}

void PairMeasure::score_row(std::uint32_t row, std::uint32_t begin, std::span<float> scores) const {
  const std::size_t size = scores.size();
  const bool vectors = !first_background_.empty();
  std::vector<float> dots(vectors ? size : 0);
  std::vector<float> words(words_ != nullptr ? size : 0);
  std::vector<float> anchors(size);
  fill_row(row, begin, dots, words, anchors);
  for (std::size_t k = 0; k < size; ++k) {
    const Candidate cell{row, 1, begin + static_cast<std::uint32_t>(k), 1};
    float score = 0;
    if (vectors) score += cosine(cell, dots[k]) - background(cell);
    // Half of the information found again is as telling as a high cosine.
    if (!words.empty() && words[k] > 0) {
      score += words[k] / (words_->weight_sum(row, row + 1) + 4);
    }
    if (anchors[k] > 0) score += anchors[k] / (anchors_->weight_sum(row, row + 1) + 6);
    scores[k] = score;
  }
}

void PairMeasure::set_band(CellBand band) {
  band_ = std::move(band);
  const bool vectors = !first_background_.empty();
  dots_.resize(vectors ? band_.cell_count() : 0);
  anchor_cells_.resize(band_.cell_count());
  std::vector<float> dots;
  std::vector<float> anchors;
  for (std::uint32_t row = 0; row < band_.row_count(); ++row) {
    const std::size_t width = band_.end[row] - band_.begin[row];
    dots.resize(vectors ? width : 0);
    anchors.assign(width, 0.0F);
    fill_row(row, band_.begin[row], dots, {}, anchors);
    store(dots, band_.offset[row], &dots_);
    store(anchors, band_.offset[row], &anchor_cells_);
  }
  if (words_ != nullptr) fill_words();
}

void PairMeasure::fill_words() {
  word_cells_.resize(band_.cell_count());
  std::vector<float> words;
  for (std::uint32_t row = 0; row < band_.row_count(); ++row) {
    words.assign(band_.end[row] - band_.begin[row], 0.0F);
    add_links(*words_, row, band_.begin[row], words);
    store(words, band_.offset[row], &word_cells_);
  }
  fill_reverse_words();
}

void PairMeasure::fill_reverse_words() {
  reverse_word_cells_.resize(band_.cell_count());
  // The rows that hold a column: both ends rise with it.
  std::uint32_t first_row = 0;
  std::uint32_t last_row = 0;
  const auto rows = static_cast<std::uint32_t>(band_.row_count());
  std::vector<float> words;
  for (std::uint32_t column = 0; column < band_.column_count; ++column) {
    while (first_row < rows && band_.end[first_row] <= column) ++first_row;
    while (last_row < rows && band_.begin[last_row] <= column) ++last_row;
    words.assign(last_row - std::min(first_row, last_row), 0.0F);
    add_links(*reverse_words_, column, first_row, words);
    for (std::uint32_t row = first_row; row < last_row; ++row) {
      reverse_word_cells_[band_.index(row, column)] = ShortFloat(words[row - first_row]);
    }
  }
}

}  // namespace stele
