// Bead and Alignment: which segments of N documents translate each other.
#pragma once

#include "align/base/strong_index.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stele {

// `count` neighbouring segments of one document. An empty run keeps `begin`, the place where the
// missing translation would stand.
struct Run {
  SegmentIndex begin;
  std::uint32_t count = 0;

  std::uint32_t end() const { return begin.value + count; }
  bool empty() const { return count == 0; }
  bool operator==(const Run&) const = default;
};

// One run per language, in the order of Alignment::languages; at least one is not empty.
// Example: en 3..4, ru 5, zh 4 is {{{3}, 2}, {{5}, 1}, {{4}, 1}}.
struct Bead {
  std::vector<Run> runs;
  double confidence = 0;  // calibrated probability in [0, 1] that the bead is exactly right

  bool operator==(const Bead&) const = default;
};

// Segments that translate each other out of order, where beads, which keep the order, cannot say
// so: two neighbours swapped, or a paragraph moved.
struct Crossing {
  std::size_t first_document = 0;  // indices in Alignment::languages
  std::size_t second_document = 0;
  Run first;
  Run second;
  double similarity = 0;  // in [0, 1]
};

// The beads of N documents. Invariant: for each language the runs of successive beads tile its
// segments without gap or overlap, from 0.
struct Alignment {
  std::vector<std::string> languages;
  std::vector<Bead> beads;
  std::vector<Crossing> crossings{};
};

}  // namespace stele
