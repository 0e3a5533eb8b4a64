// TextPool: the distinct texts of a language as numbers of their words, for building (internal).
#pragma once

#include "tm/index/language_sections.h"
#include "tm/index/string_pool.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stele::tm {

// A text is kept as the numbers of its words and of what stands between them, which is a third of
// its bytes or less and all that its columns are made from. Words and gaps are entries: strings
// with a kind (a WordKind, or kGapKind), numbered by first use. Movable; not thread-safe.
class TextPool {
 public:
  explicit TextPool(std::string language);

  const std::string& language() const { return language_; }

  // Returns the text's number, from 0 on; the same for the same text.
  // Requires: the text is UTF-8.
  std::uint32_t intern(std::string_view text);

  // The same for a text whose words are known: intern_entry for each word and gap, append_word for
  // each word with the gap before it, and finish_text with the gap behind the last word. A gap
  // that is not there is kNoEntry. They must be those that intern would find.
  std::uint32_t intern_entry(std::string_view string, std::uint32_t kind) {
    return entries_.intern(string, kind);
  }
  void append_word(std::uint32_t gap, std::uint32_t word);
  std::uint32_t finish_text(std::uint32_t gap);

  // Gives up what finds texts and entries by their bytes. Nothing is interned from then on.
  void close() {
    entries_.close();
    texts_.close();
  }

  // Calls use(gap, word) for each word of the text with the gap before it, and last, if there is
  // one, with the gap behind the last word and kNoEntry.
  template <class Use>
  void visit(std::uint32_t text, Use use) const;

  static constexpr std::uint32_t kNoEntry = std::numeric_limits<std::uint32_t>::max();
  // The gap that is one space.
  static constexpr std::uint32_t kSpaceEntry = 0;

  std::uint32_t text_count() const { return static_cast<std::uint32_t>(texts_.size()); }
  std::uint32_t entry_count() const { return static_cast<std::uint32_t>(entries_.size()); }
  std::string_view entry_string(std::uint32_t entry) const { return entries_[entry]; }
  std::uint32_t entry_kind(std::uint32_t entry) const { return entries_.kind(entry); }

  // About how much memory this takes.
  std::uint64_t size_bytes() const { return entries_.size_bytes() + texts_.size_bytes(); }

 private:
  // How a text is kept: for each word a varint, its number << kGapBits | the gap before it, and
  // the gap's number if that is kOtherGap; the gap behind the last word has kLastGap.
  enum : std::uint32_t { kNoGap, kSpaceGap, kOtherGap, kLastGap };
  static constexpr unsigned kGapBits = 2;

  struct Piece {
    std::string_view string;
    std::uint32_t kind = 0;
    std::uint32_t hash = 0;
  };

  void find_piece(std::string_view string, std::uint32_t kind);
  void append_number(std::uint64_t value);
  static std::uint64_t read_number(const char** next);

  std::string language_;
  StringPool entries_;
  StringPool texts_;
  std::string building_;       // the text that append_word adds to
  std::vector<Piece> pieces_;  // reused
};

inline std::uint64_t TextPool::read_number(const char** next) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(*(*next)++);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80) == 0) return value;
  }
}

template <class Use>
void TextPool::visit(std::uint32_t text, Use use) const {
  const std::string_view bytes = texts_[text];
  const char* next = bytes.data();
  const char* end = next + bytes.size();
  while (next < end) {
    const std::uint64_t value = read_number(&next);
    const auto entry = static_cast<std::uint32_t>(value >> kGapBits);
    switch (value & ((1U << kGapBits) - 1)) {
      case kNoGap:
        use(kNoEntry, entry);
        break;
      case kSpaceGap:
        use(kSpaceEntry, entry);
        break;
      case kOtherGap:
        use(static_cast<std::uint32_t>(read_number(&next)), entry);
        break;
      default:
        use(entry, kNoEntry);
    }
  }
}

}  // namespace stele::tm
