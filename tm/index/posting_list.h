// Posting lists: for a word key, where the texts that have it are, as Rice-coded distances.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/bit_column.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stele::tm {

// Appends the list of one key (FORMAT.md, "Postings"). A long list names runs of neighbouring texts
// instead of texts, the longer the list the longer the runs (as block addressing does: Manber and
// Wu 1994): a word that many texts have tells little about each. Runs are stored in blocks of up to
// 128, whose distances are Rice codes (Rice and Plaunt 1971) with the parameter that makes the
// block smallest. Requires: `texts` rise and there is one at least.
void append_postings(const std::vector<std::uint32_t>& texts, std::string* bytes);
// Bytes that must follow the last list, so that bits can be read 64 at a time.
inline constexpr std::uint64_t kPostingTailBytes = 8;

// The list of one key, opened: its length is known, texts are not decoded yet.
class PostingCursor {
 public:
  // Opens the list number `index` of those in `bytes` (with kPostingTailBytes behind them).
  // Returns false on damage.
  bool open(CheckedBytes bytes, std::uint32_t index);

  // How many texts a read of everything gives at most.
  std::uint64_t count() const { return std::uint64_t{run_count_} << shift_; }

  // Replaces `*texts` by texts in [begin, end): all that have the key, and others of their runs.
  // Blocks that lie before are passed over. Returns false on damage.
  bool read(std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>* texts) const;

 private:
  std::uint32_t run_count_ = 0;
  unsigned shift_ = 0;           // a run has 2^shift_ texts
  const char* begin_ = nullptr;  // of the first block
  const char* end_ = nullptr;
};

}  // namespace stele::tm
