#include "align/segment/flow_text.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <string_view>

#include <unicode/uchar.h>

namespace stele {
namespace {

bool is_white(char32_t c) {
  return c <= U' ' || c == 0x7F || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000 || c == 0xFEFF;
}

// Written without spaces, or punctuation of such scripts.
bool is_east_asian(char32_t c) {
  return (c >= 0x2E80 && c <= 0x312F) || (c >= 0x3190 && c <= 0x9FFF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE4F) ||
         (c >= 0xFF00 && c <= 0xFFEF) || c >= 0x20000;
}

char32_t last_code_point(std::string_view text) {
  if (text.empty()) return U'\0';
  std::size_t i = text.size() - 1;
  while (i > 0 && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) --i;
  return next_code_point(text, &i);
}

bool is_hyphen(char32_t c) {
  return c == U'-' || c == 0x2010 || c == 0xAD;
}

// Prefixes and first parts that keep their hyphen.
bool keeps_hyphen(std::string_view word) {
  constexpr std::array<std::string_view, 22> kParts = {
      "non",  "self",      "well",    "long", "short", "cross",   "post", "ex",
      "vice", "all",       "high",    "low",  "по",    "во",      "кое",  "северо",
      "юго",  "социально", "торгово", "экс",  "вице",  "military"};
  return std::find(kParts.begin(), kParts.end(), word) != kParts.end();
}

std::string_view last_word(std::string_view text) {
  const std::size_t begin = text.find_last_of(" -(");
  return begin == std::string_view::npos ? text : text.substr(begin + 1);
}

}  // namespace

FlowText::FlowText(const Document& document, const Paragraph& paragraph) {
  const std::string_view text = document.text;
  const std::uint64_t end = paragraph.span.end;
  auto furniture = std::lower_bound(
      document.furniture.begin(), document.furniture.end(), paragraph.span.begin,
      [](const ByteSpan& span, std::uint64_t offset) { return span.begin < offset; });
  text_.reserve(paragraph.span.size_bytes());
  std::uint64_t copy_begin = paragraph.span.begin;
  const auto copy_until = [&](std::uint64_t offset) {
    if (offset > copy_begin) {
      pieces_.push_back({text_.size(), copy_begin});
      text_.append(text.substr(copy_begin, offset - copy_begin));
    }
  };
  std::uint64_t offset = paragraph.span.begin;
  while (offset < end) {
    // Runs of anything but white space and soft hyphens are copied as they are; so is a single
    // space between two of them.
    const auto byte = static_cast<unsigned char>(text[offset]);
    const bool is_plain_ascii = byte > 0x20 && byte < 0x7F;
    const bool is_single_space = byte == ' ' && offset + 1 < end && offset > paragraph.span.begin &&
                                 static_cast<unsigned char>(text[offset + 1]) > 0x20 &&
                                 static_cast<unsigned char>(text[offset + 1]) < 0x7F &&
                                 offset > copy_begin;
    if (is_plain_ascii || is_single_space) {
      ++offset;
      continue;
    }
    std::size_t next = offset;
    char32_t c = next_code_point(text, &next);
    // An ideographic space between two characters is part of a Chinese heading.
    const bool is_lone_wide_space = c == 0x3000 && offset > copy_begin &&
                                    next<end&& static_cast<unsigned char>(text[next])> 0xE0 &&
                                    text.substr(next, 3) != "\u3000";
    if ((!is_white(c) && c != 0xAD) || is_lone_wide_space) {
      offset = next;
      continue;
    }
    copy_until(offset);
    bool has_line_end = false;
    const std::uint64_t gap_begin = offset;
    while (offset < end) {
      if (furniture != document.furniture.end() && furniture->begin == offset) {
        offset = furniture->end;
        ++furniture;
        has_line_end = true;
        continue;
      }
      next = offset;
      c = next_code_point(text, &next);
      if (!is_white(c) && c != 0xAD) break;
      has_line_end = has_line_end || c == U'\n' || c == U'\f';
      offset = next;
    }
    copy_begin = offset;
    if (offset >= end) break;
    const char32_t before = last_code_point(text_);
    const bool was_soft = gap_begin + 1 < text.size() && text.substr(gap_begin, 2) == "\u00AD";
    const bool is_lower_next = u_islower(static_cast<UChar32>(c));
    if (was_soft) {
      // A word that goes on, with or without a line end.
    } else if (has_line_end && is_hyphen(before) && text_.size() > 1 &&
               u_isalpha(static_cast<UChar32>(
                   last_code_point(std::string_view(text_).substr(0, text_.size() - 1))))) {
      const std::string_view word = last_word(std::string_view(text_).substr(0, text_.size() - 1));
      if (is_lower_next && before == U'-' && !keeps_hyphen(word)) text_.pop_back();
    } else if (!has_line_end || !is_east_asian(before) || !is_east_asian(c)) {
      pieces_.push_back({text_.size(), gap_begin});
      text_.push_back(' ');
    }
  }
  if (copy_begin < end) copy_until(end);
}

std::uint64_t FlowText::source_at(std::uint64_t flow) const {
  const auto after = std::upper_bound(
      pieces_.begin(), pieces_.end(), flow,
      [](std::uint64_t offset, const Piece& piece) { return offset < piece.flow; });
  assert(after != pieces_.begin());
  const Piece& piece = *std::prev(after);
  return piece.source + (flow - piece.flow);
}

ByteSpan FlowText::source_of(ByteSpan span) const {
  return {source_at(span.begin), source_at(span.end - 1) + 1};
}

}  // namespace stele
