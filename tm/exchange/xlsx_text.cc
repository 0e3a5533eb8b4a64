#include "tm/exchange/xlsx_text.h"

#include "align/base/utf8.h"

#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstdio>

namespace stele::tm {
namespace {

constexpr std::size_t kEscapeBytes = 7;  // _xHHHH_

// The character that an escape at the beginning of `text` stands for, or -1.
std::int32_t read_escape(std::string_view text) {
  if (text.size() < kEscapeBytes || !text.starts_with("_x") || text[kEscapeBytes - 1] != '_') {
    return -1;
  }
  std::uint32_t code = 0;
  const char* const end = text.data() + kEscapeBytes - 1;
  const auto parsed = std::from_chars(text.data() + 2, end, code, 16);
  if (parsed.ptr != end) return -1;
  return static_cast<std::int32_t>(code);
}

}  // namespace

std::string decode_xlsx_text(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size();) {
    const std::int32_t code = text[i] == '_' ? read_escape(text.substr(i)) : -1;
    const bool is_surrogate = (code & 0xF800) == 0xD800;
    if (code < 0 || is_surrogate) {
      decoded.push_back(text[i++]);
      continue;
    }
    // What no text should have (zero and the like) is dropped, "_x000D_" is a line's end.
    if (code >= 0x20 || code == '\t' || code == '\n') {
      append_utf8(static_cast<char32_t>(code), &decoded);
    } else if (code == '\r' && !text.substr(i + kEscapeBytes).starts_with('\n')) {
      decoded.push_back('\n');
    }
    i += kEscapeBytes;
  }
  return decoded;
}

std::string encode_xlsx_text(std::string_view text) {
  std::string encoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '_' && read_escape(text.substr(i)) >= 0) {
      encoded.append("_x005F_");
    } else if (c == '\r') {
      encoded.append("_x000D_");
    } else {
      encoded.push_back(c);
    }
  }
  return encoded;
}

}  // namespace stele::tm
