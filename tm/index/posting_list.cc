#include "tm/index/posting_list.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace stele::tm {
namespace {

constexpr std::size_t kBlockPostings = 128;
constexpr unsigned kMaxWidth = 32;

void append_number(std::uint64_t value, std::string* bytes) {
  for (; value >= 0x80; value >>= 7) bytes->push_back(static_cast<char>(value | 0x80));
  bytes->push_back(static_cast<char>(value));
}

// Reads one LEB128 number below 2^35; false when it does not end before `end`.
bool read_number(const char** next, const char* end, std::uint64_t* value) {
  *value = 0;
  for (unsigned shift = 0; shift < 35 && *next < end; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(*(*next)++);
    *value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

void append_list(const std::vector<std::uint32_t>& texts, std::string* bytes) {
  std::uint64_t expected = 0;  // the smallest number the next text can have
  for (std::size_t begin = 0; begin < texts.size(); begin += kBlockPostings) {
    const std::size_t end = std::min(begin + kBlockPostings, texts.size());
    append_number(texts[begin] - expected, bytes);
    expected = std::uint64_t{texts[begin]} + 1;
    if (end - begin == 1) continue;
    unsigned width = 0;
    for (std::size_t i = begin + 1; i < end; ++i) {
      width = std::max(width, bit_width_of(texts[i] - texts[i - 1] - 1));
    }
    bytes->push_back(static_cast<char>(width));
    std::uint64_t pending = 0;
    unsigned filled = 0;
    for (std::size_t i = begin + 1; i < end; ++i) {
      append_bits(texts[i] - texts[i - 1] - 1, width, &pending, &filled, bytes);
    }
    if (filled > 0) bytes->push_back(static_cast<char>(pending));
    expected = std::uint64_t{texts[end - 1]} + 1;
  }
}

}  // namespace

void append_postings(const TierLists& lists, std::string* bytes) {
  unsigned mask = 0;
  std::array<std::string, kTierCount> encoded;
  for (std::size_t tier = 0; tier < kTierCount; ++tier) {
    if (lists[tier].empty()) continue;
    mask |= 1U << tier;
    append_list(lists[tier], &encoded[tier]);
  }
  bytes->push_back(static_cast<char>(mask));
  for (std::size_t tier = 0; tier < kTierCount; ++tier) {
    if (lists[tier].empty()) continue;
    append_number(lists[tier].size(), bytes);
    // The last list ends where the next key's bytes begin.
    if ((mask >> tier) > 1) append_number(encoded[tier].size(), bytes);
  }
  for (const std::string& list : encoded) bytes->append(list);
}

bool PostingCursor::open(CheckedBytes bytes) {
  counts_ = {};
  if (bytes.size_bytes() < kPostingTailBytes + 1) return false;
  bytes_ = bytes.at(0, bytes.size_bytes());
  if (bytes_ == nullptr) return false;
  const std::uint64_t size = bytes.size_bytes() - kPostingTailBytes;
  const char* next = bytes_;
  const char* end = bytes_ + size;
  const auto mask = static_cast<std::uint8_t>(*next++);
  if (mask >> kTierCount != 0) return false;
  std::array<std::uint64_t, kTierCount> sizes = {};
  for (std::size_t tier = 0; tier < kTierCount; ++tier) {
    if (((mask >> tier) & 1) == 0) continue;
    std::uint64_t count = 0;
    if (!read_number(&next, end, &count) || count == 0 || count > 0xFFFFFFFFU) return false;
    counts_[tier] = static_cast<std::uint32_t>(count);
    if ((mask >> tier) > 1 && !read_number(&next, end, &sizes[tier])) return false;
  }
  auto offset = static_cast<std::uint64_t>(next - bytes_);
  for (std::size_t tier = 0; tier < kTierCount; ++tier) {
    if (((mask >> tier) & 1) == 0) continue;
    if ((mask >> tier) == 1) sizes[tier] = size - offset;
    if (sizes[tier] > size - offset) return false;
    offsets_[tier] = offset;
    ends_[tier] = offset + sizes[tier];
    offset = ends_[tier];
  }
  return true;
}

std::uint64_t PostingCursor::total_count() const {
  std::uint64_t total = 0;
  for (const std::uint32_t count : counts_) total += count;
  return total;
}

bool PostingCursor::read(std::size_t tier, std::uint32_t begin, std::uint32_t end,
                         std::vector<std::uint32_t>* texts) const {
  if (counts_[tier] == 0) return true;
  const char* next = bytes_ + offsets_[tier];
  const char* list_end = bytes_ + ends_[tier];
  std::uint64_t expected = 0;
  for (std::uint32_t left = counts_[tier]; left > 0;) {
    const auto block = static_cast<std::uint32_t>(std::min<std::size_t>(left, kBlockPostings));
    left -= block;
    std::uint64_t first = 0;
    if (!read_number(&next, list_end, &first)) return false;
    std::uint64_t text = expected + first;
    if (text >= end) return true;
    if (text >= begin) texts->push_back(static_cast<std::uint32_t>(text));
    if (block > 1) {
      if (next == list_end) return false;
      const auto width = static_cast<std::uint8_t>(*next++);
      const std::uint64_t packed = (std::uint64_t{block - 1} * width + 7) / 8;
      if (width > kMaxWidth || packed > static_cast<std::uint64_t>(list_end - next)) return false;
      const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
      std::uint64_t bit = 0;
      for (std::uint32_t i = 1; i < block; ++i, bit += width) {
        std::uint64_t word = 0;
        std::memcpy(&word, next + bit / 8, sizeof(word));
        text += ((word >> (bit % 8)) & mask) + 1;
        if (text >= begin) {
          if (text >= end) return true;
          texts->push_back(static_cast<std::uint32_t>(text));
        }
      }
      next += packed;
    }
    expected = text + 1;
  }
  return true;
}

}  // namespace stele::tm
