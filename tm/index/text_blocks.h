// TextBlocks: the texts of a language, opened for reading: each as a row of items.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/bit_column.h"
#include "tm/index/copy_finder.h"
#include "tm/index/frame_column.h"
#include "tm/index/prefix_code.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace stele::tm {

// Const methods may run concurrently: a thread keeps the blocks it decoded last for itself.
class TextBlocks {
 public:
  TextBlocks(CheckedBytes texts, CheckedBytes offsets, CheckedBytes phrases);

  // Reads what is needed before anything else. False on damage, or when there are not
  // `text_count` texts of `entry_count` entries.
  bool open(std::uint32_t text_count, std::uint64_t entry_count);

  // Replaces `*items` by the text's item numbers. False on damage, or when there is no such text.
  bool read_items(std::uint32_t text, std::vector<std::uint32_t>* items) const;

 private:
  // Codes of one length: special ones, then entries, then phrases.
  struct CodeClass {
    std::uint32_t specials = 0;
    std::uint32_t entries = 0;
    std::uint32_t phrases = 0;
    std::uint32_t first_special = 0;  // in specials_
    std::uint32_t first_entry = 0;    // numbers
    std::uint32_t first_phrase = 0;
  };
  struct Block;

  bool open_codes(const char** next, const char* end, std::uint64_t entry_count);
  static Block& find_cached(std::uint64_t identity, std::uint32_t block);
  bool open_block(std::uint32_t block, Block* opened) const;
  bool decode_text(Block* block) const;
  bool decode_copy(unsigned copy_class, Block* block) const;
  bool append_items(std::uint32_t symbol, std::vector<std::uint32_t>* items) const;

  std::uint64_t identity_;  // tells blocks of one from those of another
  CheckedBytes texts_;
  FrameColumn offsets_;
  CheckedBytes phrases_bytes_;
  std::uint32_t text_count_ = 0;
  std::uint32_t phrases_begin_ = 1;  // symbols: items, then phrases
  BitColumn phrases_;                // the two symbols of each
  PrefixCode code_;
  std::array<CodeClass, kMaxCodeBits + 2> classes_;
  std::vector<std::uint32_t> specials_;
};

}  // namespace stele::tm
