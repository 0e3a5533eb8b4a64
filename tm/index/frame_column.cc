#include "tm/index/frame_column.h"

#include "align/base/byte_writer.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint64_t kBlockValues = 32;
constexpr std::uint64_t kHeaderBytes = 12;
constexpr std::uint64_t kTailBytes = 8;  // so that the last value can be read as 64 bits
constexpr std::uint64_t kMaxWidth = 57;

}  // namespace

std::string write_frame_column(const std::vector<std::uint64_t>& values) {
  std::vector<std::uint64_t> least;
  std::vector<std::uint64_t> begins = {0};
  std::string data;
  for (std::size_t begin = 0; begin < values.size(); begin += kBlockValues) {
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = first + static_cast<std::ptrdiff_t>(
                                  std::min<std::size_t>(kBlockValues, values.size() - begin));
    const auto [low, high] = std::minmax_element(first, last);
    const unsigned width = bit_width_of(*high - *low);
    std::uint64_t pending = 0;
    unsigned filled = 0;
    for (auto value = first; value != last; ++value) {
      append_bits(*value - *low, width, &pending, &filled, &data);
    }
    least.push_back(*low);
    begins.push_back(begins.back() + width);
    if (filled > 0) data.push_back(static_cast<char>(pending));
    data.resize(begins.back() * kBlockValues / 8);
  }
  data.append(kTailBytes, '\0');
  const std::string least_bytes = write_bit_column(least);
  const std::string begin_bytes = write_bit_column(begins);
  ByteWriter writer;
  writer.write_u32(static_cast<std::uint32_t>(values.size()));
  writer.write_u32(static_cast<std::uint32_t>(least_bytes.size()));
  writer.write_u32(static_cast<std::uint32_t>(begin_bytes.size()));
  writer.write_bytes(least_bytes);
  writer.write_bytes(begin_bytes);
  writer.write_bytes(data);
  return std::move(writer).take();
}

FrameColumn::FrameColumn(CheckedBytes bytes) {
  const char* header = bytes.at(0, kHeaderBytes);
  if (header == nullptr) return;
  std::uint32_t count = 0;
  std::uint32_t least_size = 0;
  std::uint32_t begins_size = 0;
  std::memcpy(&count, header, sizeof(count));
  std::memcpy(&least_size, header + sizeof(count), sizeof(least_size));
  std::memcpy(&begins_size, header + 2 * sizeof(count), sizeof(begins_size));
  const CheckedBytes body = bytes.from(kHeaderBytes);
  least_ = BitColumn(body.first(least_size));
  begins_ = BitColumn(body.from(least_size).first(begins_size));
  data_ = body.from(std::uint64_t{least_size} + begins_size);
  const std::uint64_t blocks = (std::uint64_t{count} + kBlockValues - 1) / kBlockValues;
  if (least_.count() == blocks && begins_.count() == blocks + 1) count_ = count;
}

std::uint64_t FrameColumn::at(std::uint64_t index) const {
  if (index >= count_) return kDamaged;
  const std::uint64_t block = index / kBlockValues;
  const std::uint64_t least = least_.at(block);
  const std::uint64_t begin = begins_.at(block);
  const std::uint64_t end = begins_.at(block + 1);
  if (least == kDamaged || begin == kDamaged || end == kDamaged || end < begin ||
      end - begin > kMaxWidth) {
    return kDamaged;
  }
  const std::uint64_t width = end - begin;
  const std::uint64_t bit = begin * kBlockValues + index % kBlockValues * width;
  std::uint64_t word = 0;
  const char* bytes = data_.at(bit / 8, sizeof(word));
  if (bytes == nullptr) return kDamaged;
  std::memcpy(&word, bytes, sizeof(word));
  return least + (word >> (bit % 8) & ((std::uint64_t{1} << width) - 1));
}

}  // namespace stele::tm
