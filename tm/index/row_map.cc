#include "tm/index/row_map.h"

#include "align/base/byte_writer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <numeric>
#include <utility>

namespace stele::tm {
namespace {

// The section: row count (4), zero (4), blocks, and for each group of blocks, and behind the last,
// how many rows before it are of each class (4 bytes each).
// A block: for each class how many rows of its group before it are of it (2 bytes each), then 4
// bits a row.
constexpr std::uint64_t kHeaderBytes = 8;
constexpr std::uint64_t kRowsPerBlock = 512;
constexpr std::uint64_t kBlocksPerGroup = 64;
constexpr std::size_t kCounts = 16;
constexpr std::uint64_t kCountBytes = kCounts * sizeof(std::uint16_t);
constexpr std::uint64_t kBlockBytes = kCountBytes + kRowsPerBlock / 2;
constexpr std::uint64_t kGroupBytes = kCounts * sizeof(std::uint32_t);
constexpr std::uint64_t kRowsPerWord = 16;
constexpr std::uint64_t kLowBits = 0x1111111111111111;

// One bit, the lowest of its four, for each row of the word that is of this class.
std::uint64_t mark_class(std::uint64_t word, std::uint32_t row_class) {
  std::uint64_t other = word ^ (row_class * kLowBits);
  other |= other >> 1;
  other |= other >> 2;
  return ~other & kLowBits;
}

std::uint64_t load_word(const char* block, std::uint64_t word) {
  std::uint64_t value = 0;
  std::memcpy(&value, block + kCountBytes + word * sizeof(value), sizeof(value));
  return value;
}

template <class Count>
Count load_count(const char* counts, std::uint32_t row_class) {
  Count count = 0;
  std::memcpy(&count, counts + row_class * sizeof(count), sizeof(count));
  return count;
}

std::string write_classes(const std::vector<std::uint8_t>& classes) {
  ByteWriter writer;
  writer.write_u32(static_cast<std::uint32_t>(classes.size()));
  writer.write_u32(0);
  std::array<std::uint32_t, kCounts> counts = {};
  std::vector<std::array<std::uint32_t, kCounts>> groups;
  for (std::size_t begin = 0; begin < classes.size(); begin += kRowsPerBlock) {
    if (begin % (kRowsPerBlock * kBlocksPerGroup) == 0) groups.push_back(counts);
    for (std::size_t i = 0; i < kCounts; ++i) {
      writer.write_u16(static_cast<std::uint16_t>(counts[i] - groups.back()[i]));
    }
    for (std::size_t row = begin; row < begin + kRowsPerBlock; row += 2) {
      const std::uint8_t low = row < classes.size() ? classes[row] : 0;
      const std::uint8_t high = row + 1 < classes.size() ? classes[row + 1] : 0;
      writer.write_u8(static_cast<std::uint8_t>(low | high << 4));
      ++counts[low];
      ++counts[high];
    }
  }
  groups.push_back(counts);
  for (const auto& group : groups) {
    for (const std::uint32_t count : group) writer.write_u32(count);
  }
  return std::move(writer).take();
}

}  // namespace

RowMapBytes write_row_map(std::uint32_t row_count, const std::vector<RowText>& first_texts,
                          std::vector<RowText> other_texts,
                          const std::vector<std::uint32_t>& class_begins) {
  assert(class_begins.size() <= kMaxClasses);
  std::vector<std::uint8_t> classes(row_count, 0);
  std::vector<std::uint64_t> next(class_begins.begin(), class_begins.end());
  std::vector<RowText> repeats;
  for (const RowText& pair : first_texts) {
    const auto place = static_cast<std::size_t>(
        std::upper_bound(class_begins.begin(), class_begins.end(), pair.text) -
        class_begins.begin() - 1);
    assert(pair.text <= next[place]);
    if (pair.text == next[place]) {
      ++next[place];
      classes[pair.row] = static_cast<std::uint8_t>(place + 1);
    } else {
      classes[pair.row] = kRepeatClass;
      repeats.push_back(pair);
    }
  }
  const std::size_t repeat_count = repeats.size();
  repeats.insert(repeats.end(), other_texts.begin(), other_texts.end());
  std::vector<std::uint64_t> texts;
  std::vector<std::uint64_t> other_rows;
  for (std::size_t i = 0; i < repeats.size(); ++i) {
    texts.push_back(repeats[i].text);
    if (i >= repeat_count) other_rows.push_back(repeats[i].row);
  }
  std::vector<std::uint64_t> order(repeats.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint64_t a, std::uint64_t b) {
    if (repeats[a].text != repeats[b].text) return repeats[a].text < repeats[b].text;
    return repeats[a].row < repeats[b].row;
  });
  return {write_classes(classes), write_bit_column(texts), write_bit_column(other_rows),
          write_bit_column(order)};
}

RowMap::RowMap(CheckedBytes classes, CheckedBytes repeats, CheckedBytes other_rows,
               CheckedBytes repeats_by_text)
    : classes_(classes),
      repeats_(repeats),
      other_rows_(other_rows),
      repeats_by_text_(repeats_by_text) {}

std::uint64_t RowMap::block_count() const {
  return (std::uint64_t{row_count_} + kRowsPerBlock - 1) / kRowsPerBlock;
}

bool RowMap::open(std::vector<std::uint32_t> class_begins) {
  class_begins_ = std::move(class_begins);
  const char* header = classes_.at(0, kHeaderBytes);
  if (header == nullptr || class_begins_.size() > kMaxClasses) return false;
  std::memcpy(&row_count_, header, sizeof(row_count_));
  const std::uint64_t groups = (block_count() + kBlocksPerGroup - 1) / kBlocksPerGroup + 1;
  return classes_.size_bytes() ==
             kHeaderBytes + block_count() * kBlockBytes + groups * kGroupBytes &&
         repeats_.count() == repeats_by_text_.count() && other_rows_.count() <= repeats_.count();
}

const char* RowMap::block_at(std::uint64_t block) const {
  return classes_.at(kHeaderBytes + block * kBlockBytes, kBlockBytes);
}

std::uint64_t RowMap::count_before(std::uint64_t block, std::uint32_t row_class) const {
  // Behind the last block there are the counts of all.
  const bool is_end = block == block_count();
  const std::uint64_t group =
      is_end ? (block + kBlocksPerGroup - 1) / kBlocksPerGroup : block / kBlocksPerGroup;
  const char* counts =
      classes_.at(kHeaderBytes + block_count() * kBlockBytes + group * kGroupBytes, kGroupBytes);
  const char* own = is_end ? counts : block_at(block);
  if (counts == nullptr || own == nullptr) return kDamaged;
  const std::uint64_t count = load_count<std::uint32_t>(counts, row_class);
  return is_end ? count : count + load_count<std::uint16_t>(own, row_class);
}

std::uint64_t RowMap::text_of_row(std::uint32_t row) const {
  if (row >= row_count_) return kDamaged;
  const char* block = block_at(row / kRowsPerBlock);
  if (block == nullptr) return kDamaged;
  const std::uint64_t place = row % kRowsPerBlock;
  const std::uint64_t last = place / kRowsPerWord;
  const auto row_class =
      static_cast<std::uint32_t>(load_word(block, last) >> (place % kRowsPerWord * 4) & 0xF);
  if (row_class == 0) return 0;
  std::uint64_t rank = count_before(row / kRowsPerBlock, row_class);
  if (rank == kDamaged) return kDamaged;
  for (std::uint64_t word = 0; word < last; ++word) {
    rank +=
        static_cast<std::uint64_t>(std::popcount(mark_class(load_word(block, word), row_class)));
  }
  const std::uint64_t before = (std::uint64_t{1} << (place % kRowsPerWord * 4)) - 1;
  rank += static_cast<std::uint64_t>(
      std::popcount(mark_class(load_word(block, last), row_class) & before));
  if (row_class == kRepeatClass) {
    const std::uint64_t text = repeats_.at(rank);
    return text == kDamaged ? text : text + 1;
  }
  if (row_class > class_begins_.size()) return kDamaged;
  return class_begins_[row_class - 1] + rank + 1;
}

// The row that is number `rank` of its class, or kDamaged, or kNoRow when the class has fewer.
std::uint64_t RowMap::select_row(std::uint32_t row_class, std::uint64_t rank) const {
  std::uint64_t low = 0;  // the count before block `low` is at most rank, that before `high` more
  std::uint64_t high = block_count();
  const std::uint64_t total = count_before(high, row_class);
  if (total == kDamaged) return kDamaged;
  if (rank >= total) return kNoRow;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    const std::uint64_t count = count_before(middle, row_class);
    if (count == kDamaged) return kDamaged;
    (count <= rank ? low : high) = middle;
  }
  const char* block = block_at(low);
  const std::uint64_t before = count_before(low, row_class);
  if (block == nullptr || before > rank) return kDamaged;
  std::uint64_t left = rank - before;
  for (std::uint64_t word = 0; word < kRowsPerBlock / kRowsPerWord; ++word) {
    std::uint64_t marks = mark_class(load_word(block, word), row_class);
    const auto count = static_cast<std::uint64_t>(std::popcount(marks));
    if (left >= count) {
      left -= count;
      continue;
    }
    for (; left > 0; --left) marks &= marks - 1;
    const std::uint64_t row = low * kRowsPerBlock + word * kRowsPerWord +
                              static_cast<std::uint64_t>(std::countr_zero(marks)) / 4;
    return row < row_count_ ? row : kDamaged;
  }
  return kDamaged;
}

std::uint64_t RowMap::find_first_occurrence(std::uint32_t text) const {
  const auto next = std::upper_bound(class_begins_.begin(), class_begins_.end(), text);
  if (next == class_begins_.begin()) return kDamaged;
  return select_row(static_cast<std::uint32_t>(next - class_begins_.begin()), text - *(next - 1));
}

std::uint64_t RowMap::row_of_repeat(std::uint64_t place) const {
  if (place >= repeats_.count()) return kDamaged;
  const std::uint64_t repeat_count = repeats_.count() - other_rows_.count();
  if (place >= repeat_count) return other_rows_.at(place - repeat_count);
  const std::uint64_t row = select_row(kRepeatClass, place);
  return row == kNoRow ? kDamaged : row;
}

std::uint64_t RowMap::find_repeats(std::uint32_t text) const {
  std::uint64_t low = 0;
  std::uint64_t high = repeats_by_text_.count();
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const std::uint64_t found = repeats_.at(repeats_by_text_.at(middle));
    if (found == kDamaged) return kDamaged;
    if (found < text) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

std::uint64_t RowMap::first_row(std::uint32_t text) const {
  const std::uint64_t row = find_first_occurrence(text);
  // A further variant of an earlier row may have the text too.
  if (row == kDamaged || (row != kNoRow && other_rows_.count() == 0)) return row;
  const std::uint64_t place = find_repeats(text);
  if (place == kDamaged) return kDamaged;
  if (place == repeats_by_text_.count()) return row == kNoRow ? kDamaged : row;
  const std::uint64_t entry = repeats_by_text_.at(place);
  if (repeats_.at(entry) != text) return row == kNoRow ? kDamaged : row;
  const std::uint64_t other = row_of_repeat(entry);
  return other == kDamaged ? kDamaged : std::min(row, other);
}

bool RowMap::append_rows(std::uint32_t text, std::vector<std::uint32_t>* rows) const {
  const std::uint64_t first = find_first_occurrence(text);
  if (first == kDamaged) return false;
  const std::size_t begin = rows->size();
  if (first != kNoRow) rows->push_back(static_cast<std::uint32_t>(first));
  std::uint64_t place = find_repeats(text);
  if (place == kDamaged) return false;
  for (; place < repeats_by_text_.count(); ++place) {
    const std::uint64_t entry = repeats_by_text_.at(place);
    const std::uint64_t found = repeats_.at(entry);
    if (found == kDamaged) return false;
    if (found != text) break;
    const std::uint64_t row = row_of_repeat(entry);
    if (row == kDamaged) return false;
    rows->push_back(static_cast<std::uint32_t>(row));
  }
  const auto own = rows->begin() + static_cast<std::ptrdiff_t>(begin);
  std::sort(own, rows->end());
  rows->erase(std::unique(own, rows->end()), rows->end());
  return rows->size() > begin;
}

bool RowMap::list_other_texts(std::vector<RowText>* pairs) const {
  pairs->clear();
  const std::uint64_t repeat_count = repeats_.count() - other_rows_.count();
  for (std::uint64_t i = 0; i < other_rows_.count(); ++i) {
    const std::uint64_t row = other_rows_.at(i);
    const std::uint64_t text = repeats_.at(repeat_count + i);
    if (row >= row_count_ || text == kDamaged) return false;
    pairs->push_back(RowText{static_cast<std::uint32_t>(row), static_cast<std::uint32_t>(text)});
  }
  return true;
}

}  // namespace stele::tm
