// Material to train the aligner on: pairs of segmented texts with their gold beads.
#pragma once

#include "align/base/result.h"
#include "align/bead/bead_format.h"
#include "align/segment/segment.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace stele {

// Two texts and what is known of their alignment. `gold` need not cover everything: between the
// places where it cuts both texts, any alignment is taken to be right.
struct TrainingPair {
  std::string name;
  std::array<SegmentedText, 2> texts;
  std::vector<BeadRecord> gold;
  // Gold beads are whole verses or paragraphs: what is inside one is not known.
  bool has_coarse_gold = false;
};

struct CorruptionOptions {
  std::uint64_t seed = 1;
  std::size_t pair_count = 400;      // translations a document is made of
  double merge_probability = 0.12;   // that a segment is joined with the next, on each side
  double drop_probability = 0.04;    // that a segment loses its translation
  double block_probability = 0.004;  // that ten to forty segments do
};

// Makes documents with known alignments from translated segments in the order of their text:
// neighbours are joined, single ones and stretches dropped, on either side.
std::vector<TrainingPair> make_corrupted_pairs(
    std::span<const std::pair<std::string, std::string>> translations,
    const std::array<std::string, 2>& languages, const CorruptionOptions& options);

}  // namespace stele
