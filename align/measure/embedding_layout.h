// The bytes of an embedding file (models/FORMAT.md, "Embedding file"): constants and a checked
// view.
#pragma once

#include "align/base/result.h"
#include "align/measure/packed_array.h"

#include <cstdint>
#include <string_view>

namespace stele {

inline constexpr std::string_view kEmbeddingMagic = "STELEVEC";
inline constexpr std::uint32_t kEmbeddingVersion = 1;
inline constexpr std::uint64_t kEmbeddingHeaderBytes = 192;
inline constexpr std::uint64_t kEmbeddingSectionAlignment = 64;
inline constexpr std::uint32_t kEmbeddingMaxDimension = 1024;
inline constexpr std::uint32_t kEmbeddingMaxPieces = 1u << 20;
inline constexpr std::uint32_t kEmbeddingLanguageBytes = 64;
// The page index covers every code point up to U+10FFFF, 256 to a page.
inline constexpr std::uint32_t kPageIndexCount = 0x1100;
inline constexpr std::uint32_t kPageEntryCount = 256;
// Symbol 0 is the mark in front of every token that is not Han: SentencePiece's U+2581.
inline constexpr std::uint32_t kMarkSymbol = 0;
inline constexpr std::uint32_t kNoPiece = 0xFFFFFFFF;

// What a code point does to the token it stands in.
enum class FoldClass : std::uint32_t {
  kSpace = 0,   // ends a token and belongs to none
  kLetter = 1,  // letters, their marks and joiners
  kDigit = 2,
  kHan = 3,    // Han and kana: no mark in front
  kOther = 4,  // punctuation and symbols: a token each
  kDrop = 5,   // as if it were not there
};

// One folded code point. Bits 0-20: value; 21-23: FoldClass; 24-25: FoldKind; 26-31: count.
enum class FoldKind : std::uint32_t {
  kSymbol = 0,     // value is a symbol of the trie
  kUnknown = 1,    // value is a code point that no piece contains
  kExpansion = 2,  // value is an index into the expansions, `count` entries follow there
  kSame = 3,       // as kUnknown, of the code point itself: most of Unicode shares one page
};

struct FoldEntry {
  std::uint32_t bits = 0;

  static constexpr FoldEntry make(FoldKind kind, FoldClass fold_class, std::uint32_t value,
                                  std::uint32_t count = 0) {
    return {value | static_cast<std::uint32_t>(fold_class) << 21 |
            static_cast<std::uint32_t>(kind) << 24 | count << 26};
  }
  constexpr std::uint32_t value() const { return bits & 0x1FFFFF; }
  constexpr FoldClass fold_class() const { return static_cast<FoldClass>(bits >> 21 & 7); }
  constexpr FoldKind kind() const { return static_cast<FoldKind>(bits >> 24 & 3); }
  constexpr std::uint32_t count() const { return bits >> 26; }
};

// A node of the double-array trie (Aoe 1989): the child by symbol s of node n is c = base[n] + s
// when parent[c] == n. Node 0 is the root; a free unit's parent is kNoPiece.
struct TrieUnit {
  std::uint32_t base = 0;
  std::uint32_t parent = kNoPiece;
  std::uint32_t piece = kNoPiece;  // the piece that ends here
};

// The parsed file. Every number that is used as an index was checked when it was made, so the
// readers need no further checks except for trie children behind the last unit.
// The views point into the bytes given to parse_embedding.
struct EmbeddingView {
  std::uint32_t dimension = 0;
  std::uint32_t symbol_count = 0;
  float unknown_score = 0;     // log probability of a character that no piece has
  std::string_view languages;  // primary tags with commas between: "en,ru,zh"
  PackedArray<std::uint16_t> page_index;
  PackedArray<std::uint32_t> pages;       // FoldEntry bits
  PackedArray<std::uint32_t> expansions;  // FoldEntry bits
  PackedArray<TrieUnit> trie;
  PackedArray<std::uint32_t> byte_pieces;  // 256 pieces for the bytes of unknown characters
  PackedArray<float> scores;               // log probability of each piece
  PackedArray<std::uint8_t> scales;        // one a row
  std::string_view rows;                   // dimension / 2 bytes a row
};

// Checks every byte that lookups depend on and returns the views.
// Fails with kCorruption ("not an embedding file", a checksum, a number out of its range),
// kUnsupportedVersion when a newer Stele wrote it.
Result<EmbeddingView> parse_embedding(std::string_view bytes);

}  // namespace stele
