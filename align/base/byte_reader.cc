#include "align/base/byte_reader.h"

#include <bit>
#include <cstring>
#include <string>

namespace stele {

static_assert(std::endian::native == std::endian::little,
              "the formats are little-endian and read without swapping");

Error ByteReader::make_short_error(std::string_view field, std::uint64_t wanted) const {
  return Error{ErrorCode::kCorruption,
               std::string(field) + " at byte " + std::to_string(position_) + ": needs " +
                   std::to_string(wanted) + " bytes, " + std::to_string(remaining()) + " left"};
}

template <class Integer>
Result<Integer> ByteReader::read_integer(std::string_view field) {
  if (remaining() < sizeof(Integer)) return make_short_error(field, sizeof(Integer));
  Integer value = 0;
  std::memcpy(&value, bytes_.data() + position_, sizeof(Integer));
  position_ += sizeof(Integer);
  return value;
}

Result<std::uint8_t> ByteReader::read_u8(std::string_view field) {
  return read_integer<std::uint8_t>(field);
}
Result<std::uint16_t> ByteReader::read_u16(std::string_view field) {
  return read_integer<std::uint16_t>(field);
}
Result<std::uint32_t> ByteReader::read_u32(std::string_view field) {
  return read_integer<std::uint32_t>(field);
}
Result<std::uint64_t> ByteReader::read_u64(std::string_view field) {
  return read_integer<std::uint64_t>(field);
}

Result<std::uint64_t> ByteReader::read_varint(std::string_view field) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 70; shift += 7) {
    if (remaining() == 0) return make_short_error(field, 1);
    const auto byte = static_cast<std::uint8_t>(bytes_[position_++]);
    if (shift == 63 && byte > 1) break;
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if ((byte & 0x80) == 0) return value;
  }
  return Error{ErrorCode::kCorruption, std::string(field) + " at byte " +
                                           std::to_string(position_) +
                                           ": a number of more than 64 bits"};
}

Result<std::string_view> ByteReader::read_bytes(std::uint64_t size_bytes, std::string_view field) {
  if (remaining() < size_bytes) return make_short_error(field, size_bytes);
  const std::string_view bytes = bytes_.substr(position_, size_bytes);
  position_ += size_bytes;
  return bytes;
}

Status ByteReader::seek(std::uint64_t position, std::string_view field) {
  if (position > bytes_.size()) {
    return Error{ErrorCode::kCorruption, std::string(field) + ": position " +
                                             std::to_string(position) + " in " +
                                             std::to_string(bytes_.size()) + " bytes"};
  }
  position_ = position;
  return {};
}

}  // namespace stele
