// ByteWriter: the little-endian counterpart of ByteReader.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace stele {

// Appends to a string. What it writes, ByteReader reads.
class ByteWriter {
 public:
  void write_u8(std::uint8_t value) { write_integer(value); }
  void write_u16(std::uint16_t value) { write_integer(value); }
  void write_u32(std::uint32_t value) { write_integer(value); }
  void write_u64(std::uint64_t value) { write_integer(value); }
  void write_varint(std::uint64_t value) {
    while (value >= 0x80) {
      bytes_.push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    bytes_.push_back(static_cast<char>(value));
  }
  void write_bytes(std::string_view bytes) { bytes_.append(bytes); }
  void write_length_and_bytes(std::string_view bytes) {
    write_varint(bytes.size());
    write_bytes(bytes);
  }
  // Pads with zero bytes to a multiple of `alignment_bytes`.
  void pad_to(std::uint64_t alignment_bytes) {
    while (bytes_.size() % alignment_bytes != 0) bytes_.push_back('\0');
  }

  std::uint64_t size_bytes() const { return bytes_.size(); }
  std::string_view bytes() const& { return bytes_; }
  std::string take() && { return std::move(bytes_); }

 private:
  template <class Integer>
  void write_integer(Integer value) {
    char buffer[sizeof(Integer)];
    std::memcpy(buffer, &value, sizeof(Integer));
    bytes_.append(buffer, sizeof(Integer));
  }

  std::string bytes_;
};

}  // namespace stele
