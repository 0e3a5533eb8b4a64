#include "tm/index/bit_column.h"

#include "align/base/byte_writer.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace stele::tm {
namespace {

constexpr unsigned kMaxWidth = 57;  // with a bit offset of up to 7 a value fits one 64-bit read
constexpr std::uint64_t kTailBytes = 8;  // so that the last value can be read as 64 bits

}  // namespace

unsigned bit_width_of(std::uint64_t value) {
  return static_cast<unsigned>(std::bit_width(value));
}

void append_bits(std::uint64_t value, unsigned width, std::uint64_t* pending, unsigned* filled,
                 std::string* bytes) {
  assert(width <= kMaxWidth && bit_width_of(value) <= width);
  *pending |= value << *filled;
  *filled += width;
  while (*filled >= 8) {
    bytes->push_back(static_cast<char>(*pending));
    *pending >>= 8;
    *filled -= 8;
  }
}

std::string write_bit_column(const std::vector<std::uint64_t>& values) {
  const std::uint64_t largest =
      values.empty() ? 0 : *std::max_element(values.begin(), values.end());
  const unsigned width = bit_width_of(largest);
  ByteWriter header;
  header.write_u32(static_cast<std::uint32_t>(values.size()));
  header.write_u8(static_cast<std::uint8_t>(width));
  header.pad_to(BitColumn::kHeaderBytes);
  std::string bytes = std::move(header).take();
  bytes.reserve(bytes.size() + values.size() * width / 8 + 1 + kTailBytes);
  std::uint64_t pending = 0;
  unsigned filled = 0;
  for (const std::uint64_t value : values) append_bits(value, width, &pending, &filled, &bytes);
  if (filled > 0) bytes.push_back(static_cast<char>(pending));
  bytes.append(kTailBytes, '\0');
  return bytes;
}

BitColumn::BitColumn(CheckedBytes bytes) : bytes_(bytes) {
  const char* header = bytes.at(0, kHeaderBytes);
  if (header == nullptr) return;
  std::uint32_t count = 0;
  std::memcpy(&count, header, sizeof(count));
  const auto width = static_cast<std::uint8_t>(header[4]);
  if (width > kMaxWidth ||
      bytes.size_bytes() != kHeaderBytes + (std::uint64_t{count} * width + 7) / 8 + kTailBytes) {
    return;
  }
  count_ = count;
  width_ = width;
  mask_ = (std::uint64_t{1} << width) - 1;
}

}  // namespace stele::tm
