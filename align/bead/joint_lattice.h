// JointLattice: the places where all N documents might be cut at once.
//
// Built from the pairs' cut probabilities after each was made consistent with the others (the
// consistency transformation of ProbCons: Do et al. 2005), so that a third document repairs what
// two leave open.
#pragma once

#include "align/bead/bead.h"
#include "align/bead/pair_search.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stele {

// The cut tables of all pairs of N documents.
class PairTables {
 public:
  // Requires: tables are in the order (0,1), (0,2), ..., (1,2), ...
  PairTables(std::size_t document_count, std::vector<CutTable> tables);

  std::size_t document_count() const { return document_count_; }
  // The cuts of documents `first` and `second` in row-order of `first`. Requires: they differ.
  const CutTable& table(std::size_t first, std::size_t second) const {
    return tables_[first * document_count_ + second];
  }

 private:
  std::size_t document_count_;
  std::vector<CutTable> tables_;  // N x N; both directions
};

// Returns the tables with each probability replaced by the mean over what the pair itself says
// and what each third document says by way of its own cuts. No change for two documents.
PairTables make_consistent(const PairTables& tables);

// States are tuples of boundaries, one per document, in an order in which every alignment
// visits them: by the sum of their boundaries. The first is all zeros, the last all ends. Both ends
// of each fixed bead are among them; states that a fixed bead rules out may be too.
class JointLattice {
 public:
  JointLattice(const PairTables& tables, std::span<const std::uint32_t> segment_counts,
               float min_probability, std::span<const Bead> fixed = {});

  std::size_t document_count() const { return document_count_; }
  std::size_t size() const { return probabilities_.size(); }
  std::span<const std::uint32_t> state(std::size_t index) const {
    return std::span(boundaries_).subspan(index * document_count_, document_count_);
  }
  // The lowest of the probabilities of the state's pairs of boundaries.
  float probability(std::size_t index) const { return probabilities_[index]; }
  std::uint64_t boundary_sum(std::size_t index) const;

 private:
  std::size_t document_count_;
  std::vector<std::uint32_t> boundaries_;
  std::vector<float> probabilities_;
};

}  // namespace stele
