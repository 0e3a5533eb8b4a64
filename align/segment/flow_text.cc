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

constexpr char32_t kSoftHyphen = 0xAD;

bool is_hyphen(char32_t c) {
  return c == U'-' || c == 0x2010;
}

// Prefixes and first parts that keep their hyphen.
bool keeps_hyphen(std::string_view word) {
  constexpr std::array<std::string_view, 30> kParts = {
      "non",   "self",      "well",    "long",    "short",  "cross",    "post",   "ex",
      "vice",  "all",       "high",    "low",     "по",     "во",       "кое",    "северо",
      "юго",   "социально", "торгово", "экс",     "вице",   "military", "twenty", "thirty",
      "forty", "fifty",     "sixty",   "seventy", "eighty", "ninety"};
  return std::find(kParts.begin(), kParts.end(), word) != kParts.end();
}

std::string_view last_word(std::string_view text) {
  const std::size_t begin = text.find_last_of(" -(");
  return begin == std::string_view::npos ? text : text.substr(begin + 1);
}

}  // namespace

// Builds a FlowText from left to right.
class FlowText::Builder {
 public:
  Builder(const Document& document, const Paragraph& paragraph, FlowText* flow)
      : text_(document.text),
        begin_(paragraph.span.begin),
        end_(paragraph.span.end),
        edit_(std::lower_bound(
            document.edits.begin(), document.edits.end(), begin_,
            [](const Edit& edit, std::uint64_t offset) { return edit.span.begin < offset; })),
        last_edit_(document.edits.end()),
        flow_(*flow) {
    flow_.text_.reserve(paragraph.span.size_bytes());
  }

  void build() {
    std::uint64_t copy_begin = begin_;
    std::uint64_t offset = begin_;
    while (offset < end_) {
      const std::uint64_t stop = std::min(end_, next_edit());
      const std::uint64_t run_end = find_run_end(copy_begin, offset, stop);
      copy(copy_begin, run_end);
      offset = run_end;
      if (offset < stop) {
        offset = cross_gap(offset);
      } else if (offset < end_) {
        offset = apply_edit();
      }
      copy_begin = offset;
    }
  }

 private:
  std::uint64_t next_edit() const { return edit_ == last_edit_ ? end_ : edit_->span.begin; }

  bool ends_with_space() const { return flow_.text_.empty() || flow_.text_.back() == ' '; }

  void copy(std::uint64_t begin, std::uint64_t end) {
    if (end <= begin) return;
    flow_.pieces_.push_back({flow_.text_.size(), begin});
    flow_.text_.append(text_.substr(begin, end - begin));
  }

  // Shows the replacement of the edit at hand; returns where the text goes on.
  std::uint64_t apply_edit() {
    const bool is_second_space = edit_->replacement == " " && ends_with_space();
    if (!edit_->replacement.empty() && !is_second_space) {
      flow_.pieces_.push_back({flow_.text_.size(), edit_->span.begin});
      flow_.text_.append(edit_->replacement);
    }
    return (edit_++)->span.end;
  }

  // The end of what can be copied as it is: everything but white space and soft hyphens, and single
  // spaces between two characters of ASCII.
  std::uint64_t find_run_end(std::uint64_t run_begin, std::uint64_t offset,
                             std::uint64_t stop) const {
    while (offset < stop) {
      const auto byte = static_cast<unsigned char>(text_[offset]);
      const bool is_plain_ascii = byte > 0x20 && byte < 0x7F;
      const auto after = offset + 1 < stop ? static_cast<unsigned char>(text_[offset + 1]) : 0;
      if (is_plain_ascii || (byte == ' ' && after > 0x20 && after < 0x7F && offset > run_begin)) {
        ++offset;
        continue;
      }
      std::size_t next = offset;
      const char32_t c = next_code_point(text_, &next);
      // An ideographic space between two characters is part of a Chinese heading.
      const bool is_lone_wide_space = c == 0x3000 && offset > run_begin &&
                                      next<stop&& static_cast<unsigned char>(text_[next])> 0xE0 &&
                                      text_.substr(next, 3) != "\u3000";
      if ((is_white(c) || c == kSoftHyphen) && !is_lone_wide_space) break;
      offset = next;
    }
    return offset;
  }

  // Passes white space, soft hyphens and the edits among them; returns where the text goes on.
  std::uint64_t cross_gap(std::uint64_t offset) {
    const std::uint64_t gap_begin = offset;
    const bool starts_soft = text_.substr(offset, 2) == "\u00AD";
    bool has_line_end = false;
    char32_t next_character = U'\0';
    while (offset < end_) {
      if (offset == next_edit()) {
        if (!edit_->replacement.empty()) break;
        offset = apply_edit();
        continue;
      }
      std::size_t next = offset;
      next_character = next_code_point(text_, &next);
      if (!is_white(next_character) && next_character != kSoftHyphen) break;
      has_line_end = has_line_end || next_character == U'\n' || next_character == U'\f';
      offset = next;
    }
    if (offset >= end_ || ends_with_space() || starts_soft) return offset;
    const char32_t before = last_code_point(flow_.text_);
    if (has_line_end && joins_word(before, next_character)) return offset;
    if (!has_line_end || !is_east_asian(before) || !is_east_asian(next_character)) {
      flow_.pieces_.push_back({flow_.text_.size(), gap_begin});
      flow_.text_.push_back(' ');
    }
    return offset;
  }

  // Whether the hyphen `before` at a line's end ties the word before to the one behind; removes it
  // if it only divides a word.
  bool joins_word(char32_t before, char32_t next_character) {
    std::string& shown = flow_.text_;
    if (!is_hyphen(before) || shown.size() < 2) return false;
    const std::string_view stem(shown.data(), shown.size() - (before == U'-' ? 1 : 3));
    if (stem.empty() || !u_isalpha(static_cast<UChar32>(last_code_point(stem)))) return false;
    if (u_islower(static_cast<UChar32>(next_character)) && !keeps_hyphen(last_word(stem))) {
      shown.resize(stem.size());
    }
    return true;
  }

  std::string_view text_;
  std::uint64_t begin_;
  std::uint64_t end_;
  std::vector<Edit>::const_iterator edit_;
  std::vector<Edit>::const_iterator last_edit_;
  FlowText& flow_;
};

FlowText::FlowText(const Document& document, const Paragraph& paragraph) {
  Builder(document, paragraph, this).build();
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
