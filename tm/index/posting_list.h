// Posting lists: for a word key, the texts that have it, as Rice-coded distances.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/bit_column.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stele::tm {

// Appends the list of one key (FORMAT.md, "Postings"): blocks of up to 128 texts, whose distances
// are Rice codes (Rice and Plaunt 1971) with the parameter that makes the block smallest.
// Requires: `texts` rise and there is one at least.
void append_postings(const std::vector<std::uint32_t>& texts, std::string* bytes);
// Bytes that must follow the last list, so that bits can be read 64 at a time.
inline constexpr std::uint64_t kPostingTailBytes = 8;

// The list of one key, opened: its length is known, texts are not decoded yet.
class PostingCursor {
 public:
  // Opens the list number `index` of those in `bytes` (with kPostingTailBytes behind them).
  // Returns false on damage.
  bool open(CheckedBytes bytes, std::uint32_t index);

  std::uint32_t count() const { return count_; }

  // Replaces `*texts` by the list's texts in [begin, end), passing over blocks that lie before.
  // Returns false on damage.
  bool read(std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>* texts) const;

 private:
  std::uint32_t count_ = 0;
  const char* begin_ = nullptr;  // of the first block
  const char* end_ = nullptr;
};

}  // namespace stele::tm
