#include "align/text/line_shape.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_set>

#include <unicode/uchar.h>

namespace stele {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_ideograph(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0x3040 && c <= 0x30FF) ||
         (c >= 0xF900 && c < 0xFB00);
}
bool is_line_space(char32_t c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v' || c == 0xA0 || c == 0x3000 ||
         c == 0xFEFF || (c >= 0x2000 && c <= 0x200B);
}
char32_t code_point_at(std::string_view text, std::size_t i) {
  return i < text.size() ? next_code_point(text, &i) : U'\0';
}
char32_t last_code_point(std::string_view text) {
  std::size_t i = text.size();
  while (i > 0 && (static_cast<unsigned char>(text[--i]) & 0xC0) == 0x80) {
  }
  return code_point_at(text, i);
}
void drop_last_code_point(std::string_view* text) {
  while (!text->empty() && (static_cast<unsigned char>(text->back()) & 0xC0) == 0x80) {
    text->remove_suffix(1);
  }
  if (!text->empty()) text->remove_suffix(1);
}

bool is_closer(char32_t c) {
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x2019 || c == 0x201D || c == 0xBB ||
         c == 0x300B || c == 0x300D || c == 0x300F || c == 0xFF09 || c == 0x3011;
}
bool is_terminator(char32_t c) {
  return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xFF01 ||
         c == 0xFF1F || c == 0xFF0E || c == 0xFF61 || c == 0x061F || c == 0x06D4 || c == 0x0964;
}

// Words after which a sentence goes on.
bool is_function_word(std::string_view word) {
  static const std::unordered_set<std::string_view> words = {
      "a",  "an",  "and", "as",    "at",   "by",   "for",   "from",    "in",    "into", "of",
      "on", "or",  "the", "to",    "with", "that", "which", "between", "under", "its",  "their",
      "в",  "и",   "на",  "с",     "со",   "к",    "о",     "об",      "от",    "по",   "из",
      "за", "для", "при", "между", "что",  "или",  "не",    "во",      "у",     "под",  "над",
      "до", "без", "der", "die",   "das",  "und",  "von",   "des",     "den",   "zu",   "mit",
      "de", "la",  "le",  "les",   "du",   "et",   "en",    "y",       "el",    "los",  "del"};
  return words.contains(word);
}

LineEnd classify_end(std::string_view line) {
  const std::string_view whole = line;
  while (!line.empty() && is_closer(last_code_point(line))) drop_last_code_point(&line);
  if (line.empty()) return LineEnd::kOpen;
  const char32_t last = last_code_point(line);
  if (is_terminator(last)) return LineEnd::kTerminated;
  if (line.size() != whole.size()) return LineEnd::kOpen;
  if (last == ':' || last == ';' || last == 0xFF1A || last == 0xFF1B) return LineEnd::kIntroduces;
  if (last == ',' || last == 0xFF0C || last == 0x3001 || last == '-' || last == 0x2010 ||
      last == 0x2013 || last == 0x2014 || last == 0xAD || last == '(' || last == '/' ||
      last == 0xAB || last == 0x201C || last == 0xFF08 || last == 0x300A) {
    return LineEnd::kContinues;
  }
  const std::size_t space = line.rfind(' ');
  if (space != std::string_view::npos && is_function_word(line.substr(space + 1))) {
    return LineEnd::kContinues;
  }
  return LineEnd::kOpen;
}

std::uint32_t measure_columns(std::string_view text) {
  std::uint32_t columns = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    columns += (byte & 0xC0) != 0x80;
    columns += byte >= 0xE3 && byte <= 0xED;
  }
  return columns;
}

std::size_t skip_spaces(std::string_view text, std::size_t i) {
  while (i < text.size()) {
    std::size_t after = i;
    if (!is_line_space(next_code_point(text, &after))) break;
    i = after;
  }
  return i;
}

// Letters, digits or a Roman numeral inside a marker: at most 4 characters, one letter or all of
// i, v, x. Returns its end, or `i`.
std::size_t skip_enumerator(std::string_view line, std::size_t i) {
  const std::size_t begin = i;
  while (i < line.size() && is_digit(line[i]) && i - begin < 3) ++i;
  if (i > begin) return i;
  while (i < line.size() && i - begin < 5 &&
         std::string_view("ivxIVX").find(line[i]) != std::string_view::npos) {
    ++i;
  }
  if (i > begin + 1) return i;
  i = begin;
  std::size_t after = begin;
  if (i >= line.size()) return begin;
  const char32_t letter = next_code_point(line, &after);
  const bool is_letter = (letter | 0x20) >= 'a' && (letter | 0x20) <= 'z';
  const bool is_cyrillic = letter >= 0x410 && letter <= 0x44F;
  return is_letter || is_cyrillic ? after : begin;
}

// "一", "十二"
std::size_t skip_chinese_number(std::string_view line, std::size_t i) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九十百零两";
  for (int count = 0; i < line.size() && count < 4; ++count) {
    std::size_t after = i;
    if (kDigits.find(next_code_point(line, &after)) == std::u32string_view::npos) break;
    i = after;
  }
  return i;
}

bool starts_with_upper_case(std::string_view line) {
  const char32_t c = code_point_at(line, 0);
  return u_isupper(static_cast<UChar32>(c)) || is_ideograph(c);
}

// "1.", "1.2.", "1.2 Scope", "1.)", "1)": returns the end of the marker, or 0.
std::size_t measure_decimal_marker(std::string_view line, int* level) {
  std::size_t i = 0;
  int depth = 0;
  while (true) {
    const std::size_t digits = i;
    while (i < line.size() && is_digit(line[i]) && i - digits < 3) ++i;
    if (i == digits) break;
    ++depth;
    if (i >= line.size() || line[i] != '.') break;
    ++i;
  }
  if (depth == 0) return 0;
  *level = depth;
  const bool ends_with_stop = line[i - 1] == '.';
  if (i < line.size() && line[i] == ')')
    ++i;
  else if (!ends_with_stop && depth < 2)
    return 0;
  const std::size_t after = skip_spaces(line, i);
  if (after == i || after >= line.size()) return 0;
  // "3.5 per cent" is no marker; "3.5 Scope" is.
  const bool needs_capital = !ends_with_stop && line[i - 1] != ')';
  return needs_capital && !starts_with_upper_case(line.substr(after)) ? 0 : after;
}

std::string lower_ascii_and_cyrillic(std::string_view word) {
  std::string lowered;
  for (std::size_t i = 0; i < word.size();) {
    append_utf8(static_cast<char32_t>(u_tolower(static_cast<UChar32>(next_code_point(word, &i)))),
                &lowered);
  }
  return lowered;
}

}  // namespace

LineShape measure_line(std::string_view text, ByteSpan line) {
  LineShape shape;
  std::size_t begin = line.begin;
  while (begin < line.end) {
    std::size_t after = begin;
    const char32_t c = next_code_point(text, &after);
    if (!is_line_space(c)) break;
    if (c == '\f') {
      shape.page_break_before = true;
      shape.indent_columns = 0;
    }
    shape.indent_columns += c == '\t' ? 8 : c == 0x3000 ? 2 : 1;
    begin = after;
  }
  std::size_t end = line.end;
  while (end > begin) {
    std::size_t last = end - 1;
    while (last > begin && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    if (!is_line_space(code_point_at(text, last))) break;
    end = last;
  }
  shape.span = {begin, end};
  const std::string_view content = view_of(text, shape.span);
  shape.width_columns = measure_columns(content);
  shape.end = classify_end(content);
  return shape;
}

std::size_t measure_list_marker(std::string_view line, int* level) {
  *level = 1;
  if (line.empty()) return 0;
  std::size_t i = 0;
  const char32_t first = next_code_point(line, &i);
  // Bullets.
  constexpr std::u32string_view kBullets = U"•‣▪▫●○◦■□◆";
  constexpr std::u32string_view kDashes = U"-–—*·+";
  const std::size_t after_spaces = skip_spaces(line, i);
  if (kBullets.find(first) != std::u32string_view::npos) return after_spaces;
  // A Chinese item starts with a dash of two ideographs' width and no space.
  if (first == 0x2014 && code_point_at(line, i) == 0x2014) return skip_spaces(line, i + 3);
  if (kDashes.find(first) != std::u32string_view::npos) {
    return after_spaces > i && after_spaces < line.size() ? after_spaces : 0;
  }
  if (first >= 0x2460 && first <= 0x249B) return after_spaces;  // ① ⑴ ⒈
  // (a) (iv) （二） （1）
  if (first == '(' || first == 0xFF08) {
    std::size_t end = skip_enumerator(line, i);
    if (end == i) end = skip_chinese_number(line, i);
    std::size_t after = end;
    if (end == i || end >= line.size()) return 0;
    const char32_t close = next_code_point(line, &after);
    return close == ')' || close == 0xFF09 ? skip_spaces(line, after) : 0;
  }
  // 一、 1、
  std::size_t end = skip_chinese_number(line, 0);
  if (end == 0) {
    while (end < line.size() && is_digit(line[end])) ++end;
  }
  if (end > 0 && code_point_at(line, end) == 0x3001) return skip_spaces(line, end + 3);
  if (is_digit(line[0])) return measure_decimal_marker(line, level);
  // a) iv) a.) a.
  end = skip_enumerator(line, 0);
  if (end == 0 || end >= line.size()) return 0;
  const bool has_stop = line[end] == '.';
  if (has_stop) ++end;
  const bool has_bracket = end < line.size() && line[end] == ')';
  if (has_bracket) ++end;
  const std::size_t after = skip_spaces(line, end);
  if (after == end || after >= line.size()) return 0;
  // "A. Smith" is a name, "a. the" an item.
  const bool is_lower = u_islower(static_cast<UChar32>(first));
  return has_bracket || (has_stop && is_lower) ? after : 0;
}

bool starts_with_dash(std::string_view line) {
  std::size_t i = 0;
  if (line.empty()) return false;
  const char32_t first = next_code_point(line, &i);
  return (first == '-' || first == 0x2013 || first == 0x2014) && skip_spaces(line, i) > i;
}

bool starts_in_lower_case(std::string_view line) {
  return u_islower(static_cast<UChar32>(code_point_at(line, 0)));
}

bool is_all_capitals(std::string_view line) {
  std::size_t capitals = 0;
  for (std::size_t i = 0; i < line.size();) {
    const auto c = static_cast<UChar32>(next_code_point(line, &i));
    if (u_islower(c) || is_ideograph(static_cast<char32_t>(c))) return false;
    capitals += u_isupper(c);
  }
  return capitals > 0;
}

bool is_numbered_heading(std::string_view line) {
  if (line.size() > 120) return false;
  std::string_view bare = line;
  if (bare.ends_with('.')) bare.remove_suffix(1);
  if (bare.empty()) return false;
  if (bare.size() <= 6 && bare.find_first_not_of("IVXLC") == std::string_view::npos) {
    return true;
  }
  if (code_point_at(line, 0) == U'第') {
    const std::size_t number = 3;
    std::size_t end = skip_chinese_number(line, number);
    if (end == number) {
      while (end < line.size() && is_digit(line[end])) ++end;
    }
    constexpr std::u32string_view kUnits = U"章节條条部编編篇款";
    return end > number && kUnits.find(code_point_at(line, end)) != std::u32string_view::npos;
  }
  static const std::unordered_set<std::string> words = {
      "article", "chapter", "section",  "part",     "annex",    "appendix",   "schedule",
      "title",   "статья",  "глава",    "раздел",   "часть",    "приложение", "артикул",
      "artikel", "kapitel", "chapitre", "artículo", "capítulo", "annexe"};
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos || space > 24) return false;
  const std::string_view rest = line.substr(space + 1);
  if (!words.contains(lower_ascii_and_cyrillic(line.substr(0, space)))) return false;
  const std::size_t number_end = std::min(rest.find_first_of(" .:"), rest.size());
  const std::string_view number = rest.substr(0, number_end);
  if (number.empty() || number.size() > 8) return false;
  const bool is_number = number.find_first_not_of("0123456789IVXLCABD-") == std::string_view::npos;
  // "Article 5 of the Convention applies." is a sentence.
  return is_number && !starts_in_lower_case(rest.substr(std::min(number_end + 1, rest.size())));
}

bool is_page_number(std::string_view line) {
  if (line.empty() || line.size() > 40) return false;
  std::size_t digits = 0;
  std::string letters;
  for (std::size_t i = 0; i < line.size();) {
    const char32_t c = next_code_point(line, &i);
    if (c < 0x80 && is_digit(static_cast<char>(c))) {
      ++digits;
    } else if (u_isalpha(static_cast<UChar32>(c))) {
      append_utf8(static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))), &letters);
    } else if (!is_line_space(c) && c != '-' && c != 0x2013 && c != 0x2014 && c != '/' &&
               c != '.' && c != '[' && c != ']' && c != '|') {
      return false;
    }
  }
  if (digits == 0 || digits > 8) return false;
  if (letters.empty()) return digits <= 4 || line.find('/') != std::string_view::npos;
  constexpr std::array<std::string_view, 12> kWords = {"page", "pageof",   "p",          "pg",
                                                       "стр",  "страница", "страницаиз", "стриз",
                                                       "第页", "第页共页", "第頁",       "seite"};
  return std::find(kWords.begin(), kWords.end(), letters) != kWords.end();
}

std::uint32_t measure_first_word(std::string_view line) {
  if (is_ideograph(code_point_at(line, 0))) return 2;
  const std::size_t end = std::min(line.find(' '), line.size());
  return measure_columns(line.substr(0, end));
}

}  // namespace stele
