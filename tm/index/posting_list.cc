#include "tm/index/posting_list.h"

#include "tm/index/leb_number.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>

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

// Reads Rice codes. The bytes have kPostingTailBytes behind them.
class CodeReader {
 public:
  CodeReader(const char* bytes, std::uint64_t size_bytes, unsigned parameter)
      : bytes_(bytes),
        limit_(size_bytes * 8),
        parameter_(parameter),
        mask_((std::uint64_t{1} << parameter) - 1) {}

  // False when the code does not end before the bytes do.
  bool next(std::uint64_t* value) {
    std::uint64_t zeros = 0;
    std::uint64_t window = load();
    while (window == 0) {
      zeros += kWindowBits;
      bit_ += kWindowBits;
      if (bit_ >= limit_) return false;
      window = load();
    }
    const auto run = static_cast<unsigned>(std::countr_zero(window));
    bit_ += run + 1;
    if (bit_ + parameter_ > limit_) return false;
    const std::uint64_t low = run + 1 + parameter_ <= kWindowBits ? window >> run >> 1 : load();
    bit_ += parameter_;
    *value = (zeros + run) << parameter_ | (low & mask_);
    return true;
  }

 private:
  std::uint64_t load() const {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes_ + bit_ / 8, sizeof(word));
    return word >> (bit_ % 8) & ((std::uint64_t{1} << kWindowBits) - 1);
  }

  const char* bytes_;
  std::uint64_t limit_;
  std::uint64_t bit_ = 0;
  unsigned parameter_;
  std::uint64_t mask_;
};

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
    std::uint64_t text = expected + distance;
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
      if (text >= begin) texts->push_back(static_cast<std::uint32_t>(text));
      CodeReader codes(next, size, parameter);
      for (std::uint32_t i = 1; i < block; ++i) {
        if (!codes.next(&distance)) return false;
        text += distance + 1;
        if (text >= end) return true;
        if (text >= begin) texts->push_back(static_cast<std::uint32_t>(text));
      }
    }
    next += size;
  }
  return true;
}

}  // namespace stele::tm
