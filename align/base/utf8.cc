#include "align/base/utf8.h"

#include <cassert>
#include <cstring>

namespace stele {
namespace {

// Returns the length of the well-formed sequence at the start of `bytes`, or 0.
std::size_t measure_sequence(const unsigned char* bytes, std::size_t size) {
  const unsigned char lead = bytes[0];
  if (lead < 0x80) return 1;
  std::size_t length = 0;
  unsigned char low = 0x80;
  unsigned char high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;   // overlong
    if (lead == 0xED) high = 0x9F;  // surrogates
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;   // overlong
    if (lead == 0xF4) high = 0x8F;  // above U+10FFFF
  } else {
    return 0;
  }
  if (size < length) return 0;
  if (bytes[1] < low || bytes[1] > high) return 0;
  for (std::size_t i = 2; i < length; ++i) {
    if ((bytes[i] & 0xC0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

std::optional<std::size_t> find_invalid_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t offset = 0;
  while (offset < text.size()) {
    // Eight ASCII bytes at a time: most text of most files.
    while (offset + 8 <= text.size()) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes + offset, 8);
      if (word & 0x8080808080808080ULL) break;
      offset += 8;
    }
    // Runs of two bytes: Cyrillic, Greek, Arabic, ...
    while (offset + 2 <= text.size() && bytes[offset] >= 0xC2 && bytes[offset] <= 0xDF &&
           (bytes[offset + 1] & 0xC0) == 0x80) {
      offset += 2;
    }
    if (offset >= text.size()) break;
    const std::size_t length = measure_sequence(bytes + offset, text.size() - offset);
    if (length == 0) return offset;
    offset += length;
  }
  return std::nullopt;
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  while (const auto bad = find_invalid_utf8(text)) {
    clean.append(text.substr(0, *bad));
    append_utf8(0xFFFD, &clean);
    text.remove_prefix(*bad + 1);
    // The rest of the same broken sequence is part of the same run.
    while (!text.empty() && (static_cast<unsigned char>(text[0]) & 0xC0) == 0x80) {
      text.remove_prefix(1);
    }
  }
  clean.append(text);
  return clean;
}

char32_t next_code_point(std::string_view text, std::size_t* offset) {
  assert(*offset < text.size());
  const auto byte_at = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::size_t i = *offset;
  const char32_t lead = byte_at(i);
  if (lead < 0x80) {
    *offset = i + 1;
    return lead;
  }
  if (lead < 0xE0) {
    *offset = i + 2;
    return ((lead & 0x1F) << 6) | (byte_at(i + 1) & 0x3F);
  }
  if (lead < 0xF0) {
    *offset = i + 3;
    return ((lead & 0x0F) << 12) | ((byte_at(i + 1) & 0x3F) << 6) | (byte_at(i + 2) & 0x3F);
  }
  *offset = i + 4;
  return ((lead & 0x07) << 18) | ((byte_at(i + 1) & 0x3F) << 12) | ((byte_at(i + 2) & 0x3F) << 6) |
         (byte_at(i + 3) & 0x3F);
}

void append_utf8(char32_t code_point, std::string* text) {
  const auto push = [&](char32_t byte) { text->push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) {
    push(code_point);
  } else if (code_point < 0x800) {
    push(0xC0 | (code_point >> 6));
    push(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    push(0xE0 | (code_point >> 12));
    push(0x80 | ((code_point >> 6) & 0x3F));
    push(0x80 | (code_point & 0x3F));
  } else {
    push(0xF0 | (code_point >> 18));
    push(0x80 | ((code_point >> 12) & 0x3F));
    push(0x80 | ((code_point >> 6) & 0x3F));
    push(0x80 | (code_point & 0x3F));
  }
}

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

}  // namespace stele
