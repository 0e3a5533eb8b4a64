#include "align/text/read_subrip.h"

#include "align/text/line_shape.h"
#include "align/text/markup.h"

#include <algorithm>
#include <string_view>

namespace stele {
namespace {

std::string_view line_at(std::string_view text, std::size_t begin) {
  std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool is_number(std::string_view line) {
  return !line.empty() && line.size() <= 8 &&
         line.find_first_not_of("0123456789") == std::string_view::npos;
}

bool is_time(std::string_view line) {
  return line.find(" --> ") != std::string_view::npos;
}

// Shows a line without "<i>" and "{\an8}".
void add_line(std::string_view text, std::size_t begin, std::size_t end,
              ParagraphBuilder* builder) {
  std::size_t shown = begin;
  for (std::size_t at = begin; at < end;) {
    const char close = text[at] == '<' ? '>' : text[at] == '{' ? '}' : '\0';
    const std::size_t last = close == '\0' ? std::string_view::npos : text.find(close, at);
    if (last == std::string_view::npos || last >= end) {
      ++at;
      continue;
    }
    if (at > shown) builder->add_text({shown, at});
    builder->add_edit({at, last + 1}, close == '>' ? classify_tag(text.substr(at, last + 1 - at))
                                                   : MarkupKind::kMark);
    at = shown = last + 1;
  }
  if (end > shown) builder->add_text({shown, end});
}

}  // namespace

void find_subrip_paragraphs(Document* document) {
  const std::string_view text = document->text;
  ParagraphBuilder builder(document);
  LineEnd last_end = LineEnd::kTerminated;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::string_view line = line_at(text, begin);
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view next = end < text.size() ? line_at(text, end + 1) : std::string_view();
    if ((is_number(line) && is_time(next)) || is_time(line)) {
      builder.add_edit({begin, begin + line.size()}, MarkupKind::kFurniture);
    } else if (!line.empty()) {
      // A dash at the start is another speaker.
      if (last_end == LineEnd::kTerminated || line[0] == '-') builder.end_paragraph();
      add_line(text, begin, begin + line.size(), &builder);
      last_end = measure_line(text, {begin, begin + line.size()}).end;
    }
    begin = end + 1;
  }
  builder.end_paragraph();
}

bool looks_like_subrip(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  const std::string_view line = line_at(text, first);
  const std::size_t end = text.find('\n', first);
  return is_number(line) && end != std::string_view::npos && is_time(line_at(text, end + 1));
}

}  // namespace stele
