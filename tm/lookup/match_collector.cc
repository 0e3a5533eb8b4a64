#include "tm/lookup/match_collector.h"

#include <algorithm>

namespace stele::tm {
namespace {

constexpr double kRounding = 1e-9;  // 1 - 0.3 is not exactly 0.7

bool is_better(const FoundRow& a, const FoundRow& b) {
  return a.similarity != b.similarity ? a.similarity > b.similarity : a.unit < b.unit;
}

}  // namespace

bool MatchCollector::add(const FoundRow& row) {
  if (row.similarity < min_similarity_ - kRounding || limit_ == 0) return false;
  if (found_.size() == limit_ && !is_better(row, found_.back())) return false;
  const auto same = std::find_if(found_.begin(), found_.end(),
                                 [&row](const FoundRow& kept) { return kept.unit == row.unit; });
  if (same != found_.end()) {
    if (!is_better(row, *same)) return true;
    found_.erase(same);
  } else if (found_.size() == limit_) {
    found_.pop_back();
  }
  found_.insert(std::upper_bound(found_.begin(), found_.end(), row, is_better), row);
  return true;
}

}  // namespace stele::tm
