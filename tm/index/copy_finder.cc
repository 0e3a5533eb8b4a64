#include "tm/index/copy_finder.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace stele::tm {
namespace {

// Places that are tried for one copy, the nearest first.
constexpr int kMostTried = 24;
// A place is given up that saves nothing in so many symbols: where one symbol is nearly all of a
// long text, codes cost next to nothing, and each place would be compared to the end of it.
constexpr std::uint32_t kMostUnsaving = 256;
// Of a copy's code, and of its length in Elias's gamma code, in bits.
constexpr float kCodeCost = 5;

float length_cost(std::uint32_t length) {
  return static_cast<float>(2 * std::bit_width(length) - 1);
}

}  // namespace

unsigned copy_class_of(std::uint32_t distance) {
  return static_cast<unsigned>(std::bit_width(distance)) - 1;
}

CopyFinder::CopyFinder(std::vector<float> costs)
    : costs_(std::move(costs)), last_(costs_.size(), 0) {}

CopyToken CopyFinder::find_best(std::span<const std::uint32_t> block, std::size_t place) const {
  CopyToken best{block[place], 0, 1};
  float best_saving = 0;
  std::uint32_t source = previous_[place];
  for (int tried = 0; source != 0 && tried < kMostTried; ++tried, source = previous_[source - 1]) {
    const std::size_t from = source - 1;
    const auto distance = static_cast<std::uint32_t>(place - from);
    if (distance >> kCopyClasses != 0) break;
    const float cost = kCodeCost + static_cast<float>(copy_class_of(distance));
    float saved = 0;
    std::uint32_t length = 0;
    while (place + length < block.size() && length < kMaxCopyLength &&
           block[from + length] == block[place + length]) {
      saved += costs_[block[place + length]];
      ++length;
      const float saving = saved - cost - length_cost(length);
      if (saving > best_saving) {
        best_saving = saving;
        best = {block[place], distance, length};
      } else if (saving <= 0 && length >= kMostUnsaving) {
        break;
      }
    }
  }
  return best;
}

void CopyFinder::find_copies(std::span<const std::uint32_t> block, std::vector<CopyToken>* tokens) {
  tokens->clear();
  previous_.resize(block.size());
  for (std::size_t i = 0; i < block.size(); ++i) {
    previous_[i] = last_[block[i]];
    last_[block[i]] = static_cast<std::uint32_t>(i + 1);
  }
  for (const std::uint32_t symbol : block) last_[symbol] = 0;
  for (std::size_t place = 0; place < block.size();) {
    tokens->push_back(find_best(block, place));
    place += tokens->back().length;
  }
}

}  // namespace stele::tm
