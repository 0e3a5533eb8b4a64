// Which bytes XmlReader has to look at twice. Not a public header.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace stele::tm {

inline bool is_xml_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Names are told from the rest by ASCII alone: every other character may be part of one.
inline bool is_xml_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || (c & 0x80);
}
inline bool is_xml_name_character(char c) {
  return is_xml_name_start(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

namespace internal {

constexpr std::array<bool, 256> make_text_stops() {
  std::array<bool, 256> stops{};
  for (std::size_t c = 0; c < 0x20; ++c) stops[c] = c != '\t' && c != '\n';
  stops['<'] = true;
  stops['&'] = true;
  stops[']'] = true;
  stops[0xEF] = true;
  return stops;
}
inline constexpr std::array<bool, 256> kTextStops = make_text_stops();

}  // namespace internal

// What may end a run of plain text: markup, references, the ']' of "]]>", carriage returns,
// forbidden characters and the first byte of U+FFFE and U+FFFF.
inline bool is_xml_text_stop(char c) {
  return internal::kTextStops[static_cast<unsigned char>(c)];
}
inline bool is_xml_attribute_stop(char c) {
  return c == '\t' || c == '\n' || (c != ']' && is_xml_text_stop(c));
}

// Whether the bytes at `at`, which is a stop, are surely plain text after all.
inline bool is_harmless_stop(const char* at, const char* end) {
  if (end - at < 3) return false;
  if (*at == ']') return at[1] != ']' || at[2] != '>';
  if (*at == '\xEF') return at[1] != '\xBF' || (at[2] != '\xBE' && at[2] != '\xBF');
  return false;
}

// Returns `raw` without an end that may be part of a longer "\r\n", "]]>" or character.
inline std::string_view trim_incomplete_end(std::string_view raw) {
  std::size_t size = raw.size();
  // At most three bytes of a character can be there without its last.
  for (std::size_t back = 1; back <= 3 && back <= size; ++back) {
    const auto byte = static_cast<unsigned char>(raw[size - back]);
    if (byte >= 0xC0) {
      const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
      if (length > back) size -= back;
      break;
    }
    if (byte < 0x80) break;
  }
  while (size > 0 && (raw[size - 1] == '\r' || raw[size - 1] == ']')) --size;
  return raw.substr(0, size);
}

inline bool is_xml_blank(std::string_view text) {
  return std::all_of(text.begin(), text.end(), is_xml_space);
}

// The name that `text` begins with; may be empty.
inline std::string_view take_xml_name(std::string_view text) {
  std::size_t size = 0;
  while (size < text.size() && is_xml_name_character(text[size])) ++size;
  return text.substr(0, size);
}

}  // namespace stele::tm
