#include "align/measure/embedding_npy.h"

#include "align/base/byte_reader.h"
#include "align/base/read_file.h"

#include <bit>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace stele {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

Error make_corrupt(std::string message) {
  return {ErrorCode::kCorruption, "npy file: " + std::move(message)};
}

float widen_half(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000) << 16;
  const std::uint32_t exponent = half >> 10 & 0x1F;
  const std::uint32_t fraction = half & 0x3FF;
  if (exponent == 0) {
    const float small = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -small : small;
  }
  const std::uint32_t wide = exponent == 31 ? 0xFF : exponent + 112;
  return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

// The two numbers of "'shape': (3, 512)".
Result<std::pair<std::uint64_t, std::uint64_t>> parse_shape(std::string_view header) {
  const std::size_t at = header.find("'shape'");
  const std::size_t open = at == std::string_view::npos ? at : header.find('(', at);
  if (open == std::string_view::npos) return make_corrupt("no shape in its header");
  std::uint64_t sizes[2] = {};
  const char* from = header.data() + open + 1;
  const char* const end = header.data() + header.size();
  for (std::uint64_t& size : sizes) {
    while (from != end && (*from == ' ' || *from == ',')) ++from;
    const auto parsed = std::from_chars(from, end, size);
    if (parsed.ec != std::errc())
      return make_corrupt("its shape is not two sizes, expected rows and columns");
    from = parsed.ptr;
  }
  while (from != end && (*from == ' ' || *from == ',')) ++from;
  if (from == end || *from != ')')
    return make_corrupt("its shape is not two sizes, expected rows and columns");
  return std::pair(sizes[0], sizes[1]);
}

}  // namespace

Result<NpyMatrix> parse_npy(std::string_view bytes) {
  if (bytes.substr(0, kMagic.size()) != kMagic)
    return make_corrupt("does not begin with \\x93NUMPY");
  ByteReader reader(bytes);
  STELE_TRY_VOID(reader.seek(kMagic.size(), "version"));
  STELE_TRY(const std::uint8_t major, reader.read_u8("version"));
  STELE_TRY([[maybe_unused]] const std::uint8_t minor, reader.read_u8("version"));
  std::uint64_t header_bytes = 0;
  if (major == 1) {
    STELE_TRY(header_bytes, reader.read_u16("header size"));
  } else if (major == 2 || major == 3) {
    STELE_TRY(header_bytes, reader.read_u32("header size"));
  } else {
    return Error{ErrorCode::kUnsupportedVersion,
                 "npy file: version " + std::to_string(major) + ", this Stele reads 1 to 3"};
  }
  STELE_TRY(const std::string_view header, reader.read_bytes(header_bytes, "header"));
  const bool is_single = header.find("'<f4'") != std::string_view::npos;
  const bool is_half = header.find("'<f2'") != std::string_view::npos;
  if (!is_single && !is_half) {
    return make_corrupt("its numbers are not float32 or float16, little-endian: " +
                        std::string(header.substr(0, 60)));
  }
  if (header.find("'fortran_order': False") == std::string_view::npos) {
    return make_corrupt("stored by columns, expected by rows (order='C')");
  }
  STELE_TRY(const auto shape, parse_shape(header));
  const std::uint64_t width = is_single ? 4 : 2;
  const std::uint64_t available = reader.remaining() / width;
  if (shape.second != 0 && shape.first > available / shape.second) {
    return make_corrupt(std::to_string(shape.first) + " rows of " + std::to_string(shape.second) +
                        " numbers, but only " + std::to_string(reader.remaining()) +
                        " bytes follow the header");
  }
  NpyMatrix matrix;
  matrix.row_count = shape.first;
  matrix.column_count = shape.second;
  const std::uint64_t count = shape.first * shape.second;
  STELE_TRY(const std::string_view data, reader.read_bytes(count * width, "numbers"));
  matrix.numbers.resize(count);
  if (is_single) {
    if (count != 0) std::memcpy(matrix.numbers.data(), data.data(), data.size());
    return matrix;
  }
  for (std::uint64_t i = 0; i < count; ++i) {
    std::uint16_t half = 0;
    std::memcpy(&half, data.data() + i * 2, 2);
    matrix.numbers[i] = widen_half(half);
  }
  return matrix;
}

Result<NpyMatrix> read_npy(const std::filesystem::path& path) {
  STELE_TRY(const std::string bytes, read_file(path));
  auto matrix = parse_npy(bytes);
  if (!matrix) return matrix.error().in(path.string());
  return matrix;
}

std::string format_npy_header(std::size_t row_count, std::size_t column_count) {
  std::string dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (" +
                           std::to_string(row_count) + ", " + std::to_string(column_count) + "), }";
  // Magic, version and size are 10 bytes; the whole is a multiple of 64 and ends in a newline.
  const std::size_t used = 10 + dictionary.size() + 1;
  dictionary.append((64 - used % 64) % 64, ' ');
  dictionary.push_back('\n');
  std::string header(kMagic);
  header += '\x01';
  header += '\x00';
  header += static_cast<char>(dictionary.size() & 0xFF);
  header += static_cast<char>(dictionary.size() >> 8);
  return header + dictionary;
}

}  // namespace stele
