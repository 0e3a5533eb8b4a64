#include "tm/lookup/character_distance.h"

#include "align/base/utf8.h"

#include <algorithm>

namespace stele::tm {
namespace {

constexpr std::size_t kAsciiCount = 128;
constexpr std::size_t kBlockBits = 64;

}  // namespace

CharacterPattern::CharacterPattern(std::string_view text)
    : size_(count_code_points(text)),
      ascii_(kAsciiCount * block_count(), 0),
      nowhere_(block_count(), 0) {
  std::size_t place = 0;
  for (std::size_t i = 0; i < text.size(); ++place) {
    const char32_t c = next_code_point(text, &i);
    const std::uint64_t bit = std::uint64_t{1} << place % kBlockBits;
    if (c < kAsciiCount) {
      ascii_[c * block_count() + place / kBlockBits] |= bit;
    } else {
      others_.try_emplace(c, nowhere_).first->second[place / kBlockBits] |= bit;
    }
  }
}

double CharacterPattern::measure_similarity(std::string_view text) const {
  const std::size_t blocks = block_count();
  if (blocks == 0) return text.empty() ? 1 : 0;
  thread_local std::vector<std::uint64_t> positive;  // vertical differences of +1
  thread_local std::vector<std::uint64_t> negative;  // and of -1
  positive.assign(blocks, ~std::uint64_t{0});
  negative.assign(blocks, 0);
  const std::uint64_t last = std::uint64_t{1} << (size_ - 1) % kBlockBits;
  std::size_t distance = size_;
  std::size_t text_size = 0;
  for (std::size_t i = 0; i < text.size(); ++text_size) {
    const char32_t c = next_code_point(text, &i);
    const std::uint64_t* masks = nowhere_.data();
    if (c < kAsciiCount) {
      masks = &ascii_[c * blocks];
    } else if (const auto found = others_.find(c); found != others_.end()) {
      masks = found->second.data();
    }
    // What goes up or down along the upper edge of a block; along the first one it goes up.
    std::uint64_t up_before = 1;
    std::uint64_t down_before = 0;
    for (std::size_t block = 0; block < blocks; ++block) {
      const std::uint64_t vertical = positive[block];
      const std::uint64_t mask = masks[block] | down_before;
      const std::uint64_t zero =
          (((mask & vertical) + vertical) ^ vertical) | mask | negative[block];
      std::uint64_t up = negative[block] | ~(zero | vertical);
      std::uint64_t down = zero & vertical;
      if (block + 1 == blocks) {
        if ((up & last) != 0) ++distance;
        if ((down & last) != 0) --distance;
      }
      const std::uint64_t up_after = up >> (kBlockBits - 1);
      const std::uint64_t down_after = down >> (kBlockBits - 1);
      up = up << 1 | up_before;
      down = down << 1 | down_before;
      positive[block] = down | ~(zero | up);
      negative[block] = up & zero;
      up_before = up_after;
      down_before = down_after;
    }
  }
  return 1 - static_cast<double>(distance) / static_cast<double>(std::max(size_, text_size));
}

}  // namespace stele::tm
