#include "tm/index/posting_list.h"

#include "tm/index/leb_number.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <string_view>

namespace stele::tm {
namespace {

constexpr std::size_t kBlockPostings = 128;
constexpr unsigned kMaxParameter = 31;
constexpr unsigned kWindowBits = 57;  // that one read at any bit gives for certain

void append_number(std::uint64_t value, std::string* bytes) {
  for (; value >= 0x80; value >>= 7) bytes->push_back(static_cast<char>(value | 0x80));
  bytes->push_back(static_cast<char>(value));
}

std::uint64_t count_bits(const std::vector<std::uint32_t>& texts, std::size_t begin,
                         std::size_t end, unsigned parameter) {
  std::uint64_t bits = 0;
  for (std::size_t i = begin + 1; i < end; ++i) {
    bits += (std::uint64_t{texts[i] - texts[i - 1] - 1} >> parameter) + 1 + parameter;
  }
  return bits;
}

// The least bits are near the parameter at which half of the distances have quotient 0.
unsigned choose_parameter(const std::vector<std::uint32_t>& texts, std::size_t begin,
                          std::size_t end) {
  const std::uint64_t mean = (texts[end - 1] - texts[begin]) / (end - begin);
  unsigned best = std::min(bit_width_of(mean), kMaxParameter);
  std::uint64_t least = count_bits(texts, begin, end, best);
  while (best > 0) {
    const std::uint64_t bits = count_bits(texts, begin, end, best - 1);
    if (bits >= least) break;
    least = bits;
    --best;
  }
  return best;
}

void append_codes(const std::vector<std::uint32_t>& texts, std::size_t begin, std::size_t end,
                  unsigned parameter, std::string* bytes) {
  std::uint64_t pending = 0;
  unsigned filled = 0;
  for (std::size_t i = begin + 1; i < end; ++i) {
    const std::uint64_t distance = std::uint64_t{texts[i] - texts[i - 1]} - 1;
    std::uint64_t zeros = distance >> parameter;
    for (; zeros >= 32; zeros -= 32) append_bits(0, 32, &pending, &filled, bytes);
    append_bits(std::uint64_t{1} << zeros, static_cast<unsigned>(zeros) + 1, &pending, &filled,
                bytes);
    append_bits(distance & ((std::uint64_t{1} << parameter) - 1), parameter, &pending, &filled,
                bytes);
  }
  if (filled > 0) bytes->push_back(static_cast<char>(pending));
}

std::uint64_t load_window(const char* bytes, std::uint64_t bit) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes + bit / 8, sizeof(word));
  return word >> (bit % 8) & ((std::uint64_t{1} << kWindowBits) - 1);
}

// Puts the texts of `count` Rice codes behind `text` to `next`, but ends at one that is not below
// `end`. Returns the end of what it put, or nullptr when a code does not end before the bytes do.
// The bytes have kPostingTailBytes behind them.
std::uint32_t* decode_texts(std::string_view bytes, unsigned parameter, std::uint32_t count,
                            std::uint64_t text, std::uint32_t end, std::uint32_t* next) {
  const std::uint64_t limit = bytes.size() * 8;
  const std::uint64_t mask = (std::uint64_t{1} << parameter) - 1;
  std::uint64_t bit = 0;
  while (count > 0) {
    if (bit > limit) return nullptr;
    std::uint64_t window = load_window(bytes.data(), bit);
    unsigned left = kWindowBits;
    while (window != 0) {  // codes that lie in one window
      const auto run = static_cast<unsigned>(std::countr_zero(window));
      const unsigned size = run + 1 + parameter;
      if (size > left) break;
      text += (std::uint64_t{run} << parameter | (window >> run >> 1 & mask)) + 1;
      if (text >= end) return bit + kWindowBits - left + size <= limit ? next : nullptr;
      *next++ = static_cast<std::uint32_t>(text);
      window >>= size;
      left -= size;
      if (--count == 0) return bit + kWindowBits - left <= limit ? next : nullptr;
    }
    bit += kWindowBits - left;
    if (bit > limit) return nullptr;
    if (left == kWindowBits || window == 0) {
      // A code that no window holds, or of which only zeros are in this one.
      std::uint64_t zeros = 0;
      for (window = load_window(bytes.data(), bit); window == 0;
           window = load_window(bytes.data(), bit)) {
        zeros += kWindowBits;
        bit += kWindowBits;
        if (bit >= limit) return nullptr;
      }
      zeros += static_cast<unsigned>(std::countr_zero(window));
      bit += static_cast<unsigned>(std::countr_zero(window)) + 1;
      if (bit + parameter > limit) return nullptr;
      if (zeros >> (32 - parameter) != 0) return next;  // beyond any text
      text += (zeros << parameter | (load_window(bytes.data(), bit) & mask)) + 1;
      bit += parameter;
      if (text >= end) return next;
      *next++ = static_cast<std::uint32_t>(text);
      --count;
    }
  }
  return next;
}

void append_blocks(const std::vector<std::uint32_t>& texts, std::string* bytes) {
  std::uint64_t expected = 0;  // the smallest number the next text can have
  std::string codes;
  for (std::size_t begin = 0; begin < texts.size(); begin += kBlockPostings) {
    const std::size_t end = std::min(begin + kBlockPostings, texts.size());
    append_number(texts[begin] - expected, bytes);
    expected = std::uint64_t{texts[end - 1]} + 1;
    if (end - begin == 1) continue;
    const unsigned parameter = choose_parameter(texts, begin, end);
    bytes->push_back(static_cast<char>(parameter));
    codes.clear();
    append_codes(texts, begin, end, parameter, &codes);
    if (end < texts.size()) {
      append_number(texts[end - 1] - texts[begin], bytes);
      append_number(codes.size(), bytes);
    }
    bytes->append(codes);
  }
}

}  // namespace

void append_postings(const std::vector<std::uint32_t>& texts, std::string* bytes) {
  assert(!texts.empty());
  append_number(texts.size(), bytes);
  std::string body;
  append_blocks(texts, &body);
  if (texts.size() > 1) append_number(body.size(), bytes);
  bytes->append(body);
}

bool PostingCursor::open(CheckedBytes bytes, std::uint32_t index) {
  count_ = 0;
  if (bytes.size_bytes() < kPostingTailBytes + 1) return false;
  const char* next = bytes.at(0, bytes.size_bytes());
  if (next == nullptr) return false;
  const char* end = next + (bytes.size_bytes() - kPostingTailBytes);
  for (std::uint32_t i = 0; i <= index; ++i) {
    std::uint64_t count = 0;
    std::uint64_t size = 0;
    if (!read_number(&next, end, &count) || count == 0 || count > 0xFFFFFFFFU) {
      return false;
    }
    if (count > 1) {
      if (!read_number(&next, end, &size)) return false;
    } else {  // one number
      while (next + size < end && (next[size] & 0x80) != 0) ++size;
      ++size;
    }
    if (size > static_cast<std::uint64_t>(end - next)) return false;
    count_ = static_cast<std::uint32_t>(count);
    begin_ = next;
    next += size;
    end_ = next;
  }
  return true;
}

bool PostingCursor::read(std::uint32_t begin, std::uint32_t end,
                         std::vector<std::uint32_t>* texts) const {
  texts->clear();
  const char* next = begin_;
  std::uint64_t expected = 0;
  for (std::uint32_t left = count_; left > 0;) {
    const auto block = static_cast<std::uint32_t>(std::min<std::size_t>(left, kBlockPostings));
    left -= block;
    std::uint64_t distance = 0;
    if (!read_number(&next, end_, &distance)) return false;
    const std::uint64_t text = expected + distance;
    if (text >= end) return true;
    if (block == 1) {
      if (text >= begin) texts->push_back(static_cast<std::uint32_t>(text));
      expected = text + 1;
      continue;
    }
    if (next == end_) return false;
    const auto parameter = static_cast<std::uint8_t>(*next++);
    if (parameter > kMaxParameter) return false;
    std::uint64_t span = 0;
    auto size = static_cast<std::uint64_t>(end_ - next);
    if (left > 0) {
      if (!read_number(&next, end_, &span) || !read_number(&next, end_, &size) ||
          size > static_cast<std::uint64_t>(end_ - next)) {
        return false;
      }
    }
    expected = text + span + 1;
    if (left == 0 || expected > begin) {
      const std::size_t known = texts->size();
      texts->resize(known + block);
      std::uint32_t* first = texts->data() + known;
      *first = static_cast<std::uint32_t>(text);
      std::uint32_t* last = decode_texts({next, size}, parameter, block - 1, text, end, first + 1);
      if (last == nullptr) return false;
      const bool is_end = static_cast<std::uint32_t>(last - first) < block;
      if (text < begin) last = std::copy(std::lower_bound(first, last, begin), last, first);
      texts->resize(known + static_cast<std::size_t>(last - first));
      if (is_end) return true;
    }
    next += size;
  }
  return true;
}

}  // namespace stele::tm
