#include "align/text/read_markdown.h"

#include "align/text/line_shape.h"
#include "align/text/markup.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace stele {
namespace {

std::size_t count_leading(std::string_view line, char c) {
  return std::min(line.find_first_not_of(c), line.size());
}

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

// "---", "* * *", "___"
bool is_rule(std::string_view line) {
  std::size_t marks = 0;
  char mark = '\0';
  for (const char c : line) {
    if (c == ' ' || c == '\t' || c == '\r') continue;
    if ((c != '-' && c != '*' && c != '_') || (mark != '\0' && c != mark)) return false;
    mark = c;
    ++marks;
  }
  return marks >= 3;
}

// "|---|:--:|"
bool is_table_rule(std::string_view line) {
  return line.find('-') != std::string_view::npos && line.find('|') != std::string_view::npos &&
         line.find_first_not_of("|-: \t\r") == std::string_view::npos;
}

bool is_ascii_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

class MarkdownScanner {
 public:
  explicit MarkdownScanner(Document* document) : text_(document->text), builder_(document) {}

  void scan() {
    std::size_t begin = skip_front_matter();
    while (begin < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      scan_line(begin, end);
      begin = end + 1;
    }
    builder_.end_paragraph();
  }

 private:
  std::size_t skip_front_matter() const {
    if (!text_.starts_with("---\n") && !text_.starts_with("---\r\n")) return 0;
    const std::size_t end = text_.find("\n---", 3);
    if (end == std::string_view::npos) return 0;
    return std::min(text_.find('\n', end + 1), text_.size());
  }

  void scan_line(std::size_t begin, std::size_t end) {
    // Quotation marks of blocks, and indentation.
    std::size_t at = begin;
    while (at < end && (text_[at] == ' ' || text_[at] == '\t' || text_[at] == '>')) ++at;
    const std::string_view line = text_.substr(at, end - at);
    if (!fence_.empty()) {
      if (line.starts_with(fence_)) fence_.clear();
      return;
    }
    if (line.starts_with("```") || line.starts_with("~~~")) {
      builder_.end_paragraph();
      fence_ = line.substr(0, 3);
      return;
    }
    if (is_blank(line)) {
      open_marks_.clear();
      builder_.end_paragraph();
      in_paragraph_ = false;
      return;
    }
    if (scan_heading_or_rule(at, end, line)) return;
    if (line[0] == '[' && line.find("]:") != std::string_view::npos) return;  // link definition
    if (line[0] == '|' || is_table_rule(line)) {
      if (!is_table_rule(line)) scan_table_row(at, end);
      return;
    }
    const std::size_t indent = at - begin;
    int level = 1;
    const std::size_t marker = measure_list_marker(line, &level);
    if (marker > 0) {
      builder_.end_paragraph(ParagraphKind::kListItem, static_cast<int>(indent / 2) + 1);
      at += marker;
    } else if (indent >= 4 && !in_paragraph_) {
      return;  // indented code
    } else if (in_paragraph_ && at > begin) {
      builder_.add_edit({begin, at}, MarkupKind::kFurniture);
    }
    in_paragraph_ = true;
    scan_inline(at, end);
  }

  bool scan_heading_or_rule(std::size_t at, std::size_t end, std::string_view line) {
    const std::size_t hashes = count_leading(line, '#');
    if (hashes >= 1 && hashes <= 6 && (hashes == line.size() || line[hashes] == ' ')) {
      builder_.end_paragraph(ParagraphKind::kHeading, static_cast<int>(hashes));
      std::size_t last = end;
      while (last > at + hashes && (text_[last - 1] == '#' || text_[last - 1] == ' ')) --last;
      scan_inline(at + hashes, last);
      builder_.end_paragraph();
      in_paragraph_ = false;
      return true;
    }
    if (in_paragraph_ && (line.find_first_not_of("=\r") == std::string_view::npos ||
                          line.find_first_not_of("-\r") == std::string_view::npos)) {
      builder_.set_kind(ParagraphKind::kHeading, line[0] == '=' ? 1 : 2);
      builder_.end_paragraph();
      in_paragraph_ = false;
      return true;
    }
    if (is_rule(line)) {
      builder_.end_paragraph();
      in_paragraph_ = false;
      return true;
    }
    return false;
  }

  void scan_table_row(std::size_t begin, std::size_t end) {
    std::size_t cell = begin;
    for (std::size_t i = begin; i <= end; ++i) {
      const bool is_edge = i == end || (text_[i] == '|' && (i == begin || text_[i - 1] != '\\'));
      if (!is_edge) continue;
      builder_.end_paragraph(ParagraphKind::kTableCell);
      scan_inline(cell, i);
      cell = i + 1;
    }
    builder_.end_paragraph();
    in_paragraph_ = false;
  }

  // Shows [begin, end) without its marks.
  void scan_inline(std::size_t begin, std::size_t end) {
    std::size_t shown = begin;
    std::size_t at = begin;
    while (at < end) {
      std::string replacement;
      const std::size_t size = measure_mark(at, begin, end, &replacement);
      const MarkupKind kind = size == 0 ? MarkupKind::kMark : classify_mark(text_.substr(at, size));
      if (size == 0) {
        ++at;
        continue;
      }
      if (at > shown) builder_.add_text({shown, at});
      builder_.add_edit({at, at + size}, kind, std::move(replacement));
      at += size;
      shown = at;
    }
    if (end > shown) builder_.add_text({shown, end});
  }

  // Marks that look the same on both sides close what is open.
  MarkupKind classify_mark(std::string_view mark) {
    if (mark[0] == '\\' || mark[0] == '&') return MarkupKind::kCharacter;
    if (mark[0] == '<') return classify_tag(mark);
    if (mark[0] == '[' || mark[0] == '!') return MarkupKind::kOpenMark;
    if (mark[0] == ']') return MarkupKind::kCloseMark;
    const auto open = std::find(open_marks_.begin(), open_marks_.end(), mark);
    if (open == open_marks_.end()) {
      open_marks_.emplace_back(mark);
      return MarkupKind::kOpenMark;
    }
    open_marks_.erase(open);
    return MarkupKind::kCloseMark;
  }

  std::size_t measure_mark(std::size_t at, std::size_t begin, std::size_t end,
                           std::string* replacement) {
    const std::string_view rest = text_.substr(at, end - at);
    const auto is_letter_at = [&](std::size_t i) {
      return i >= begin && i < end && text_[i] != ' ' && !is_ascii_punctuation(text_[i]);
    };
    switch (rest[0]) {
      case '\\':
        if (rest.size() < 2 || !is_ascii_punctuation(rest[1])) return 0;
        *replacement = rest[1];
        return 2;
      case '*':
      case '`':
      case '~': {
        const std::size_t count = count_leading(rest, rest[0]);
        if (rest[0] == '~' && count != 2) return 0;
        // A star between spaces is a star.
        const bool touches =
            (at > begin && text_[at - 1] != ' ') || (at + count < end && text_[at + count] != ' ');
        return touches ? count : 0;
      }
      case '_': {
        const std::size_t count = count_leading(rest, '_');
        const bool is_inside_word = is_letter_at(at - 1) && is_letter_at(at + count);
        return is_inside_word ? 0 : count;
      }
      case '!':
        return rest.starts_with("![") ? 2 : 0;
      case '[':
        return rest.find("](") != std::string_view::npos ||
                       rest.find("][") != std::string_view::npos
                   ? 1
                   : 0;
      case ']': {
        if (rest.size() < 2 || (rest[1] != '(' && rest[1] != '[')) return 0;
        const std::size_t close = rest.find(rest[1] == '(' ? ')' : ']', 2);
        return close == std::string_view::npos ? 0 : close + 1;
      }
      case '<': {
        const std::size_t close = rest.find('>');
        const bool is_tag =
            rest.size() > 1 && (rest[1] == '/' || rest[1] == '!' || is_letter_at(at + 1));
        return is_tag && close != std::string_view::npos ? close + 1 : 0;
      }
      case '&': {
        std::size_t size = 0;
        if (auto shown = read_entity(text_, at, &size); shown && at + size <= end) {
          *replacement = std::move(*shown);
          return size;
        }
        return 0;
      }
      default:
        return 0;
    }
  }

  std::string_view text_;
  ParagraphBuilder builder_;
  std::string fence_;
  std::vector<std::string> open_marks_;  // in the paragraph at hand
  bool in_paragraph_ = false;
};

}  // namespace

void find_markdown_paragraphs(Document* document) {
  MarkdownScanner(document).scan();
}

}  // namespace stele
