#include "tm/index/front_coded_strings.h"

#include "align/base/byte_writer.h"

#include <algorithm>
#include <cstring>

namespace stele::tm {
namespace {

constexpr std::uint64_t kBlockStrings = 16;
constexpr std::uint64_t kHeaderBytes = 8;

std::size_t measure_shared(std::string_view a, std::string_view b) {
  const std::size_t limit = std::min(a.size(), b.size());
  std::size_t shared = 0;
  while (shared < limit && a[shared] == b[shared]) ++shared;
  return shared;
}

// Reads one LEB128 number below 2^32; false when it does not fit or end.
bool read_number(const char** next, const char* end, std::uint64_t* value) {
  *value = 0;
  for (unsigned shift = 0; shift < 35 && *next != end; shift += 7) {
    const auto byte = static_cast<std::uint8_t>(*(*next)++);
    *value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

}  // namespace

std::string write_front_coded(const std::vector<std::string_view>& strings) {
  ByteWriter data;
  std::vector<std::uint64_t> offsets;
  for (std::size_t i = 0; i < strings.size(); ++i) {
    std::size_t shared = 0;
    if (i % kBlockStrings == 0) {
      offsets.push_back(data.size_bytes());
    } else {
      shared = measure_shared(strings[i - 1], strings[i]);
      data.write_varint(shared);
    }
    data.write_length_and_bytes(strings[i].substr(shared));
  }
  offsets.push_back(data.size_bytes());
  ByteWriter all;
  all.write_u32(static_cast<std::uint32_t>(strings.size()));
  all.write_u32(static_cast<std::uint32_t>(data.size_bytes()));
  all.write_bytes(data.bytes());
  all.write_bytes(write_bit_column(offsets));
  return std::move(all).take();
}

// Steps through the strings of one block.
class FrontCodedStrings::Block {
 public:
  void open(const char* begin, const char* end) {
    next_ = begin;
    end_ = end;
    is_first_ = true;
  }
  // Changes `*text`, which must hold the string before, into the next one.
  bool step(std::string* text) {
    std::uint64_t shared = 0;
    std::uint64_t size = 0;
    if (!is_first_ && !read_number(&next_, end_, &shared)) return false;
    if (!read_number(&next_, end_, &size)) return false;
    if (is_first_) text->clear();
    is_first_ = false;
    if (shared > text->size() || size > static_cast<std::uint64_t>(end_ - next_)) return false;
    text->resize(shared);
    text->append(next_, size);
    next_ += size;
    return true;
  }
  // The first string, without copying.
  bool view_first(std::string_view* text) {
    std::uint64_t size = 0;
    if (!read_number(&next_, end_, &size)) return false;
    if (size > static_cast<std::uint64_t>(end_ - next_)) return false;
    *text = std::string_view(next_, size);
    return true;
  }

 private:
  const char* next_ = nullptr;
  const char* end_ = nullptr;
  bool is_first_ = true;
};

FrontCodedStrings::FrontCodedStrings(CheckedBytes bytes) {
  const char* header = bytes.at(0, kHeaderBytes);
  if (header == nullptr) return;
  std::uint32_t count = 0;
  std::uint32_t size = 0;
  std::memcpy(&count, header, sizeof(count));
  std::memcpy(&size, header + sizeof(count), sizeof(size));
  if (size > bytes.size_bytes() - kHeaderBytes) return;
  data_ = bytes.from(kHeaderBytes).first(size);
  offsets_ = BitColumn(bytes.from(kHeaderBytes + size));
  if (offsets_.count() != (std::uint64_t{count} + kBlockStrings - 1) / kBlockStrings + 1) return;
  count_ = count;
}

bool FrontCodedStrings::open_block(std::uint64_t block, Block* opened) const {
  const std::uint64_t begin = offsets_.at(block);
  const std::uint64_t end = offsets_.at(block + 1);
  if (begin == kDamaged || end == kDamaged || begin > end) return false;
  const char* bytes = data_.at(begin, end - begin);
  if (bytes == nullptr) return false;
  opened->open(bytes, bytes + (end - begin));
  return true;
}

bool FrontCodedStrings::read(std::uint64_t index, std::string* text) const {
  Block block;
  if (index >= count_ || !open_block(index / kBlockStrings, &block)) return false;
  for (std::uint64_t i = 0; i <= index % kBlockStrings; ++i) {
    if (!block.step(text)) return false;
  }
  return true;
}

FrontCodedStrings::Found FrontCodedStrings::find(std::string_view text) const {
  if (count_ == 0) return {};
  std::uint64_t low = 0;
  std::uint64_t high = (count_ + kBlockStrings - 1) / kBlockStrings;
  Block block;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    std::string_view first;
    if (!open_block(middle, &block) || !block.view_first(&first)) return {true, std::nullopt};
    (first <= text ? low : high) = middle;
  }
  if (!open_block(low, &block)) return {true, std::nullopt};
  std::string current;
  const std::uint64_t end = std::min(count_, (low + 1) * kBlockStrings);
  for (std::uint64_t index = low * kBlockStrings; index < end; ++index) {
    if (!block.step(&current)) return {true, std::nullopt};
    if (current == text) return {false, index};
    if (current > text) break;
  }
  return {};
}

}  // namespace stele::tm
