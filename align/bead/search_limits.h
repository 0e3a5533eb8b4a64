// SearchLimits: what a user asks of an alignment beside that it be right.
#pragma once

#include "align/bead/bead.h"
#include "align/measure/measured_text.h"
#include "align/measure/pair_measure.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stele {

struct SearchLimits {
  std::uint32_t max_run =
      kMaxRunSegments;             // most segments of a bead in one document; 1: one to one
  bool within_paragraphs = false;  // no bead has the end of a paragraph inside
  // Beads that must come out, in order: the runs of each document rise and do not overlap. Their
  // runs may be longer than `max_run`.
  std::vector<Bead> fixed;
};

// The same for two of the documents. Keeps a reference to the paragraphs.
class PairLimits {
 public:
  // No limits.
  PairLimits() = default;
  PairLimits(const SearchLimits& limits, const PairMeasure& measure, std::size_t first,
             std::size_t second);

  std::uint32_t max_run() const { return max_run_; }
  std::span<const Candidate> fixed() const { return fixed_; }

  // The fixed bead with text in both that begins (ends) at a cut; null when none does.
  const Candidate* find_beginning(std::uint32_t first, std::uint32_t second) const;
  const Candidate* find_ending(std::uint32_t first_end, std::uint32_t second_end) const;

  // Whether an alignment with the fixed beads may be cut at this place.
  bool allows_cut(std::uint32_t first, std::uint32_t second) const;
  // Whether a bead from one allowed cut to another may come out beside the fixed ones.
  bool allows_bead(std::uint32_t first, std::uint32_t first_end, std::uint32_t second,
                   std::uint32_t second_end) const;

 private:
  std::uint32_t max_run_ = kMaxRunSegments;
  const PairMeasure* paragraphs_ = nullptr;  // null when they do not matter
  std::vector<Candidate> fixed_;             // of both documents; a count may be 0
};

// Whether segments [begin, begin + count) lie in one paragraph.
bool is_in_one_paragraph(const MeasuredText& text, std::uint32_t begin, std::uint32_t count);

}  // namespace stele
