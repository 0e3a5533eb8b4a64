#include "align/bead/search_limits.h"

#include <algorithm>

namespace stele {

bool is_in_one_paragraph(const MeasuredText& text, std::uint32_t begin, std::uint32_t count) {
  return count < 2 || text.paragraphs[begin] == text.paragraphs[begin + count - 1];
}

PairLimits::PairLimits(const SearchLimits& limits, const PairMeasure& measure, std::size_t first,
                       std::size_t second)
    : max_run_(limits.max_run), paragraphs_(limits.within_paragraphs ? &measure : nullptr) {
  for (const Bead& bead : limits.fixed) {
    fixed_.push_back({bead.runs[first].begin.value, bead.runs[first].count,
                      bead.runs[second].begin.value, bead.runs[second].count});
  }
}

const Candidate* PairLimits::find_beginning(std::uint32_t first, std::uint32_t second) const {
  const auto found = std::partition_point(fixed_.begin(), fixed_.end(), [&](const Candidate& bead) {
    return bead.first + bead.first_count <= first && bead.second + bead.second_count <= second;
  });
  if (found == fixed_.end() || found->first != first || found->second != second) return nullptr;
  return found->first_count > 0 && found->second_count > 0 ? &*found : nullptr;
}

const Candidate* PairLimits::find_ending(std::uint32_t first_end, std::uint32_t second_end) const {
  const auto after = std::partition_point(fixed_.begin(), fixed_.end(), [&](const Candidate& bead) {
    return bead.first < first_end && bead.second < second_end;
  });
  for (auto bead = after; bead != fixed_.begin();) {
    --bead;
    if (bead->first_count == 0 || bead->second_count == 0) continue;
    const bool here = bead->first + bead->first_count == first_end &&
                      bead->second + bead->second_count == second_end;
    return here ? &*bead : nullptr;
  }
  return nullptr;
}

bool PairLimits::allows_cut(std::uint32_t first, std::uint32_t second) const {
  // The last fixed bead that begins at or before the cut in either text, and its neighbours,
  // decide.
  auto after = std::partition_point(fixed_.begin(), fixed_.end(), [&](const Candidate& bead) {
    return bead.first <= first && bead.second <= second;
  });
  if (after != fixed_.end()) {
    // This bead begins after the cut in one text at least; so it must in both, or just there.
    if (first > after->first || second > after->second) return false;
  }
  if (after == fixed_.begin()) return true;
  const Candidate& bead = *std::prev(after);
  const bool at_begin = first == bead.first && second == bead.second;
  const bool past =
      first >= bead.first + bead.first_count && second >= bead.second + bead.second_count;
  if (at_begin || past) return true;
  // A fixed gap is a row of single ones, with cuts inside.
  return (bead.first_count == 0 && first == bead.first) ||
         (bead.second_count == 0 && second == bead.second);
}

bool PairLimits::allows_bead(std::uint32_t first, std::uint32_t first_end, std::uint32_t second,
                             std::uint32_t second_end) const {
  const bool is_gap = first == first_end || second == second_end;
  if (!fixed_.empty()) {
    // No bead may hold a fixed one, or one of its ends, inside.
    const auto next =
        std::partition_point(fixed_.begin(), fixed_.end(), [&](const Candidate& bead) {
          return bead.first + bead.first_count <= first &&
                 bead.second + bead.second_count <= second;
        });
    if (next != fixed_.end()) {
      const bool is_it = next->first == first && next->second == second &&
                         next->first + next->first_count == first_end &&
                         next->second + next->second_count == second_end;
      if (is_it) return is_gap;
      const bool before = first_end <= next->first && second_end <= next->second;
      const bool inside_gap = is_gap && (next->first_count == 0 || next->second_count == 0) &&
                              first_end <= next->first + next->first_count &&
                              second_end <= next->second + next->second_count;
      if (!before && !inside_gap) return false;
    }
  }
  if (is_gap) return true;
  if (first_end - first > max_run_ || second_end - second > max_run_) return false;
  return paragraphs_ == nullptr ||
         (is_in_one_paragraph(paragraphs_->first(), first, first_end - first) &&
          is_in_one_paragraph(paragraphs_->second(), second, second_end - second));
}

}  // namespace stele
