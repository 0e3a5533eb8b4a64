#include "tm/index/distance_code.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstring>
#include <limits>

namespace stele::tm {
namespace {

constexpr std::uint8_t kNoSize = 0xFF;

// By size: how many low bits it has, and its least distance.
struct SizeShape {
  std::uint64_t least = 1;
  std::uint64_t mask = 0;
  unsigned low_bits = 0;
};
constexpr std::array<SizeShape, kDistanceSizes> kShapes = [] {
  std::array<SizeShape, kDistanceSizes> shapes = {};
  for (unsigned size = 1; size < kDistanceSizes; ++size) {
    const std::uint64_t half = std::uint64_t{1} << (size - 1);
    shapes[size] = {half + 1, half - 1, size - 1};
  }
  return shapes;
}();

// The distance of a shape whose low bits are at `bit`.
std::uint64_t read_distance(const SizeShape& shape, const char* bytes, std::uint64_t bit) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes + bit / 8, sizeof(word));
  word = __builtin_bswap64(word) >> 1 >> (63 - bit % 8 - shape.low_bits);
  return shape.least + (word & shape.mask);
}

}  // namespace

bool DistanceCode::open(std::span<const std::uint8_t> lengths) {
  assert(lengths.size() <= kDistanceSizes);
  std::copy(lengths.begin(), lengths.end(), lengths_.begin());
  std::array<std::uint8_t, std::size_t{1} << kMaxSizeCodeBits> first_sizes;  // by byte
  first_sizes.fill(kNoSize);
  std::size_t next = 0;
  for (unsigned bits = 1; bits <= kMaxSizeCodeBits; ++bits) {
    for (std::size_t size = 0; size < lengths.size(); ++size) {
      if (lengths[size] != bits) continue;
      const std::size_t places = std::size_t{1} << (kMaxSizeCodeBits - bits);
      if (places > first_sizes.size() - next) return false;
      std::fill_n(first_sizes.begin() + static_cast<std::ptrdiff_t>(next), places,
                  static_cast<std::uint8_t>(size));
      next += places;
    }
  }
  for (std::size_t byte = 0; byte < runs_.size(); ++byte) {
    Run& run = runs_[byte];
    run = {};
    while (std::size_t{run.count} < run.sizes.size()) {
      const std::uint8_t size = first_sizes[byte << run.bits & 0xFF];
      if (size == kNoSize || run.bits + lengths[size] > kMaxSizeCodeBits) break;
      run.sizes[run.count] = size;
      ++run.count;
      run.bits = static_cast<std::uint8_t>(run.bits + lengths[size]) & 0xF;
    }
    // What no code begins with is passed over, so that reading ends.
    if (run.count == 0) run.bits = kMaxSizeCodeBits;
  }
  return true;
}

bool DistanceCode::read(BitReader* reader, std::uint64_t* distance) const {
  const std::uint64_t window = reader->peek();
  if (run(window).count == 0) return false;
  const unsigned size = run(window).sizes[0];
  const unsigned bits = lengths_[size] + kShapes[size].low_bits;
  if (bits > reader->end - reader->bit) return false;
  *distance = read_distance(kShapes[size], reader->bytes, reader->bit + lengths_[size]);
  reader->bit += bits;
  return true;
}

bool DistanceCode::read_texts(BitReader reader, std::uint32_t count, std::uint32_t text,
                              std::uint32_t* texts) const {
  assert(count <= kMaxDistances);
  constexpr unsigned kRunsPerWindow = kWindowBits / kMaxSizeCodeBits;
  std::array<std::uint8_t, kMaxDistances + sizeof(Run) * kRunsPerWindow> sizes;
  const std::uint64_t begin = reader.bit;
  for (std::uint32_t known = 0; known < count;) {
    if (reader.bit > reader.end) return false;
    std::uint64_t window = reader.peek();
    for (unsigned i = 0; i < kRunsPerWindow; ++i) {
      const Run& found = run(window);
      std::memcpy(&sizes[known], &found, sizeof(found));  // in one piece; the next covers the rest
      known += found.count;
      window <<= found.bits;
      reader.bit += found.bits;
    }
  }
  std::uint64_t low_bits = 0;
  for (std::uint32_t i = 0; i < count; ++i) low_bits += count_low_bits(sizes[i]);
  if (low_bits > reader.end - begin) return false;
  std::uint64_t last = text;
  std::uint64_t bit = reader.end;
  for (std::uint32_t i = 0; i < count; ++i) {
    const SizeShape& shape = kShapes[sizes[i]];
    bit -= shape.low_bits;
    last += read_distance(shape, reader.bytes, bit);
    texts[i] = static_cast<std::uint32_t>(last);
  }
  return last <= std::numeric_limits<std::uint32_t>::max();
}

}  // namespace stele::tm
