// ZIP archives of stored entries, so that fuzzers change what is inside and not the packing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stele {

// The checksum of ZIP (polynomial 0xEDB88320, reflected).
inline std::uint32_t crc32_of(std::string_view bytes) {
  static const auto kTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      std::uint32_t value = i;
      for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1) * 0xEDB88320U);
      table[i] = value;
    }
    return table;
  }();
  std::uint32_t crc = 0xFFFFFFFFU;
  for (const char c : bytes) crc = (crc >> 8) ^ kTable[(crc ^ static_cast<std::uint8_t>(c)) & 255];
  return crc ^ 0xFFFFFFFFU;
}

// Returns an archive of the entries (name, content), in order.
inline std::string make_stored_zip(
    const std::vector<std::pair<std::string, std::string_view>>& entries) {
  std::string zip;
  std::string directory;
  const auto put = [](std::string* out, std::uint32_t number, int size) {
    for (int i = 0; i < size; ++i) out->push_back(static_cast<char>(number >> (8 * i)));
  };
  for (const auto& [name, content] : entries) {
    std::string fields;  // what the local header and the directory have in common
    put(&fields, 20, 2);
    put(&fields, 0, 4);  // flags, method: stored
    put(&fields, 0, 4);  // time, date
    put(&fields, crc32_of(content), 4);
    put(&fields, static_cast<std::uint32_t>(content.size()), 4);
    put(&fields, static_cast<std::uint32_t>(content.size()), 4);
    put(&fields, static_cast<std::uint32_t>(name.size()), 2);
    put(&fields, 0, 2);
    directory.append("PK\x01\x02").append("\x14\0", 2).append(fields);
    put(&directory, 0, 4);  // comment, disk
    put(&directory, 0, 2);  // inner attributes
    put(&directory, 0, 4);  // outer attributes
    put(&directory, static_cast<std::uint32_t>(zip.size()), 4);
    directory.append(name);
    zip.append("PK\x03\x04").append(fields).append(name).append(content);
  }
  const auto begin = static_cast<std::uint32_t>(zip.size());
  zip.append(directory).append("PK\x05\x06");
  put(&zip, 0, 4);
  put(&zip, static_cast<std::uint32_t>(entries.size()), 2);
  put(&zip, static_cast<std::uint32_t>(entries.size()), 2);
  put(&zip, static_cast<std::uint32_t>(directory.size()), 4);
  put(&zip, begin, 4);
  put(&zip, 0, 2);
  return zip;
}

}  // namespace stele
