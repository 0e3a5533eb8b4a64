#include "align/text/read_html.h"

#include "align/base/language_tag.h"
#include "align/text/markup.h"

#include <algorithm>
#include <array>

namespace stele {
namespace {

std::string lower_ascii(std::string_view text) {
  std::string lowered(text);
  for (char& c : lowered) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return lowered;
}

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 43> kBlocks = {
    "address", "article", "aside", "blockquote", "body",  "caption",  "center",     "dd",
    "details", "dialog",  "div",   "dl",         "dt",    "fieldset", "figcaption", "figure",
    "footer",  "form",    "h1",    "h2",         "h3",    "h4",       "h5",         "h6",
    "head",    "header",  "hr",    "html",       "li",    "main",     "nav",        "ol",
    "option",  "p",       "pre",   "section",    "table", "tbody",    "td",         "th",
    "title",   "tr",      "ul"};
constexpr std::array<std::string_view, 5> kHidden = {"script", "style", "template", "noscript",
                                                     "svg"};

// Returns the value of an attribute inside a tag, or nothing.
std::string_view find_attribute(std::string_view tag, std::string_view name) {
  const std::string lowered = lower_ascii(tag);
  for (std::size_t at = lowered.find(name); at != std::string::npos;
       at = lowered.find(name, at + 1)) {
    std::size_t i = at + name.size();
    if (at == 0 || std::string_view(" \t\n\r\"'").find(lowered[at - 1]) == std::string_view::npos ||
        i >= tag.size() || tag[i] != '=') {
      continue;
    }
    ++i;
    const char quote = i < tag.size() && (tag[i] == '"' || tag[i] == '\'') ? tag[i++] : '\0';
    const std::size_t end = quote != '\0' ? tag.find(quote, i) : tag.find_first_of(" \t\n\r>/", i);
    return tag.substr(i, end == std::string_view::npos ? end : end - i);
  }
  return {};
}

class HtmlScanner {
 public:
  explicit HtmlScanner(Document* document)
      : document_(*document), text_(document->text), builder_(document) {}

  void scan() {
    std::size_t offset = 0;
    std::size_t text_begin = 0;
    while (offset < text_.size()) {
      const char c = text_[offset];
      std::size_t size = 0;
      if (c == '<') {
        size = measure_markup(offset);
      } else if (c == '&') {
        if (auto shown = read_entity(text_, offset, &size)) {
          flush(text_begin, offset);
          if (!is_hidden())
            builder_.add_edit({offset, offset + size}, MarkupKind::kCharacter, std::move(*shown));
          offset += size;
          text_begin = offset;
          continue;
        }
      }
      if (size == 0) {
        ++offset;
        continue;
      }
      flush(text_begin, offset);
      handle_markup(offset, size);
      offset += size;
      text_begin = offset;
    }
    flush(text_begin, text_.size());
    builder_.end_paragraph();
  }

 private:
  bool is_hidden() const { return in_head_ && !in_title_; }

  void flush(std::size_t begin, std::size_t end) {
    if (end > begin && !is_hidden()) builder_.add_text({begin, end});
  }

  // The length of the tag, comment or declaration at `offset`, or 0 when it is text.
  std::size_t measure_markup(std::size_t offset) const {
    const std::string_view rest = text_.substr(offset);
    const auto until = [&](std::string_view end) {
      const std::size_t found = rest.find(end);
      return found == std::string_view::npos ? rest.size() : found + end.size();
    };
    if (rest.starts_with("<!--")) return until("-->");
    if (rest.size() < 2) return 0;
    const char next = rest[1] == '/' && rest.size() > 2 ? rest[2] : rest[1];
    const bool is_tag = (next | 0x20) >= 'a' && (next | 0x20) <= 'z';
    if (!is_tag && rest[1] != '!' && rest[1] != '?') return 0;
    char quote = '\0';
    for (std::size_t i = 1; i < rest.size(); ++i) {
      const char c = rest[i];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if ((c == '"' || c == '\'') && rest[i - 1] == '=') {
        quote = c;
      } else if (c == '>') {
        return i + 1;
      }
    }
    return rest.size();
  }

  void handle_markup(std::size_t offset, std::size_t& size) {
    const std::string_view tag = text_.substr(offset, size);
    const bool is_closing = tag.size() > 1 && tag[1] == '/';
    const std::size_t name_begin = is_closing ? 2 : 1;
    const std::size_t name_end = std::min(tag.find_first_of(" \t\r\n/>", name_begin), tag.size());
    const std::string name = lower_ascii(tag.substr(name_begin, name_end - name_begin));
    if (!is_closing && is_one_of(name, kHidden) && !tag.ends_with("/>")) {
      size = measure_hidden(offset, size, name);
    }
    if (name == "html" && !is_closing && document_.language.empty()) {
      const auto language = canonicalize_language_tag(find_attribute(tag, "lang"));
      if (language.ok()) document_.language = *language;
    }
    if (name == "head") in_head_ = !is_closing;
    if (name == "body") in_head_ = false;
    if (name == "title") in_title_ = !is_closing;
    if (name == "br") {
      builder_.add_edit({offset, offset + size}, MarkupKind::kMark, " ");
    } else if (is_one_of(name, kBlocks)) {
      start_block(name, is_closing);
    } else {
      // <script>…</script> was taken whole.
      builder_.add_edit({offset, offset + size},
                        size > tag.size() ? MarkupKind::kMark : classify_tag(tag));
    }
  }

  // To the end of the closing tag of an element whose content is not shown.
  std::size_t measure_hidden(std::size_t offset, std::size_t tag_size,
                             const std::string& name) const {
    std::size_t at = offset + tag_size;
    while ((at = text_.find("</", at)) != std::string_view::npos) {
      if (lower_ascii(text_.substr(at + 2, name.size())) == name) {
        const std::size_t end = text_.find('>', at);
        return (end == std::string_view::npos ? text_.size() : end + 1) - offset;
      }
      at += 2;
    }
    return text_.size() - offset;
  }

  void start_block(const std::string& name, bool is_closing) {
    if (name == "ul" || name == "ol")
      list_depth_ = std::max(0, list_depth_ + (is_closing ? -1 : 1));
    if (name == "td" || name == "th") in_cell_ = !is_closing;
    ParagraphKind kind = in_cell_ ? ParagraphKind::kTableCell : ParagraphKind::kText;
    int level = 0;
    if (name == "li" && !is_closing) {
      kind = ParagraphKind::kListItem;
      level = std::max(1, list_depth_);
    } else if (name == "title" && !is_closing) {
      kind = ParagraphKind::kHeading;
      level = 1;
    } else if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' &&
               !is_closing) {
      kind = ParagraphKind::kHeading;
      level = name[1] - '0';
    }
    builder_.end_paragraph(kind, level);
  }

  Document& document_;
  std::string_view text_;
  ParagraphBuilder builder_;
  bool in_head_ = false;
  bool in_title_ = false;
  bool in_cell_ = false;
  int list_depth_ = 0;
};

}  // namespace

void find_html_paragraphs(Document* document) {
  HtmlScanner(document).scan();
}

std::string find_html_encoding(std::string_view bytes) {
  const std::string head = lower_ascii(bytes.substr(0, 1024));
  const std::size_t at = head.find("charset=");
  if (at == std::string::npos) return {};
  std::size_t begin = at + 8;
  if (begin < head.size() && (head[begin] == '"' || head[begin] == '\'')) ++begin;
  const std::size_t end = head.find_first_of("\"' />;", begin);
  return end == std::string::npos ? std::string() : head.substr(begin, end - begin);
}

}  // namespace stele
