#include "align/text/markup.h"

#include "align/base/utf8.h"
#include "align/text/html_entities.h"

#include <array>
#include <utility>

namespace stele {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

std::optional<char32_t> parse_code_point(std::string_view digits, unsigned base) {
  char32_t value = 0;
  if (digits.empty()) return std::nullopt;
  for (const char c : digits) {
    unsigned digit = 99;
    if (c >= '0' && c <= '9') digit = static_cast<unsigned>(c - '0');
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
      digit = static_cast<unsigned>((c | 0x20) - 'a') + 10;
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
    if (value > 0x10FFFF) return std::nullopt;
  }
  const bool is_surrogate = value >= 0xD800 && value < 0xE000;
  return value == 0 || is_surrogate ? std::nullopt : std::optional(value);
}

}  // namespace

void ParagraphBuilder::open(std::size_t begin) {
  is_open_ = true;
  current_.span.begin = begin;
  for (Edit& edit : leading_) document_.edits.push_back(std::move(edit));
  leading_.clear();
}

void ParagraphBuilder::add_text(ByteSpan span) {
  const std::string_view content = view_of(document_.text, span);
  const std::size_t first = content.find_first_not_of(" \t\r\n\f\v");
  if (first == std::string_view::npos) return;
  if (!is_open_) open(span.begin + first);
  for (Edit& edit : pending_) document_.edits.push_back(std::move(edit));
  pending_.clear();
  current_.span.end = span.begin + content.find_last_not_of(" \t\r\n\f\v") + 1;
}

void ParagraphBuilder::add_edit(ByteSpan span, MarkupKind kind, std::string replacement) {
  const bool is_visible = !is_blank(replacement);
  if (is_visible && !is_open_) open(span.begin);
  if (!is_open_) {
    if (kind == MarkupKind::kOpenMark) leading_.push_back({span, {}, kind});
    // What opens and closes without a word between is nothing.
    if (kind == MarkupKind::kCloseMark && !leading_.empty()) leading_.pop_back();
    return;
  }
  pending_.push_back({span, std::move(replacement), kind});
  if (!is_visible) return;
  for (Edit& edit : pending_) document_.edits.push_back(std::move(edit));
  pending_.clear();
  current_.span.end = span.end;
}

void ParagraphBuilder::set_kind(ParagraphKind kind, int level) {
  current_.kind = kind;
  current_.level = level;
}

void ParagraphBuilder::end_paragraph(ParagraphKind next_kind, int next_level) {
  if (is_open_) document_.paragraphs.push_back(current_);
  for (Edit& edit : pending_) {
    if (edit.kind == MarkupKind::kCloseMark) document_.edits.push_back(std::move(edit));
  }
  is_open_ = false;
  pending_.clear();
  leading_.clear();
  current_.kind = next_kind;
  current_.level = next_level;
}

MarkupKind classify_tag(std::string_view tag) {
  constexpr std::array<std::string_view, 5> kAlone = {"<br", "<img", "<wbr", "<input", "<hr"};
  if (tag.starts_with("</")) return MarkupKind::kCloseMark;
  if (tag.starts_with("<!") || tag.starts_with("<?") || tag.ends_with("/>"))
    return MarkupKind::kMark;
  for (const std::string_view name : kAlone) {
    if (tag.starts_with(name) && tag.find_first_of(" \t\r\n>", name.size()) == name.size()) {
      return MarkupKind::kMark;
    }
  }
  return MarkupKind::kOpenMark;
}

std::optional<std::string> read_entity(std::string_view text, std::size_t offset,
                                       std::size_t* size) {
  constexpr std::size_t kMaxEntityBytes = 12;
  const std::size_t end = text.substr(0, offset + kMaxEntityBytes).find(';', offset);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view name = text.substr(offset + 1, end - offset - 1);
  std::optional<char32_t> value;
  if (name.starts_with("#x") || name.starts_with("#X")) {
    value = parse_code_point(name.substr(2), 16);
  } else if (name.starts_with("#")) {
    value = parse_code_point(name.substr(1), 10);
  } else {
    const char32_t named = name == "apos" ? U'\'' : find_html_entity(name);
    if (named != 0) value = named;
  }
  if (!value) return std::nullopt;
  *size = end + 1 - offset;
  std::string shown;
  const bool is_space = *value == 0xA0 || (*value >= 0x2000 && *value <= 0x200A);
  if (*value != 0xAD) append_utf8(is_space ? U' ' : *value, &shown);
  return shown;
}

}  // namespace stele
