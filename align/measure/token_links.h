// TokenLinks: which tokens of one text have a counterpart near a given place of another text.
#pragma once

#include "align/measure/measured_text.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

namespace stele {

// A token of one segment and a segment of the other text that holds its counterpart.
struct TokenLink {
  std::uint32_t token = 0;    // index in the segment's list
  std::uint32_t segment = 0;  // in the other text
  float weight = 0;           // in (0, 1]: how likely the counterpart is one
};

// Tokens of `source` looked up in `target`, in time proportional to the links found. The weight
// of a token is its information: the logarithm of the share of target segments that lack it.
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

  // Appends the links of segment `index` into target segments [begin, end), ordered by token.
  void find(std::size_t index, std::uint32_t begin, std::uint32_t end,
            std::vector<TokenLink>* links) const;

  // The information of each token of a segment, in nats; 0 for a token without any counterpart
  // in the target if `translate` is the identity, so that only what can match counts.
  float weight(std::size_t index, std::uint32_t token) const {
    return weights_[keys_[first_[index] + token]];
  }
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

}  // namespace stele
