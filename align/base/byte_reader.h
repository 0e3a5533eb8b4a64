// ByteReader: bounds-checked little-endian reads from bytes we did not write.
#pragma once

#include "align/base/result.h"

#include <cstdint>
#include <string_view>

namespace stele {

// Reads forward through a view of bytes that must outlive it. Every read is checked against what
// remains and fails with kCorruption, naming the field and both sizes.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t position() const { return position_; }
  std::uint64_t remaining() const { return bytes_.size() - position_; }

  Result<std::uint8_t> read_u8(std::string_view field);
  Result<std::uint16_t> read_u16(std::string_view field);
  Result<std::uint32_t> read_u32(std::string_view field);
  Result<std::uint64_t> read_u64(std::string_view field);
  // LEB128, at most ten bytes.
  Result<std::uint64_t> read_varint(std::string_view field);
  // The view points into the bytes this reader was made from.
  Result<std::string_view> read_bytes(std::uint64_t size_bytes, std::string_view field);
  // Moves to an absolute position. Fails with kCorruption when it lies behind the end.
  Status seek(std::uint64_t position, std::string_view field);

 private:
  Error make_short_error(std::string_view field, std::uint64_t wanted) const;
  template <class Integer>
  Result<Integer> read_integer(std::string_view field);

  std::string_view bytes_;
  std::uint64_t position_ = 0;
};

}  // namespace stele
