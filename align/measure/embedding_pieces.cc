#include "align/measure/embedding_pieces.h"

#include "align/base/utf8.h"

#include <limits>
#include <string>

namespace stele {
namespace {

constexpr std::uint32_t kUnknownBit = 1u << 31;
// Splits absurdly long runs (base64, a Han text without punctuation), so that memory stays small.
constexpr std::size_t kMaxTokenSymbols = 4096;

// Decodes one code point, giving U+FFFD for a byte that begins none.
char32_t decode(std::string_view text, std::size_t* offset) {
  const auto byte_at = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::size_t at = *offset;
  const std::uint32_t first = byte_at(at);
  const std::size_t left = text.size() - at;
  const auto is_trail = [&](std::size_t i) { return (byte_at(at + i) & 0xC0) == 0x80; };
  *offset = at + 1;
  if (first < 0x80) return first;
  if (first >= 0xC2 && first < 0xE0 && left > 1 && is_trail(1)) {
    *offset = at + 2;
    return (first & 0x1F) << 6 | (byte_at(at + 1) & 0x3F);
  }
  if (first >= 0xE0 && first < 0xF0 && left > 2 && is_trail(1) && is_trail(2)) {
    const std::uint32_t code =
        (first & 0x0F) << 12 | (byte_at(at + 1) & 0x3F) << 6 | (byte_at(at + 2) & 0x3F);
    if (code >= 0x800 && (code < 0xD800 || code > 0xDFFF)) {
      *offset = at + 3;
      return code;
    }
  }
  if (first >= 0xF0 && first < 0xF5 && left > 3 && is_trail(1) && is_trail(2) && is_trail(3)) {
    const std::uint32_t code = (first & 0x07) << 18 | (byte_at(at + 1) & 0x3F) << 12 |
                               (byte_at(at + 2) & 0x3F) << 6 | (byte_at(at + 3) & 0x3F);
    if (code >= 0x10000 && code <= 0x10FFFF) {
      *offset = at + 4;
      return code;
    }
  }
  return 0xFFFD;
}

}  // namespace

void PieceSplitter::split(std::string_view text, std::vector<std::uint32_t>* pieces) {
  token_.clear();
  token_class_ = FoldClass::kSpace;
  for (std::size_t offset = 0; offset < text.size();) {
    const char32_t code_point = decode(text, &offset);
    const std::size_t page = view_->page_index[code_point >> 8];
    const FoldEntry entry{view_->pages[page * kPageEntryCount + (code_point & 0xFF)]};
    if (entry.kind() == FoldKind::kSame) {
      take(FoldEntry::make(FoldKind::kUnknown, entry.fold_class(),
                           static_cast<std::uint32_t>(code_point)),
           pieces);
    } else if (entry.kind() != FoldKind::kExpansion) {
      take(entry, pieces);
    } else {
      for (std::uint32_t i = 0; i < entry.count(); ++i) {
        take(FoldEntry{view_->expansions[entry.value() + i]}, pieces);
      }
    }
  }
  end_token(pieces);
}

void PieceSplitter::take(FoldEntry entry, std::vector<std::uint32_t>* pieces) {
  const FoldClass fold_class = entry.fold_class();
  if (fold_class == FoldClass::kDrop) return;
  if (fold_class != token_class_ || fold_class == FoldClass::kOther ||
      token_.size() >= kMaxTokenSymbols) {
    end_token(pieces);
    token_class_ = fold_class;
    if (fold_class == FoldClass::kSpace) return;
    if (fold_class != FoldClass::kHan) token_.push_back(kMarkSymbol);
  }
  if (fold_class == FoldClass::kSpace) return;
  token_.push_back(entry.kind() == FoldKind::kUnknown ? kUnknownBit | entry.value()
                                                      : entry.value());
}

void PieceSplitter::end_token(std::vector<std::uint32_t>* pieces) {
  const std::size_t size = token_.size();
  if (size == 0) return;
  const PackedArray<TrieUnit>& trie = view_->trie;
  const std::size_t unit_count = trie.size();
  steps_.assign(size + 1, {-std::numeric_limits<float>::infinity(), kNoPiece, 1});
  steps_[0].score = 0;
  for (std::size_t begin = 0; begin < size; ++begin) {
    const float score = steps_[begin].score;
    bool has_single = false;
    std::uint32_t node = 0;
    for (std::size_t end = begin; end < size && (token_[end] & kUnknownBit) == 0; ++end) {
      const std::uint32_t child = trie[node].base + token_[end];
      if (child >= unit_count) break;
      const TrieUnit unit = trie[child];
      if (unit.parent != node) break;
      node = child;
      if (unit.piece == kNoPiece) continue;
      has_single = has_single || end == begin;
      const float candidate = score + view_->scores[unit.piece];
      Step& step = steps_[end + 1];
      if (candidate > step.score) {
        step = {candidate, unit.piece, static_cast<std::uint32_t>(end + 1 - begin)};
      }
    }
    if (!has_single) {
      const float candidate = score + view_->unknown_score;
      Step& step = steps_[begin + 1];
      if (candidate > step.score) step = {candidate, kNoPiece, 1};
    }
  }
  backwards_.clear();
  for (std::size_t end = size; end > 0; end -= steps_[end].length) {
    backwards_.push_back(static_cast<std::uint32_t>(end));
  }
  for (auto end = backwards_.rbegin(); end != backwards_.rend(); ++end) {
    const std::uint32_t piece = steps_[*end].piece;
    if (piece != kNoPiece) {
      pieces->push_back(piece);
      continue;
    }
    const std::uint32_t symbol = token_[*end - 1];
    // A symbol without a piece of its own occurs only inside longer pieces: a vocabulary that
    // keeps every character, as SentencePiece's does, has none.
    if ((symbol & kUnknownBit) == 0) continue;
    std::string utf8;
    append_utf8(symbol & ~kUnknownBit, &utf8);
    for (const char byte : utf8) {
      pieces->push_back(view_->byte_pieces[static_cast<unsigned char>(byte)]);
    }
  }
  token_.clear();
}

}  // namespace stele
