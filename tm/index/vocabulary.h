// Vocabulary: the words of a language, what stands between them, and the words' keys.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/entry_strings.h"
#include "tm/index/frame_column.h"
#include "tm/index/front_coded_strings.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace stele::tm {

// Entries are numbered from 1. Readers return false or nullptr on damage, or when there is no such
// entry. Const methods may run concurrently: a thread keeps the words it read last for itself.
class Vocabulary {
 public:
  Vocabulary(CheckedBytes strings, CheckedBytes info, CheckedBytes keys);

  // False when the sections do not fit one another.
  bool is_whole() const { return strings_.count() == info_.count(); }

  std::uint64_t entry_count() const { return strings_.count(); }
  std::uint64_t key_count() const { return keys_.count(); }
  FrontCodedStrings::Found find_key(std::string_view key) const { return keys_.find(key); }

  // What kEntryInfo says of an entry. Gaps have no key.
  struct Entry {
    std::uint32_t key = 0;
    std::uint32_t kind = 0;  // a WordKind, or kGapKind
    bool space_before = false;
    bool space_after = false;
  };
  bool read_entry(std::uint32_t number, Entry* entry) const;

  struct Word {
    Entry entry;
    std::string string;
  };
  // Valid until this thread calls it for another entry.
  const Word* read_word(std::uint32_t number) const;

 private:
  struct CachedWord;

  std::uint64_t read_info(std::uint32_t number) const;
  bool read_string(std::uint32_t number, const Entry& entry, std::string* string) const;

  std::uint64_t identity_;  // tells words of one from those of another
  EntryStrings strings_;
  FrameColumn info_;
  FrontCodedStrings keys_;
};

}  // namespace stele::tm
