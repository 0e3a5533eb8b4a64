// PairMeasure: the features of any candidate bead of two measured texts.
#pragma once

#include "align/measure/bead_model.h"
#include "align/measure/cell_band.h"
#include "align/measure/measured_text.h"
#include "align/measure/short_float.h"
#include "align/measure/token_links.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace stele {

// A candidate: segments [first, first + first_count) of text one and so on of text two.
struct Candidate {
  std::uint32_t first = 0;
  std::uint32_t first_count = 0;
  std::uint32_t second = 0;
  std::uint32_t second_count = 0;
};

// Cosines and links are computed once for the cells of a band; sums over them give the features
// of every run, since the vector of a run is the sum of its segments' vectors.
// Keeps references to both texts. Const methods may run concurrently.
class PairMeasure {
 public:
  // `translate` maps word ids of the first text to those of the second, `translate_back` the
  // other way; both are empty without a lexicon.
  PairMeasure(const MeasuredText& first, const MeasuredText& second,
              const TokenLinks::Translate& translate, const TokenLinks::Translate& translate_back);

  Evidence evidence() const;
  const MeasuredText& first() const { return first_; }
  const MeasuredText& second() const { return second_; }

  // Scores how alike segment `row` is to each of the second text's [begin, end): near 0 for
  // unrelated segments, 0.5 and more for translations. `scores` has end - begin places.
  void score_row(std::uint32_t row, std::uint32_t begin, std::span<float> scores) const;

  // Computes the cells that `measure` sums over.
  void set_band(CellBand band);
  // Replaces the translations of words, and the cells they fill. `evidence` stays what it was.
  void set_words(const TokenLinks::Translate& translate,
                 const TokenLinks::Translate& translate_back);
  const CellBand& band() const { return band_; }

  // Requires: set_band was called; both runs are not empty, within the texts and at most
  // kMaxRunSegments long. Cells outside the band count as unrelated.
  BeadFeatures measure(const Candidate& candidate) const;

  // The weighted length of a segment, made comparable between the two texts.
  double first_length(std::size_t begin, std::size_t end) const;
  double second_length(std::size_t begin, std::size_t end) const;

 private:
  static void add_links(const TokenLinks& table, std::uint32_t row, std::uint32_t begin,
                        std::span<float> cells);
  void fill_row(std::uint32_t row, std::uint32_t begin, std::span<float> dots,
                std::span<float> words, std::span<float> anchors) const;
  float sum_cells(const std::vector<ShortFloat>& cells, const Candidate& candidate) const;
  float background(const Candidate& candidate) const;
  float cosine(const Candidate& candidate, float dot) const;
  float margin(const Candidate& candidate) const;
  void fill_words();
  void fill_reverse_words();
  float cover(const Candidate& candidate) const;
  float cover_back(const Candidate& candidate) const;
  void measure_vectors(const Candidate& candidate, BeadFeatures* features) const;
  void measure_words(const Candidate& candidate, BeadFeatures* features) const;
  void measure_tokens(const Candidate& candidate, BeadFeatures* features) const;
  void measure_length_difference(const Candidate& candidate, BeadFeatures* features) const;
  void measure_marks(const Candidate& candidate, BeadFeatures* features) const;
  void measure_structure(const Candidate& candidate, BeadFeatures* features) const;

  const MeasuredText& first_;
  const MeasuredText& second_;
  std::unique_ptr<TokenLinks> anchors_;          // of the first text in the second
  std::unique_ptr<TokenLinks> reverse_anchors_;  // weights only
  std::unique_ptr<TokenLinks> words_;            // null without a lexicon
  std::unique_ptr<TokenLinks> reverse_words_;
  // Of each run: its cosine with the other text's mean direction. Segments x kMaxRunSegments.
  std::vector<float> first_background_;
  std::vector<float> second_background_;
  double length_ratio_root_ = 1;  // square root of second over first
  bool has_paragraphs_ = false;
  Evidence evidence_ = Evidence::kNone;
  CellBand band_;
  std::vector<ShortFloat> dots_;
  std::vector<ShortFloat> word_cells_;          // weight of the first text's words found in a cell
  std::vector<ShortFloat> reverse_word_cells_;  // of the second's
  std::vector<ShortFloat> anchor_cells_;
};

}  // namespace stele
