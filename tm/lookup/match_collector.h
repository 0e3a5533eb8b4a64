// MatchCollector: keeps the best matches of a search and says what is still worth finding.
#pragma once

#include "tm/unit/unit_id.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stele::tm {

// A match before its texts are fetched.
struct FoundRow {
  UnitId unit;
  double similarity = 0;
  std::size_t part = 0;
  std::uint32_t row = 0;
  std::size_t source_column = 0;
  std::size_t target_column = 0;
  std::uint32_t text = 0;  // of the source
};

// Not thread-safe.
class MatchCollector {
 public:
  MatchCollector(double min_similarity, std::size_t limit)
      : min_similarity_(min_similarity), limit_(limit) {}

  // What a match must reach to be kept. It rises as matches come in.
  double threshold() const {
    return found_.size() < limit_ ? min_similarity_ : found_.back().similarity;
  }

  // Whether a match of this similarity and unit id, or of less and a higher one, would be kept.
  bool accepts(double similarity, UnitId unit) const {
    if (similarity < min_similarity_ - 1e-9 || limit_ == 0) return false;
    if (found_.size() < limit_) return true;
    const FoundRow& worst = found_.back();
    return similarity > worst.similarity + 1e-9 ||
           (similarity >= worst.similarity - 1e-9 && unit < worst.unit);
  }

  // Keeps the match if it belongs to the best; a unit is kept once, with its best similarity.
  // Returns whether a match as similar but with a higher unit id could be kept too.
  bool add(const FoundRow& row);

  // Best first, ties by unit id.
  const std::vector<FoundRow>& found() const { return found_; }

 private:
  double min_similarity_;
  std::size_t limit_;
  std::vector<FoundRow> found_;
};

}  // namespace stele::tm
