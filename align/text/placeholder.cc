#include "align/text/placeholder.h"

#include <algorithm>
#include <array>

namespace stele {
namespace {

constexpr std::size_t kMaxNameBytes = 64;
constexpr std::size_t kMaxTagBytes = 512;

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_character(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '.' || c == '-' || c == ':';
}
char at(std::string_view text, std::size_t i) {
  return i < text.size() ? text[i] : '\0';
}
std::size_t skip_digits(std::string_view text, std::size_t i) {
  while (is_ascii_digit(at(text, i))) ++i;
  return i;
}
std::size_t skip_name(std::string_view text, std::size_t i) {
  const std::size_t limit = std::min(text.size(), i + kMaxNameBytes);
  while (i < limit && is_name_character(text[i])) ++i;
  return i;
}

// C, Python, Objective-C and Qt forms.
std::size_t measure_percent(std::string_view text, std::size_t offset) {
  if (offset > 0 && is_ascii_digit(text[offset - 1])) return 0;
  std::size_t i = offset + 1;
  if (at(text, i) == '%') return 2;
  if (at(text, i) == '(') {
    const std::size_t end = skip_name(text, i + 1);
    if (end == i + 1 || at(text, end) != ')') return 0;
    i = end + 1;
  }
  if (at(text, i) == 'L' && is_ascii_digit(at(text, i + 1))) return 3;  // Qt: %L1
  const std::size_t position_end = skip_digits(text, i);
  if (position_end > i && at(text, position_end) == '$') i = position_end + 1;
  while (std::string_view("-+#0'").find(at(text, i)) != std::string_view::npos && i < text.size()) {
    ++i;
  }
  const std::size_t width_begin = i;
  i = at(text, i) == '*' ? i + 1 : skip_digits(text, i);
  if (at(text, i) == '.') {
    const std::size_t precision = i + 1;
    i = at(text, precision) == '*' ? precision + 1 : skip_digits(text, precision);
  }
  while (std::string_view("hlLzjtq").find(at(text, i)) != std::string_view::npos &&
         i < text.size()) {
    ++i;
  }
  const char conversion = at(text, i);
  if (conversion != '\0' &&
      std::string_view("diouxXeEfFgGaAcspn@").find(conversion) != std::string_view::npos) {
    // "100 %is" and the like: a conversion is not the start of a longer word.
    const bool is_word = is_ascii_letter(at(text, i + 1)) && is_ascii_letter(at(text, i + 2));
    if (!is_word || at(text, offset + 1) == '(') return i + 1 - offset;
  }
  const std::size_t qt_end = skip_digits(text, width_begin);  // Qt: %1
  const bool is_qt = width_begin == offset + 1 && qt_end > width_begin && qt_end - width_begin <= 2;
  return is_qt ? qt_end - offset : 0;
}

std::size_t measure_braces(std::string_view text, std::size_t offset) {
  const std::size_t open_count = at(text, offset + 1) == '{' ? 2 : 1;
  std::size_t i = offset + open_count;
  while (at(text, i) == ' ' && open_count == 2) ++i;
  const std::size_t name = i;
  if (at(text, i) == '$' || at(text, i) == '#' || at(text, i) == '/') ++i;
  i = skip_name(text, i);
  while (at(text, i) == ' ' && open_count == 2) ++i;
  if (at(text, i) != '}' || (open_count == 2 && at(text, i + 1) != '}')) return 0;
  if (i == name && open_count == 2) return 0;
  return i + open_count - offset;
}

std::size_t measure_tag(std::string_view text, std::size_t offset) {
  std::size_t i = offset + 1;
  if (at(text, i) == '/') ++i;
  if (!is_ascii_letter(at(text, i))) return 0;
  i = skip_name(text, i);
  const char after = at(text, i);
  if (after == '>') return i + 1 - offset;
  if (after != ' ' && after != '/' && after != '\t' && after != '\n') return 0;
  const std::size_t limit = std::min(text.size(), offset + kMaxTagBytes);
  for (char quote = '\0'; i < limit; ++i) {
    const char c = text[i];
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '<') {
      return 0;
    } else if (c == '>') {
      return i + 1 - offset;
    }
  }
  return 0;
}

std::size_t measure_entity(std::string_view text, std::size_t offset) {
  std::size_t i = offset + 1;
  if (at(text, i) == '#') ++i;
  const std::size_t name = i;
  while (i < offset + 12 && (is_ascii_letter(at(text, i)) || is_ascii_digit(at(text, i)))) ++i;
  return i > name + 1 && at(text, i) == ';' ? i + 1 - offset : 0;
}

bool starts_with_no_case(std::string_view text, std::string_view lower_prefix) {
  if (text.size() < lower_prefix.size()) return false;
  for (std::size_t i = 0; i < lower_prefix.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] | 0x20) : text[i];
    if (c != lower_prefix[i]) return false;
  }
  return true;
}

// ASCII that RFC 3986 allows, and letters of any script up to general and CJK punctuation.
std::size_t skip_url_body(std::string_view text, std::size_t i) {
  while (i < text.size()) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte <= 0x20 || byte == 0x7F) break;
    if (std::string_view("<>\"`{}|\\^").find(text[i]) != std::string_view::npos) break;
    if (byte == 0xC2) break;                               // no-break space, guillemets
    if (byte == 0xE2 && at(text, i + 1) == '\x80') break;  // dashes, curly quotes, spaces
    if (byte >= 0xE3) break;  // CJK: a sentence goes on without a space
    ++i;
  }
  return i;
}

}  // namespace

std::size_t measure_placeholder(std::string_view text, std::size_t offset) {
  switch (text[offset]) {
    case '%':
      return measure_percent(text, offset);
    case '{':
      return measure_braces(text, offset);
    case '$': {
      const std::size_t braces = at(text, offset + 1) == '{' ? measure_braces(text, offset + 1) : 0;
      return braces > 2 ? braces + 1 : 0;
    }
    case '<':
      return measure_tag(text, offset);
    case '&':
      return measure_entity(text, offset);
    default:
      return 0;
  }
}

std::size_t measure_url(std::string_view text, std::size_t offset) {
  const std::string_view rest = text.substr(offset);
  constexpr std::array<std::string_view, 6> kPrefixes = {"http://", "https://", "ftp://",
                                                         "file://", "mailto:",  "www."};
  std::size_t prefix_size = 0;
  for (const std::string_view prefix : kPrefixes) {
    if (starts_with_no_case(rest, prefix)) prefix_size = prefix.size();
  }
  if (prefix_size == 0) return 0;
  std::size_t end = skip_url_body(text, offset + prefix_size);
  const std::size_t least = offset + prefix_size;
  while (end > least) {
    const char last = text[end - 1];
    if (std::string_view(".,;:!?'*_").find(last) != std::string_view::npos) {
      --end;
    } else if (last == ')' || last == ']') {
      const std::string_view url = text.substr(offset, end - offset);
      const char open = last == ')' ? '(' : '[';
      if (std::count(url.begin(), url.end(), open) >= std::count(url.begin(), url.end(), last)) {
        break;
      }
      --end;
    } else {
      break;
    }
  }
  return end > least ? end - offset : 0;
}

std::size_t measure_email(std::string_view text, std::size_t offset, std::size_t word_end) {
  if (at(text, word_end) != '@') return 0;
  std::size_t i = word_end + 1;
  std::size_t last_dot = 0;
  while (is_ascii_letter(at(text, i)) || is_ascii_digit(at(text, i)) || at(text, i) == '-' ||
         (at(text, i) == '.' &&
          (is_ascii_letter(at(text, i + 1)) || is_ascii_digit(at(text, i + 1))))) {
    if (text[i] == '.') last_dot = i;
    ++i;
  }
  return last_dot > word_end + 1 ? i - offset : 0;
}

}  // namespace stele
