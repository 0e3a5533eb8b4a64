// Finds which document of one collection translates which of another.
#pragma once

#include "align/bead/aligner.h"
#include "align/segment/segment.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace stele {

// What is kept of a document for comparison: a few kilobytes whatever its size.
struct DocumentProfile {
  std::string name;                 // without folder, language and suffix
  double length = 0;                // comparable letters
  std::vector<float> vector;        // sum of its segments' directions; empty without vectors
  std::vector<std::uint32_t> keys;  // anchors, rarely more than 2,000; sorted
};

DocumentProfile profile_document(const SegmentedText& text, const AlignResources& resources);

struct DocumentMatch {
  std::size_t first = 0;  // index in the first collection
  std::size_t second = 0;
  double similarity = 0;  // in [0, 1]
};

// Returns pairs in the order of the first collection. The likest are paired first; each document is
// in one pair at most, and pairs below `min_similarity` are left out. Vectors are compared
// above their collection's mean, anchors (numbers, names) by their rarity, names by equal parts.
std::vector<DocumentMatch> match_documents(std::span<const DocumentProfile> first,
                                           std::span<const DocumentProfile> second,
                                           double min_similarity);

}  // namespace stele
