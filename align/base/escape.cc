#include "align/base/escape.h"

#include <cstddef>

namespace stele {
namespace {

enum class Where { kText, kAttribute, kHtml };

void append_escaped(std::string_view text, Where where, std::string* out) {
  std::size_t run = 0;
  const auto flush = [&](std::size_t i) { out->append(text.substr(run, i - run)); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c > '>' && c != 0xEF) continue;
    std::string_view replacement;
    std::size_t length = 1;
    if (c == '<') {
      replacement = "&lt;";
    } else if (c == '>') {
      replacement = "&gt;";
    } else if (c == '&') {
      replacement = "&amp;";
    } else if (c == '"' && where != Where::kText) {
      replacement = "&quot;";
    } else if (c == '\'' && where == Where::kHtml) {
      replacement = "&#39;";
    } else if (c == '\n' && where == Where::kAttribute) {
      replacement = "&#10;";
    } else if (c == '\t' && where == Where::kAttribute) {
      replacement = "&#9;";
    } else if (c == '\r' && where != Where::kHtml) {
      replacement = "&#13;";  // as it is, it would be read as a line feed
    } else if (c < 0x20 && c != '\n' && c != '\t' && c != '\r') {
      replacement = "\xEF\xBF\xBD";
    } else if (c == 0xEF && i + 2 < text.size() && text[i + 1] == '\xBF' &&
               (text[i + 2] == '\xBE' || text[i + 2] == '\xBF')) {
      replacement = "\xEF\xBF\xBD";
      length = 3;
    } else {
      continue;
    }
    flush(i);
    out->append(replacement);
    i += length - 1;
    run = i + 1;
  }
  flush(text.size());
}

}  // namespace

void append_xml_text(std::string_view text, std::string* out) {
  append_escaped(text, Where::kText, out);
}

void append_xml_attribute(std::string_view text, std::string* out) {
  append_escaped(text, Where::kAttribute, out);
}

void append_xml_attribute(std::string_view name, std::string_view value, std::string* out) {
  out->append(" ").append(name).append("=\"");
  append_xml_attribute(value, out);
  out->push_back('"');
}

std::string escape_html(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size() + text.size() / 16);
  append_escaped(text, Where::kHtml, &escaped);
  return escaped;
}

}  // namespace stele
