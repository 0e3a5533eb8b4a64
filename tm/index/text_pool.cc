#include "tm/index/text_pool.h"

#include "align/text/words.h"

namespace stele::tm {

TextPool::TextPool(std::string language) : language_(std::move(language)) {
  entries_.intern(" ", kGapKind);
}

void TextPool::append_number(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) building_.push_back(static_cast<char>(value | 0x80));
  building_.push_back(static_cast<char>(value));
}

void TextPool::append_word(std::uint32_t gap, std::uint32_t word) {
  const std::uint32_t kind = gap == kNoEntry ? kNoGap : gap == kSpaceEntry ? kSpaceGap : kOtherGap;
  append_number(std::uint64_t{word} << kGapBits | kind);
  if (kind == kOtherGap) append_number(gap);
}

std::uint32_t TextPool::finish_text(std::uint32_t gap) {
  if (gap != kNoEntry) append_number(std::uint64_t{gap} << kGapBits | kLastGap);
  const std::uint32_t text = texts_.intern(building_);
  building_.clear();
  return text;
}

void TextPool::find_piece(std::string_view string, std::uint32_t kind) {
  const std::uint32_t hash = StringPool::hash_of(string, kind);
  entries_.prefetch_slot(hash);
  pieces_.push_back(Piece{string, kind, hash});
}

std::uint32_t TextPool::intern(std::string_view text) {
  WordScanner scanner(text, language_);
  std::uint64_t position = 0;
  pieces_.clear();
  const auto find_gap = [&](std::uint64_t end) {
    const std::string_view gap = text.substr(position, end - position);
    if (!gap.empty()) find_piece(gap, kGapKind);
  };
  while (const auto word = scanner.next()) {
    find_gap(word->span.begin);
    find_piece(view_of(text, word->span), static_cast<std::uint32_t>(word->kind));
    position = word->span.end;
  }
  find_gap(text.size());
  for (const Piece& piece : pieces_) entries_.prefetch_string(piece.hash);
  std::uint32_t gap = kNoEntry;
  for (const Piece& piece : pieces_) {
    const std::uint32_t entry = entries_.intern_hashed(piece.string, piece.kind, piece.hash);
    if (piece.kind == kGapKind) {
      gap = entry;
      continue;
    }
    append_word(gap, entry);
    gap = kNoEntry;
  }
  return finish_text(gap);
}

}  // namespace stele::tm
