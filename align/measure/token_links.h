// TokenLinks: which tokens of one text have a counterpart near a given place of another text.
#pragma once

#include "align/measure/measured_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

namespace stele {

// Tokens of `source` looked up in `target`, in time proportional to the links found. The weight
// of a token is its information: the logarithm of the share of target segments that lack it;
// 0 for a token without any counterpart in the target, so that only what can match counts.
// Holds no reference to its arguments. Const methods may run concurrently.
class TokenLinks {
 public:
  struct Counterpart {
    std::uint32_t key = 0;
    float weight = 0;
  };
  // Appends the keys that a key may correspond to in the target.
  using Translate = std::function<void(std::uint32_t key, std::vector<Counterpart>* counterparts)>;

  TokenLinks(const Lists<std::uint32_t>& source, const Lists<std::uint32_t>& target,
             const Translate& translate);

  // Calls `visit(segment, weight)` for target segments of [begin, end) that hold counterparts of
  // tokens of segment `index`: once for each token and segment, with the token's information times
  // the weight of its likeliest counterpart there. The order of calls is fixed.
  template <class Visit>
  void for_each_link(std::size_t index, std::uint32_t begin, std::uint32_t end,
                     const Visit& visit) const;

  // The sum of the weights of segments [begin, end).
  float weight_sum(std::size_t begin, std::size_t end) const {
    return static_cast<float>(weight_sums_[end] - weight_sums_[begin]);
  }

 private:
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    float weight = 0;
  };

  std::vector<std::uint32_t> first_;      // per source segment: its first token; one more
  std::vector<std::uint32_t> keys_;       // per source token: dense number of its key
  std::vector<float> weights_;            // per dense key
  std::vector<double> weight_sums_;       // before each source segment; one more
  std::vector<std::uint32_t> ranges_of_;  // per dense key: first of its ranges; one more
  std::vector<Range> ranges_;             // into positions_
  std::vector<std::uint32_t> positions_;  // target segments, rising within a key
};

template <class Visit>
void TokenLinks::for_each_link(std::size_t index, std::uint32_t begin, std::uint32_t end,
                               const Visit& visit) const {
  // The best weight of the token at hand in each segment, zero between tokens.
  thread_local std::vector<float> best;
  thread_local std::vector<std::uint32_t> touched;
  if (best.size() < end - begin) best.resize(end - begin);
  for (std::uint32_t t = first_[index]; t < first_[index + 1]; ++t) {
    const std::uint32_t key = keys_[t];
    const float information = weights_[key];
    if (information <= 0) continue;
    for (std::uint32_t r = ranges_of_[key]; r < ranges_of_[key + 1]; ++r) {
      const Range& range = ranges_[r];
      const auto stop = positions_.begin() + range.end;
      auto position = std::lower_bound(positions_.begin() + range.begin, stop, begin);
      for (; position != stop && *position < end; ++position) {
        float& value = best[*position - begin];
        if (value == 0) touched.push_back(*position);
        value = std::max(value, range.weight);
      }
    }
    for (const std::uint32_t segment : touched) {
      visit(segment, information * best[segment - begin]);
      best[segment - begin] = 0;
    }
    touched.clear();
  }
}

}  // namespace stele
