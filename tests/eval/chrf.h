// chrF: how close a translation is to a reference, by their character n-grams.
#pragma once

#include "align/base/utf8.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace stele {

// A reference that many translations are compared with.
//
// chrF as in Popovic 2015, "chrF: character n-gram F-score for automatic MT evaluation": n-grams of
// 1 to 6 characters without white space, beta 2; orders that neither text is long enough for are
// left out. In [0, 1].
class ChrfReference {
 public:
  explicit ChrfReference(std::string_view reference) { count_all(reference, &counts_); }

  double score(std::string_view translation) const {
    Counts other;
    count_all(translation, &other);
    double precisions = 0;
    double recalls = 0;
    int orders = 0;
    for (std::size_t n = 0; n < kMaxOrder; ++n) {
      std::size_t own = 0;
      std::size_t theirs = 0;
      std::size_t shared = 0;
      for (const auto& [gram, count] : counts_[n]) {
        own += count;
        const auto found = other[n].find(gram);
        if (found != other[n].end()) shared += std::min(count, found->second);
      }
      for (const auto& [gram, count] : other[n]) theirs += count;
      if (own == 0 && theirs == 0) continue;
      ++orders;
      if (theirs > 0) precisions += static_cast<double>(shared) / static_cast<double>(theirs);
      if (own > 0) recalls += static_cast<double>(shared) / static_cast<double>(own);
    }
    if (orders == 0) return 1;
    const double precision = precisions / orders;
    const double recall = recalls / orders;
    constexpr double kBetaSquared = 4;
    const double both = kBetaSquared * precision + recall;
    return both == 0 ? 0 : (1 + kBetaSquared) * precision * recall / both;
  }

 private:
  static constexpr std::size_t kMaxOrder = 6;
  using Counts = std::array<std::unordered_map<std::u32string, std::size_t>, kMaxOrder>;

  static void count_all(std::string_view text, Counts* counts) {
    std::u32string characters;
    for (std::size_t i = 0; i < text.size();) {
      const char32_t c = next_code_point(text, &i);
      if (c > U' ' && c != U'\u00A0' && c != U'\u3000') characters.push_back(c);
    }
    for (std::size_t n = 1; n <= kMaxOrder; ++n) {
      for (std::size_t i = 0; i + n <= characters.size(); ++i) {
        ++(*counts)[n - 1][characters.substr(i, n)];
      }
    }
  }

  Counts counts_;
};

}  // namespace stele
