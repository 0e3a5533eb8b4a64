// Posting lists: for each word key of a language, the texts that have it, as coded distances.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/distance_code.h"
#include "tm/index/frame_column.h"
#include "tm/index/prefix_code.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stele::tm {

// The lists to be written: list k is texts[begins[k], begins[k + 1]), rising, one text at least.
struct PostingArrays {
  std::vector<std::uint64_t> begins;  // one for each list, and the end
  std::vector<std::uint32_t> texts;
};

// The sections kPostings and kPostingOffsets.
struct PostingBytes {
  std::string lists;
  std::string offsets;
};

// Returns the lists' bytes (FORMAT.md, "Postings"). Lists of about one density share a code of
// distances. Requires: every text < text_count.
PostingBytes write_postings(const PostingArrays& lists, std::uint32_t text_count);

// One list, opened: its length is known, texts are not decoded yet. Lives as long as its lists.
class PostingCursor {
 public:
  std::uint32_t count() const { return count_; }

  // Replaces `*texts` by the list's texts in [begin, end), passing over blocks that lie before.
  // Returns false on damage.
  bool read(std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>* texts) const;

 private:
  friend class PostingLists;

  // Both put the texts in [begin, end) behind `*texts`.
  bool read_short(std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>* texts) const;
  bool read_blocks(std::uint32_t begin, std::uint32_t end, std::vector<std::uint32_t>* texts) const;

  std::uint32_t count_ = 0;
  const DistanceCode* code_ = nullptr;
  BitReader reader_;  // at the first block
};

// The lists of one language. Const methods may run concurrently.
class PostingLists {
 public:
  PostingLists() = default;
  PostingLists(CheckedBytes lists, CheckedBytes offsets) : lists_(lists), offsets_(offsets) {}

  // Reads the codes. False on damage.
  bool open(std::uint32_t text_count, std::uint64_t list_count);

  // Returns false on damage.
  bool open_list(std::uint32_t list, PostingCursor* cursor) const;

 private:
  bool open_bits(std::uint64_t begin, std::uint64_t end, BitReader* reader) const;

  CheckedBytes lists_;
  FrameColumn offsets_;
  std::uint32_t text_count_ = 0;
  std::vector<DistanceCode> codes_;  // by density class
};

}  // namespace stele::tm
