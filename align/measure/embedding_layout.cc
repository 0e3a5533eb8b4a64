#include "align/measure/embedding_layout.h"

#include "align/base/byte_reader.h"
#include "align/base/hash.h"

#include <cmath>
#include <string>
#include <utility>

namespace stele {
namespace {

Error make_corrupt(std::string message) {
  return {ErrorCode::kCorruption, std::move(message)};
}

struct Header {
  std::uint32_t version = 0;
  std::uint64_t file_size_bytes = 0;
  std::uint64_t body_hash = 0;
  std::uint32_t dimension = 0;
  std::uint32_t piece_count = 0;
  std::uint32_t symbol_count = 0;
  std::uint32_t page_count = 0;
  std::uint32_t expansion_count = 0;
  std::uint32_t unit_count = 0;
  float unknown_score = 0;
  std::string_view languages;
};

Result<Header> parse_header(std::string_view bytes) {
  if (bytes.substr(0, kEmbeddingMagic.size()) != kEmbeddingMagic) {
    return make_corrupt("not an embedding file: it does not begin with \"STELEVEC\"");
  }
  ByteReader reader(bytes);
  STELE_TRY_VOID(reader.seek(kEmbeddingMagic.size(), "version"));
  Header header;
  STELE_TRY(header.version, reader.read_u32("version"));
  if (header.version != kEmbeddingVersion) {
    return Error{ErrorCode::kUnsupportedVersion,
                 "embedding file of version " + std::to_string(header.version) +
                     ", this Stele reads version " + std::to_string(kEmbeddingVersion)};
  }
  STELE_TRY(const std::uint32_t header_bytes, reader.read_u32("header size"));
  if (header_bytes != kEmbeddingHeaderBytes || bytes.size() < kEmbeddingHeaderBytes) {
    return make_corrupt("embedding file: a header of " + std::to_string(header_bytes) +
                        " bytes in " + std::to_string(bytes.size()) + ", expected " +
                        std::to_string(kEmbeddingHeaderBytes));
  }
  STELE_TRY(header.file_size_bytes, reader.read_u64("file size"));
  STELE_TRY(header.body_hash, reader.read_u64("body checksum"));
  STELE_TRY(header.dimension, reader.read_u32("dimension"));
  STELE_TRY(header.piece_count, reader.read_u32("piece count"));
  STELE_TRY(header.symbol_count, reader.read_u32("symbol count"));
  STELE_TRY(header.page_count, reader.read_u32("page count"));
  STELE_TRY(header.expansion_count, reader.read_u32("expansion count"));
  STELE_TRY(header.unit_count, reader.read_u32("trie unit count"));
  STELE_TRY(const std::uint32_t score_bits, reader.read_u32("unknown score"));
  header.unknown_score = std::bit_cast<float>(score_bits);
  STELE_TRY(header.languages, reader.read_bytes(kEmbeddingLanguageBytes, "languages"));
  header.languages = header.languages.substr(0, header.languages.find('\0'));
  STELE_TRY_VOID(reader.seek(kEmbeddingHeaderBytes - 8, "header checksum"));
  STELE_TRY(const std::uint64_t header_hash, reader.read_u64("header checksum"));
  if (hash_bytes(bytes.substr(0, kEmbeddingHeaderBytes - 8)) != header_hash) {
    return make_corrupt("embedding file: the header does not match its checksum");
  }
  if (header.file_size_bytes != bytes.size()) {
    return make_corrupt("embedding file: " + std::to_string(bytes.size()) +
                        " bytes, the header says " + std::to_string(header.file_size_bytes));
  }
  return header;
}

Status check_range(std::string_view what, std::uint64_t found, std::uint64_t least,
                   std::uint64_t most) {
  if (found >= least && found <= most) return {};
  return make_corrupt("embedding file: " + std::string(what) + " " + std::to_string(found) +
                      ", expected " + std::to_string(least) + " to " + std::to_string(most));
}

Status check_entry(FoldEntry entry, const EmbeddingView& view, bool may_expand) {
  bool good = static_cast<std::uint32_t>(entry.fold_class()) <=
              static_cast<std::uint32_t>(FoldClass::kDrop);
  switch (entry.kind()) {
    case FoldKind::kSymbol:
      good = good && entry.value() < view.symbol_count;
      break;
    case FoldKind::kUnknown:
      good =
          good && entry.value() <= 0x10FFFF && (entry.value() < 0xD800 || entry.value() > 0xDFFF);
      break;
    case FoldKind::kExpansion:
      good = good && may_expand && entry.value() <= view.expansions.size() &&
             entry.count() <= view.expansions.size() - entry.value();
      break;
    case FoldKind::kSame:
      // In an expansion there is no code point to be the same as.
      good = good && may_expand;
      break;
  }
  if (good) return {};
  return make_corrupt("embedding file: fold entry " + std::to_string(entry.bits) +
                      " points outside its tables");
}

Status check_indices(const EmbeddingView& view) {
  const std::size_t page_count = view.pages.size() / kPageEntryCount;
  for (std::size_t i = 0; i < view.page_index.size(); ++i) {
    STELE_TRY_VOID(check_range("page", view.page_index[i], 0, page_count - 1));
  }
  for (std::size_t i = 0; i < view.pages.size(); ++i) {
    STELE_TRY_VOID(check_entry(FoldEntry{view.pages[i]}, view, true));
  }
  for (std::size_t i = 0; i < view.expansions.size(); ++i) {
    STELE_TRY_VOID(check_entry(FoldEntry{view.expansions[i]}, view, false));
  }
  const std::size_t piece_count = view.scores.size();
  for (std::size_t i = 0; i < view.trie.size(); ++i) {
    const TrieUnit unit = view.trie[i];
    // A base is at most the count, so that adding a symbol cannot overflow.
    if (unit.base > view.trie.size() || (unit.piece != kNoPiece && unit.piece >= piece_count)) {
      return make_corrupt("embedding file: trie unit " + std::to_string(i) +
                          " points outside its tables");
    }
  }
  for (std::size_t i = 0; i < view.byte_pieces.size(); ++i) {
    STELE_TRY_VOID(check_range("byte piece", view.byte_pieces[i], 0, piece_count - 1));
  }
  for (std::size_t i = 0; i < piece_count; ++i) {
    if (!std::isfinite(view.scores[i])) {
      return make_corrupt("embedding file: the score of piece " + std::to_string(i) +
                          " is not a number");
    }
  }
  return {};
}

}  // namespace

Result<EmbeddingView> parse_embedding(std::string_view bytes) {
  STELE_TRY(const Header header, parse_header(bytes));
  STELE_TRY_VOID(check_range("dimension", header.dimension, 32, kEmbeddingMaxDimension));
  if (header.dimension % 32 != 0)
    return make_corrupt("embedding file: dimension not a multiple of 32");
  STELE_TRY_VOID(check_range("piece count", header.piece_count, 1, kEmbeddingMaxPieces));
  STELE_TRY_VOID(check_range("symbol count", header.symbol_count, 1, 0x110000));
  STELE_TRY_VOID(check_range("page count", header.page_count, 1, kPageIndexCount));
  STELE_TRY_VOID(check_range("expansion count", header.expansion_count, 0, 0x1FFFFF));
  STELE_TRY_VOID(check_range("trie unit count", header.unit_count, 1, 1u << 28));
  if (!std::isfinite(header.unknown_score)) {
    return make_corrupt("embedding file: the unknown score is not a number");
  }

  EmbeddingView view;
  view.dimension = header.dimension;
  view.symbol_count = header.symbol_count;
  view.unknown_score = header.unknown_score;
  view.languages = header.languages;
  ByteReader reader(bytes);
  std::uint64_t position = kEmbeddingHeaderBytes;
  auto read_section = [&](std::string_view name,
                          std::uint64_t size_bytes) -> Result<std::string_view> {
    STELE_TRY_VOID(reader.seek(position, name));
    STELE_TRY(const std::string_view section, reader.read_bytes(size_bytes, name));
    position += (size_bytes + kEmbeddingSectionAlignment - 1) / kEmbeddingSectionAlignment *
                kEmbeddingSectionAlignment;
    return section;
  };
  // The counts were bounded above, so these products are far from overflow.
  const std::uint64_t pieces = header.piece_count;
  STELE_TRY(const auto page_index, read_section("page index", std::uint64_t{kPageIndexCount} * 2));
  STELE_TRY(const auto pages,
            read_section("pages", std::uint64_t{header.page_count} * kPageEntryCount * 4));
  STELE_TRY(const auto expansions,
            read_section("expansions", std::uint64_t{header.expansion_count} * 4));
  STELE_TRY(const auto trie,
            read_section("trie", std::uint64_t{header.unit_count} * sizeof(TrieUnit)));
  STELE_TRY(const auto byte_pieces, read_section("byte pieces", std::uint64_t{256} * 4));
  STELE_TRY(const auto scores, read_section("scores", pieces * 4));
  STELE_TRY(const auto scales, read_section("scales", pieces));
  STELE_TRY(view.rows, read_section("rows", pieces * header.dimension / 2));
  view.page_index = PackedArray<std::uint16_t>(page_index);
  view.pages = PackedArray<std::uint32_t>(pages);
  view.expansions = PackedArray<std::uint32_t>(expansions);
  view.trie = PackedArray<TrieUnit>(trie);
  view.byte_pieces = PackedArray<std::uint32_t>(byte_pieces);
  view.scores = PackedArray<float>(scores);
  view.scales = PackedArray<std::uint8_t>(scales);

  if (hash_bytes(bytes.substr(kEmbeddingHeaderBytes)) != header.body_hash) {
    return make_corrupt("embedding file: the tables do not match their checksum");
  }
  STELE_TRY_VOID(check_indices(view));
  return view;
}

}  // namespace stele
