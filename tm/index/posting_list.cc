#include "tm/index/posting_list.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <span>

namespace stele::tm {
namespace {

constexpr std::size_t kListsPerOffset = 8;
constexpr std::uint32_t kBlockPostings = kMaxDistances;
// Longer lists say their size, and are in blocks.
constexpr std::uint32_t kShortPostings = 16;
constexpr unsigned kCodeLengthBits = 4;

// A list's density class is how often the number of texts can be halved before it is the list's.
unsigned density_class(std::uint32_t text_count, std::uint32_t postings) {
  return static_cast<unsigned>(std::bit_width(text_count / postings)) - 1;
}
unsigned count_classes(std::uint32_t text_count) {
  return static_cast<unsigned>(std::bit_width(text_count));
}
// Distances are at most the number of texts.
unsigned count_sizes(std::uint32_t text_count) {
  return static_cast<unsigned>(std::bit_width(text_count)) + 1;
}

// Takes what a BitWriter takes, for its size alone.
struct BitCounter {
  std::uint64_t bits = 0;
  void write(std::uint32_t, unsigned count) { bits += count; }
  void write_number(std::uint64_t value) {
    BitWriter writer;
    writer.write_number(value);
    bits += writer.size_bits();
  }
};

template <class Bits>
void write_low_bits(std::uint32_t distance, Bits* bits) {
  const unsigned low_bits = count_low_bits(distance_size(distance));
  bits->write((distance - 1) & ((1U << low_bits) - 1), low_bits);
}

template <class Bits>
void write_distance(std::uint32_t distance, const SymbolCodes& sizes, Bits* bits) {
  sizes.write(distance_size(distance), bits);
  write_low_bits(distance, bits);
}

// As DistanceCode::read_texts reads them.
template <class Bits>
void write_distances(std::span<const std::uint32_t> texts, const SymbolCodes& sizes, Bits* bits) {
  for (std::size_t i = 1; i < texts.size(); ++i) {
    sizes.write(distance_size(texts[i] - texts[i - 1]), bits);
  }
  for (std::size_t i = texts.size(); i-- > 1;) write_low_bits(texts[i] - texts[i - 1], bits);
}

void write_short_list(std::span<const std::uint32_t> texts, const SymbolCodes& sizes,
                      BitWriter* bits) {
  std::uint32_t known = 0;
  for (const std::uint32_t text : texts) {
    write_distance(text + 1 - known, sizes, bits);
    known = text + 1;
  }
}

template <class Bits>
void write_blocks(std::span<const std::uint32_t> texts, const SymbolCodes& sizes, Bits* bits) {
  std::uint32_t known = 0;  // texts below are in blocks before
  while (!texts.empty()) {
    const auto block = texts.first(std::min<std::size_t>(texts.size(), kBlockPostings));
    texts = texts.subspan(block.size());
    write_distance(block.front() + 1 - known, sizes, bits);
    known = block.back() + 1;
    if (!texts.empty()) {
      BitCounter counter;
      write_distances(block, sizes, &counter);
      bits->write_number(block.back() - block.front());
      bits->write_number(counter.bits);
    }
    write_distances(block, sizes, bits);
  }
}

}  // namespace

PostingBytes write_postings(const PostingArrays& lists, std::uint32_t text_count) {
  const auto list_at = [&lists](std::size_t i) {
    return std::span(lists.texts).subspan(lists.begins[i], lists.begins[i + 1] - lists.begins[i]);
  };
  const auto class_of = [text_count](std::span<const std::uint32_t> list) {
    return density_class(text_count, static_cast<std::uint32_t>(list.size()));
  };
  const std::size_t list_count = lists.begins.size() - 1;
  std::vector<std::vector<std::uint64_t>> counts(
      count_classes(text_count), std::vector<std::uint64_t>(count_sizes(text_count), 0));
  for (std::size_t i = 0; i < list_count; ++i) {
    std::uint32_t known = 0;
    for (const std::uint32_t text : list_at(i)) {
      ++counts[class_of(list_at(i))][distance_size(text + 1 - known)];
      known = text + 1;
    }
  }
  BitWriter bits;
  std::vector<SymbolCodes> codes;
  for (const std::vector<std::uint64_t>& sizes : counts) {
    codes.emplace_back(sizes, kMaxSizeCodeBits);
    for (const std::uint8_t length : codes.back().lengths) bits.write(length, kCodeLengthBits);
  }
  std::vector<std::uint64_t> offsets;
  for (std::size_t i = 0; i < list_count; ++i) {
    if (i % kListsPerOffset == 0) offsets.push_back(bits.size_bits());
    const std::span<const std::uint32_t> list = list_at(i);
    assert(!list.empty());
    const SymbolCodes& sizes = codes[class_of(list)];
    bits.write_gamma(static_cast<std::uint32_t>(list.size()));
    if (list.size() <= kShortPostings) {
      write_short_list(list, sizes, &bits);
      continue;
    }
    BitCounter counter;
    write_blocks(list, sizes, &counter);
    bits.write_number(counter.bits);
    write_blocks(list, sizes, &bits);
  }
  offsets.push_back(bits.size_bits());
  return {bits.finish(), write_frame_column(offsets)};
}

bool PostingLists::open(std::uint32_t text_count, std::uint64_t list_count) {
  text_count_ = text_count;
  if (offsets_.count() != (list_count + kListsPerOffset - 1) / kListsPerOffset + 1) return false;
  BitReader reader;
  if (!open_bits(0, offsets_.at(0), &reader)) return false;
  std::array<std::uint8_t, kDistanceSizes> lengths = {};
  codes_.resize(count_classes(text_count));
  for (DistanceCode& code : codes_) {
    for (unsigned size = 0; size < count_sizes(text_count); ++size) {
      std::uint32_t length = 0;
      if (!reader.read(kCodeLengthBits, &length)) return false;
      lengths[size] = static_cast<std::uint8_t>(length);
    }
    if (!code.open(std::span(lengths).first(count_sizes(text_count)))) return false;
  }
  return true;
}

bool PostingLists::open_bits(std::uint64_t begin, std::uint64_t end, BitReader* reader) const {
  if (begin == kDamaged || end == kDamaged || begin > end) return false;
  const std::uint64_t first_byte = begin / 8;
  const char* bytes = lists_.at(first_byte, end / 8 - first_byte + kBitTailBytes);
  *reader = {bytes, begin % 8, end - first_byte * 8};
  return bytes != nullptr;
}

bool PostingLists::open_list(std::uint32_t list, PostingCursor* cursor) const {
  BitReader reader;
  const std::uint64_t group = list / kListsPerOffset;
  if (!open_bits(offsets_.at(group), offsets_.at(group + 1), &reader)) return false;
  for (std::uint32_t left = list % kListsPerOffset;; --left) {
    std::uint32_t count = 0;
    std::uint64_t size = 0;
    if (!reader.read_gamma(&count) || count > text_count_) return false;
    const bool is_short = count <= kShortPostings;
    if (!is_short && (!reader.read_number(&size) || size > reader.end - reader.bit)) return false;
    const DistanceCode& code = codes_[density_class(text_count_, count)];
    if (left == 0) {
      if (!is_short) reader.end = reader.bit + size;
      cursor->count_ = count;
      cursor->code_ = &code;
      cursor->reader_ = reader;
      return true;
    }
    reader.bit += size;
    std::uint64_t distance = 0;
    for (; is_short && count > 0; --count) {
      if (!code.read(&reader, &distance)) return false;
    }
  }
}

bool PostingCursor::read(std::uint32_t begin, std::uint32_t end,
                         std::vector<std::uint32_t>* texts) const {
  texts->clear();
  return count_ <= kShortPostings ? read_short(begin, end, texts) : read_blocks(begin, end, texts);
}

bool PostingCursor::read_short(std::uint32_t begin, std::uint32_t end,
                               std::vector<std::uint32_t>* texts) const {
  BitReader reader = reader_;
  std::uint64_t known = 0;  // no further text is below
  for (std::uint32_t left = count_; left > 0; --left) {
    std::uint64_t distance = 0;
    if (!code_->read(&reader, &distance)) return false;
    known += distance;
    if (known > end) return true;
    if (known > begin) texts->push_back(static_cast<std::uint32_t>(known - 1));
  }
  return true;
}

bool PostingCursor::read_blocks(std::uint32_t begin, std::uint32_t end,
                                std::vector<std::uint32_t>* texts) const {
  BitReader reader = reader_;
  std::uint64_t known = 0;  // texts below are in blocks before
  for (std::uint32_t left = count_; left > 0;) {
    const std::uint32_t block = std::min(left, kBlockPostings);
    left -= block;
    std::uint64_t distance = 0;
    if (!code_->read(&reader, &distance)) return false;
    const std::uint64_t text = known + distance - 1;
    if (text >= end) return true;
    std::uint64_t span = 0;
    std::uint64_t size = reader.end - reader.bit;
    if (left > 0 && (!reader.read_number(&span) || !reader.read_number(&size) ||
                     size > reader.end - reader.bit)) {
      return false;
    }
    known = text + span + 1;
    if (left == 0 || known > begin) {
      const std::size_t before = texts->size();
      texts->resize(before + block);
      std::uint32_t* first = texts->data() + before;
      *first = static_cast<std::uint32_t>(text);
      const BitReader codes{reader.bytes, reader.bit, reader.bit + size};
      if (!code_->read_texts(codes, block - 1, *first, first + 1)) return false;
      std::uint32_t* last = first + block;
      if (last[-1] >= end) last = std::lower_bound(first, last, end);
      if (*first < begin) last = std::copy(std::lower_bound(first, last, begin), last, first);
      texts->resize(before + static_cast<std::size_t>(last - first));
    }
    reader.bit += size;
  }
  return true;
}

}  // namespace stele::tm
