#include "align/train/embedding_writer.h"

#include "align/base/byte_writer.h"
#include "align/base/hash.h"
#include "align/base/read_file.h"
#include "align/base/utf8.h"
#include "align/measure/embedding_rows.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <unordered_map>
#include <utility>

#include <sentencepiece_processor.h>

namespace stele {
namespace {

constexpr char32_t kMarkCodePoint = 0x2581;

// Symbols are numbered by how many pieces contain them, so that the trie's rows are dense at the
// front.
std::unordered_map<char32_t, std::uint32_t> number_symbols(const PieceList& list) {
  std::map<char32_t, std::uint64_t> counts;
  for (const auto& piece : list.pieces) {
    for (std::size_t offset = 0; offset < piece.text.size();) {
      ++counts[next_code_point(piece.text, &offset)];
    }
  }
  counts.erase(kMarkCodePoint);
  std::vector<std::pair<char32_t, std::uint64_t>> order(counts.begin(), counts.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::unordered_map<char32_t, std::uint32_t> symbols{{kMarkCodePoint, kMarkSymbol}};
  for (const auto& [code_point, count] : order) {
    symbols.emplace(code_point, static_cast<std::uint32_t>(symbols.size()));
  }
  return symbols;
}

struct TrieNode {
  std::map<std::uint32_t, std::uint32_t> children;  // symbol -> node
  std::uint32_t piece = kNoPiece;
};

std::vector<TrieNode> build_nodes(const PieceList& list,
                                  const std::unordered_map<char32_t, std::uint32_t>& symbols) {
  std::vector<TrieNode> nodes(1);
  for (std::size_t i = 0; i < list.pieces.size(); ++i) {
    const std::string& text = list.pieces[i].text;
    if (text.empty()) continue;
    std::uint32_t node = 0;
    for (std::size_t offset = 0; offset < text.size();) {
      const std::uint32_t symbol = symbols.at(next_code_point(text, &offset));
      const auto next = static_cast<std::uint32_t>(nodes.size());
      const auto [child, is_new] = nodes[node].children.emplace(symbol, next);
      node = child->second;
      if (is_new) nodes.emplace_back();
    }
    nodes[node].piece = static_cast<std::uint32_t>(i);
  }
  return nodes;
}

// Places the nodes with most children first, each at the first base where all its children fit.
std::vector<TrieUnit> pack_trie(const std::vector<TrieNode>& nodes) {
  std::vector<TrieUnit> units(1);
  units[0].parent = 0;
  std::vector<std::uint32_t> place(nodes.size(), 0);
  std::vector<std::uint32_t> queue{0};
  std::uint32_t first_free = 1;
  for (std::size_t head = 0; head < queue.size(); ++head) {
    const TrieNode& node = nodes[queue[head]];
    const std::uint32_t at = place[queue[head]];
    units[at].piece = node.piece;
    if (node.children.empty()) {
      units[at].base = 0;
      continue;
    }
    while (first_free < units.size() && units[first_free].parent != kNoPiece) ++first_free;
    const std::uint32_t least = node.children.begin()->first;
    std::uint32_t base = first_free > least ? first_free - least : 1;
    for (;; ++base) {
      bool fits = true;
      for (const auto& [symbol, child] : node.children) {
        const std::uint32_t to = base + symbol;
        if (to < units.size() && units[to].parent != kNoPiece) {
          fits = false;
          break;
        }
      }
      if (fits) break;
    }
    units[at].base = base;
    for (const auto& [symbol, child] : node.children) {
      const std::uint32_t to = base + symbol;
      if (to >= units.size()) units.resize(to + 1);
      units[to].parent = at;
      place[child] = to;
      queue.push_back(child);
    }
  }
  // A leaf's base is 0: its children would be units 0 and up, whose parent is never the leaf,
  // because a unit's parent is where it was placed and unit 0 has itself.
  return units;
}

FoldEntry make_entry(char32_t code_point, FoldClass fold_class,
                     const std::unordered_map<char32_t, std::uint32_t>& symbols) {
  const auto symbol = symbols.find(code_point);
  if (symbol == symbols.end()) {
    return FoldEntry::make(FoldKind::kUnknown, fold_class, static_cast<std::uint32_t>(code_point));
  }
  return FoldEntry::make(FoldKind::kSymbol, fold_class, symbol->second);
}

struct FoldPages {
  std::vector<std::uint16_t> index;
  std::vector<std::uint32_t> pages;
  std::vector<std::uint32_t> expansions;
};

FoldPages build_pages(const FoldTable& folds,
                      const std::unordered_map<char32_t, std::uint32_t>& symbols) {
  FoldPages out;
  std::map<std::vector<std::uint32_t>, std::uint16_t> known_pages;
  std::map<std::vector<std::uint32_t>, std::uint32_t> known_expansions;
  for (std::uint32_t page = 0; page < kPageIndexCount; ++page) {
    std::vector<std::uint32_t> entries(kPageEntryCount);
    for (std::uint32_t i = 0; i < kPageEntryCount; ++i) {
      std::vector<std::uint32_t> parts;
      for (const FoldTable::Entry& entry : folds.entries_of(page * kPageEntryCount + i)) {
        if (entry.code_points.empty()) {
          parts.push_back(FoldEntry::make(FoldKind::kSymbol, entry.fold_class, 0).bits);
        }
        for (const char32_t code_point : entry.code_points) {
          parts.push_back(make_entry(code_point, entry.fold_class, symbols).bits);
        }
      }
      if (parts.size() == 1) {
        const FoldEntry entry{parts[0]};
        const bool is_same =
            entry.kind() == FoldKind::kUnknown && entry.value() == page * kPageEntryCount + i;
        entries[i] =
            is_same ? FoldEntry::make(FoldKind::kSame, entry.fold_class(), 0).bits : entry.bits;
        continue;
      }
      const auto offset = static_cast<std::uint32_t>(out.expansions.size());
      const auto [found, is_new] = known_expansions.emplace(parts, offset);
      if (is_new) out.expansions.insert(out.expansions.end(), parts.begin(), parts.end());
      entries[i] = FoldEntry::make(FoldKind::kExpansion, FoldClass::kOther, found->second,
                                   static_cast<std::uint32_t>(parts.size()))
                       .bits;
    }
    const auto next = static_cast<std::uint16_t>(known_pages.size());
    const auto [found, is_new] = known_pages.emplace(entries, next);
    if (is_new) out.pages.insert(out.pages.end(), entries.begin(), entries.end());
    out.index.push_back(found->second);
  }
  return out;
}

// The multiplier of a row in [0, 255] and its numbers that lose least: a few clips of the largest
// numbers are tried, for a long tail wastes the few steps there are.
struct RoundedRow {
  std::uint32_t scale = 0;
  std::vector<int> numbers;
};

RoundedRow quantize_row(std::span<const float> row, float unit) {
  float largest = 0;
  for (const float number : row) largest = std::max(largest, std::abs(number));
  RoundedRow best;
  best.numbers.assign(row.size(), 0);
  double best_loss = std::numeric_limits<double>::infinity();
  if (largest == 0 || unit <= 0) return best;
  for (const float clip : {1.0F, 0.9F, 0.8F, 0.72F, 0.64F, 0.56F, 0.5F}) {
    const float wanted = std::round(largest * clip / (kRowNumberLimit * unit));
    const auto scale = static_cast<std::uint32_t>(std::clamp(wanted, 1.0F, 255.0F));
    const float step = static_cast<float>(scale) * unit;
    double loss = 0;
    std::vector<int> numbers(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) {
      const float rounded =
          std::clamp(std::round(row[i] / step), -1.0F * kRowNumberLimit, 1.0F * kRowNumberLimit);
      numbers[i] = static_cast<int>(rounded);
      const double error = row[i] - rounded * step;
      loss += error * error;
    }
    if (loss < best_loss) {
      best_loss = loss;
      best.scale = scale;
      best.numbers = std::move(numbers);
    }
  }
  return best;
}

template <class Number>
void write_array(const std::vector<Number>& numbers, ByteWriter* writer) {
  for (const Number number : numbers) {
    if constexpr (sizeof(Number) == 2) {
      writer->write_u16(number);
    } else {
      writer->write_u32(number);
    }
  }
  writer->pad_to(kEmbeddingSectionAlignment);
}

}  // namespace

Result<PieceList> read_piece_list(const std::filesystem::path& sentencepiece_model) {
  STELE_TRY(const std::string bytes, read_file(sentencepiece_model));
  sentencepiece::SentencePieceProcessor processor;
  if (!processor.LoadFromSerializedProto(bytes).ok() || processor.GetPieceSize() <= 0) {
    return Error{ErrorCode::kCorruption,
                 sentencepiece_model.string() + ": not a SentencePiece model"};
  }
  PieceList list;
  list.byte_pieces.assign(256, kNoPiece);
  float least = std::numeric_limits<float>::max();
  for (int id = 0; id < processor.GetPieceSize(); ++id) {
    PieceList::Piece piece;
    piece.score = processor.GetScore(id);
    if (processor.IsByte(id)) {
      const int byte = std::stoi(processor.IdToPiece(id).substr(3, 2), nullptr, 16);
      list.byte_pieces[static_cast<std::size_t>(byte)] = static_cast<std::uint32_t>(id);
    } else if (!processor.IsControl(id) && !processor.IsUnknown(id) && !processor.IsUnused(id)) {
      piece.text = processor.IdToPiece(id);
      least = std::min(least, piece.score);
    }
    list.pieces.push_back(std::move(piece));
  }
  // SentencePiece's own choice (unigram_model.cc: kUnkPenalty).
  list.unknown_score = least - 10.0F;
  if (std::find(list.byte_pieces.begin(), list.byte_pieces.end(), kNoPiece) !=
      list.byte_pieces.end()) {
    return Error{ErrorCode::kCorruption, sentencepiece_model.string() +
                                             ": a SentencePiece model without byte fallback; "
                                             "make one with stele train pieces"};
  }
  return list;
}

float choose_scale_unit(std::span<const float> rows, std::uint32_t dimension) {
  // The longest rows are outliers; those above the 99.9th percentile are clipped to it.
  std::vector<float> largest;
  for (std::size_t begin = 0; begin + dimension <= rows.size(); begin += dimension) {
    float most = 0;
    for (const float number : rows.subspan(begin, dimension))
      most = std::max(most, std::abs(number));
    largest.push_back(most);
  }
  if (largest.empty()) return 0;
  const std::size_t rank = (largest.size() - 1) - (largest.size() - 1) / 1000;
  std::nth_element(largest.begin(), largest.begin() + static_cast<std::ptrdiff_t>(rank),
                   largest.end());
  return largest[rank] / (255.0F * kRowNumberLimit);
}

void round_row(std::span<float> row, float unit) {
  const RoundedRow rounded = quantize_row(row, unit);
  for (std::size_t i = 0; i < row.size(); ++i) {
    row[i] = static_cast<float>(rounded.numbers[i]) * static_cast<float>(rounded.scale) * unit;
  }
}

Result<std::string> build_embedding(const FoldTable& folds, const PieceList& pieces,
                                    std::span<const float> rows, std::uint32_t dimension,
                                    std::string_view languages) {
  if (languages.size() >= kEmbeddingLanguageBytes) {
    return Error{ErrorCode::kLimitExceeded,
                 "languages: " + std::to_string(languages.size()) + " bytes, expected at most 63"};
  }
  const auto symbols = number_symbols(pieces);
  const std::vector<TrieUnit> units = pack_trie(build_nodes(pieces, symbols));
  const FoldPages fold_pages = build_pages(folds, symbols);
  const float unit = choose_scale_unit(rows, dimension);

  ByteWriter body;
  write_array(fold_pages.index, &body);
  write_array(fold_pages.pages, &body);
  write_array(fold_pages.expansions, &body);
  for (const TrieUnit& trie_unit : units) {
    body.write_u32(trie_unit.base);
    body.write_u32(trie_unit.parent);
    body.write_u32(trie_unit.piece);
  }
  body.pad_to(kEmbeddingSectionAlignment);
  write_array(pieces.byte_pieces, &body);
  for (const auto& piece : pieces.pieces) body.write_u32(std::bit_cast<std::uint32_t>(piece.score));
  body.pad_to(kEmbeddingSectionAlignment);
  ByteWriter scales;
  ByteWriter numbers;
  for (std::size_t i = 0; i < pieces.pieces.size(); ++i) {
    RoundedRow row;
    row.numbers.assign(dimension, 0);
    if (!rows.empty()) row = quantize_row(rows.subspan(i * dimension, dimension), unit);
    scales.write_u8(static_cast<std::uint8_t>(row.scale));
    for (std::size_t k = 0; k < dimension / 2; ++k) {
      const int low = row.numbers[k] + kRowZero;
      const int high = row.numbers[k + dimension / 2] + kRowZero;
      numbers.write_u8(static_cast<std::uint8_t>(low | high << 4));
    }
  }
  body.write_bytes(scales.bytes());
  body.pad_to(kEmbeddingSectionAlignment);
  body.write_bytes(numbers.bytes());

  ByteWriter file;
  file.write_bytes(kEmbeddingMagic);
  file.write_u32(kEmbeddingVersion);
  file.write_u32(static_cast<std::uint32_t>(kEmbeddingHeaderBytes));
  file.write_u64(kEmbeddingHeaderBytes + body.size_bytes());
  file.write_u64(hash_bytes(body.bytes()));
  file.write_u32(dimension);
  file.write_u32(static_cast<std::uint32_t>(pieces.pieces.size()));
  file.write_u32(static_cast<std::uint32_t>(symbols.size()));
  file.write_u32(static_cast<std::uint32_t>(fold_pages.pages.size() / kPageEntryCount));
  file.write_u32(static_cast<std::uint32_t>(fold_pages.expansions.size()));
  file.write_u32(static_cast<std::uint32_t>(units.size()));
  file.write_u32(std::bit_cast<std::uint32_t>(pieces.unknown_score));
  file.write_bytes(languages);
  file.write_bytes(std::string(kEmbeddingHeaderBytes - 8 - file.size_bytes(), '\0'));
  file.write_u64(hash_bytes(file.bytes()));
  file.write_bytes(body.bytes());
  return std::move(file).take();
}

}  // namespace stele
