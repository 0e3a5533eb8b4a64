// Posting lists: for a word key, the texts that have it, in tiers by how similar a text must be to
// need the list.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/bit_column.h"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace stele::tm {

// A posting (key, text) is in the first tier whose threshold is not above the highest similarity
// at which some search could need it (prefix lemma in tm/lookup/candidate_search.h): a search at
// threshold t reads the tiers up to the first with kTierThresholds[tier] <= t.
inline constexpr std::size_t kTierCount = 4;
inline constexpr std::array<double, kTierCount> kTierThresholds = {0.85, 0.7, 0.5, 0.0};

using TierLists = std::array<std::vector<std::uint32_t>, kTierCount>;  // rising text numbers

// Appends the lists of one key (FORMAT.md, "Postings").
void append_postings(const TierLists& lists, std::string* bytes);
// Bytes that must follow the last list, so that bits can be read 64 at a time.
inline constexpr std::uint64_t kPostingTailBytes = 8;

// The lists of one key, opened: counts are known, texts not decoded yet.
class PostingCursor {
 public:
  // Opens the lists in `bytes` (with kPostingTailBytes behind them). Returns false on damage.
  bool open(CheckedBytes bytes);

  std::uint32_t count(std::size_t tier) const { return counts_[tier]; }
  // In all tiers.
  std::uint64_t total_count() const;

  // Appends the tier's texts in [begin, end) to `*texts`. Returns false on damage.
  bool read(std::size_t tier, std::uint32_t begin, std::uint32_t end,
            std::vector<std::uint32_t>* texts) const;

 private:
  std::array<std::uint32_t, kTierCount> counts_ = {};
  std::array<std::uint64_t, kTierCount> offsets_ = {};
  std::array<std::uint64_t, kTierCount> ends_ = {};
  const char* bytes_ = nullptr;
};

}  // namespace stele::tm
