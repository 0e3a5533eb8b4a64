// TextTransfer: moves texts of a language from the columns of one part to those of another.
#pragma once

#include "tm/index/language_columns.h"
#include "tm/index/text_pool.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stele::tm {

// Words are carried over by their numbers, so no text is split into words again. Both must outlive
// this object.
class TextTransfer {
 public:
  // `to` has the language of `from`. When the words of `from` were made by other rules than this
  // program's, texts are split anew.
  TextTransfer(const LanguageColumns& from, bool has_current_rules, TextPool& to);

  // Returns the number in the pool of this text of the columns; the same each time. kDamaged when
  // it cannot be read.
  std::uint64_t transfer(std::uint32_t text);

 private:
  struct MovedEntry {
    std::uint32_t number = TextPool::kNoEntry;  // in the pool
    Vocabulary::Entry info;
  };

  const MovedEntry* find_entry(std::uint32_t item);
  std::uint64_t transfer_items();

  const LanguageColumns& from_;
  bool has_current_rules_;
  TextPool& to_;
  std::vector<std::uint32_t> texts_;  // by the columns' number: the pool's, or kNoEntry
  std::vector<MovedEntry> entries_;   // by the columns' number
  std::vector<std::uint32_t> items_;  // reused
  std::string string_;
};

}  // namespace stele::tm
