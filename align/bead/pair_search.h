// First pass over two texts: how likely each place is a boundary between beads.
#pragma once

#include "align/bead/search_limits.h"
#include "align/measure/bead_model.h"
#include "align/measure/pair_measure.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stele {

// A boundary of the first text and one of the second: `first` segments lie before it there.
struct Cut {
  std::uint32_t second = 0;
  float probability = 0;  // that an alignment has this boundary
};

// The likely cuts of two texts, row by row of the first text's boundaries (segments plus one),
// rising in `second` within a row.
class CutTable {
 public:
  CutTable() : ends_{} {}

  void add_row(std::span<const Cut> cuts) {
    cuts_.insert(cuts_.end(), cuts.begin(), cuts.end());
    ends_.push_back(cuts_.size());
  }
  std::size_t row_count() const { return ends_.size(); }
  std::span<const Cut> row(std::size_t index) const {
    const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
    return std::span(cuts_).subspan(begin, ends_[index] - begin);
  }
  // The probability of a cut; 0 when it is not in the table.
  float find(std::uint32_t first, std::uint32_t second) const;

 private:
  std::vector<Cut> cuts_;
  std::vector<std::size_t> ends_;
};

struct PairSearchOptions {
  float min_probability = 1e-3F;       // of the cuts that are returned
  std::uint32_t chunk_rows = 2000;     // rows searched at once; bounds the memory, not the answer
  std::uint32_t overlap_rows = 64;     // rows around a chunk that inform it
  std::size_t thread_count = 1;        // 0: all cores
  const PairLimits* limits = nullptr;  // null: none
};

// Computes the probabilities by forward-backward over the measure's band, with beads of up to
// four segments on a side. Deterministic whatever the number of threads.
// Requires: measure.set_band was called; both texts have segments.
CutTable find_cuts(const PairMeasure& measure, const BeadWeights& weights,
                   const PairSearchOptions& options);

// Returns the runs between successive cuts that are as good as certain, of at most three segments
// on a side, in order.
std::vector<Candidate> find_sure_beads(const CutTable& cuts);

// The score of leaving segment `index` of a text without translation; `length` is its comparable
// length in letters.
float score_gap(const GapWeights& weights, double length);

}  // namespace stele
