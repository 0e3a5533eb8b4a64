#include "align/segment/inline_list.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace stele {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_space(char c) {
  return c == ' ';
}

enum class Counting : std::uint8_t { kDigits, kLatin, kCapitals, kCyrillic };

struct Marker {
  std::size_t begin = 0;  // with a bullet in front of it
  std::size_t end = 0;
  std::string form;  // what stands around the number: ".", ")", ".)", "(" + ")"
  int number = 0;    // 1 for "1", "a", "A", "а"
  int roman = 0;     // 1 for "i": what a letter may stand for as well
  Counting counting = Counting::kDigits;
  bool follows_end = false;     // stands at the start of the text or behind a full stop
  bool follows_clause = false;  // stands behind a comma or semicolon: the sentence goes on
};

constexpr std::array<std::string_view, 5> kBullets = {"•", "⁃", "▪", "●", "‣"};
// Letters that number items: ё, й, ъ, ы and ь do not.
constexpr std::u32string_view kCyrillicOrder = U"абвгдежзиклмнопрстуфхцчшщэюя";

// The value of a Roman number in small letters up to 20, or 0.
int read_roman(std::string_view letters) {
  constexpr std::array<std::string_view, 20> kNumbers = {
      "i",  "ii",  "iii",  "iv",  "v",  "vi",  "vii",  "viii",  "ix",  "x",
      "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"};
  const auto found = std::find(kNumbers.begin(), kNumbers.end(), letters);
  return found == kNumbers.end() ? 0 : static_cast<int>(found - kNumbers.begin()) + 1;
}

// The number that stands at `*i`, which is moved behind it; 0 when there is none.
void read_number(std::string_view text, std::size_t* i, Marker* marker) {
  const std::size_t begin = *i;
  while (*i < text.size() && is_digit(text[*i]) && *i - begin < 3) ++*i;
  if (*i > begin) {
    marker->number = std::stoi(std::string(text.substr(begin, *i - begin)));
    return;
  }
  while (*i < text.size() && is_lower(text[*i]) && *i - begin < 5) ++*i;
  marker->roman = read_roman(text.substr(begin, *i - begin));
  if (*i - begin > 1) {
    if (marker->roman == 0) *i = begin;
    return;
  }
  if (*i - begin == 1) {
    marker->number = text[begin] - 'a' + 1;
    marker->counting = Counting::kLatin;
    return;
  }
  if (*i >= text.size()) return;
  std::size_t end = *i;
  const char32_t letter = next_code_point(text, &end);
  const std::size_t cyrillic = kCyrillicOrder.find(letter);
  if (letter >= U'A' && letter <= U'Z') {
    marker->number = static_cast<int>(letter - U'A') + 1;
    marker->counting = Counting::kCapitals;
  } else if (cyrillic != std::u32string_view::npos) {
    marker->number = static_cast<int>(cyrillic) + 1;
    marker->counting = Counting::kCyrillic;
  } else {
    return;
  }
  *i = end;
}

// Bullets without numbers: "• milk • bread". The text must start with one: in the middle of a
// sentence a bullet also stands between the parts of a line.
void find_bullets(std::string_view text, InlineList* list) {
  const auto bullet = std::find_if(kBullets.begin(), kBullets.end(), [&](std::string_view b) {
    return text.starts_with(b) && text.substr(b.size()).starts_with(' ');
  });
  if (bullet == kBullets.end()) return;
  const std::string marker = std::string(*bullet) + ' ';
  list->markers.push_back(bullet->size());
  for (std::size_t i = marker.size(); (i = text.find(marker, i)) != std::string_view::npos;
       i += marker.size()) {
    if (!is_space(text[i - 1])) continue;
    list->items.push_back(i);
    list->markers.push_back(i + bullet->size());
  }
}

// The marker that starts at `i` (behind white space), or one without a number.
Marker read_marker(std::string_view text, std::size_t i) {
  Marker marker;
  marker.begin = i;
  const auto bullet = std::find_if(kBullets.begin(), kBullets.end(), [&](std::string_view b) {
    return text.substr(i).starts_with(b);
  });
  if (bullet != kBullets.end()) {
    i += bullet->size();
    while (i < text.size() && is_space(text[i])) ++i;
    marker.form = *bullet;
  }
  if (i < text.size() && text[i] == '(') {
    marker.form += '(';
    ++i;
  }
  read_number(text, &i, &marker);
  const std::size_t suffix = i;
  while (i < text.size() && (text[i] == '.' || text[i] == ')') && i - suffix < 2) ++i;
  marker.form += text.substr(suffix, i - suffix);
  const std::string_view marks = text.substr(suffix, i - suffix);
  // "A. Smith met B. Jones": a capital with a full stop is an initial.
  const bool is_initial = marker.counting == Counting::kCapitals && marks == ".";
  if (marks.empty() || marks == ")." || is_initial || i + 1 >= text.size() || !is_space(text[i])) {
    marker.number = 0;
    marker.roman = 0;
  }
  marker.end = i;
  return marker;
}

}  // namespace

InlineList find_inline_list(std::string_view text) {
  std::vector<Marker> markers;
  for (std::size_t i = 0; i < text.size();) {
    if (i > 0 && !is_space(text[i - 1])) {
      i = text.find(' ', i);
      if (i == std::string_view::npos) break;
      ++i;
      continue;
    }
    Marker marker = read_marker(text, i);
    if (marker.number > 0 || marker.roman > 0) {
      std::size_t before = marker.begin;
      while (before > 0 && is_space(text[before - 1])) --before;
      const char last = before > 0 ? text[before - 1] : '.';
      marker.follows_end = last == '.' || last == '!' || last == '?' || last == ':';
      marker.follows_clause = last == ',' || last == ';';
      i = marker.end;
      markers.push_back(std::move(marker));
    } else {
      ++i;
    }
  }
  InlineList list;
  std::vector<bool> is_used(markers.size());
  for (std::size_t first = 0; first < markers.size(); ++first) {
    if (is_used[first] || !markers[first].follows_end) continue;
    const bool is_roman = markers[first].roman == 1;
    const auto number_of = [&](const Marker& m) { return is_roman ? m.roman : m.number; };
    std::vector<std::size_t> chain = {first};
    for (std::size_t next = first + 1; next < markers.size(); ++next) {
      const Marker& last = markers[chain.back()];
      const bool is_alike = is_roman || markers[next].counting == last.counting;
      if (markers[next].form == last.form && is_alike && !markers[next].follows_clause &&
          number_of(markers[next]) == number_of(last) + 1) {
        chain.push_back(next);
      }
    }
    // "5. The" may end a sentence with a number; a list starts at one or goes on for long.
    const bool starts_low = number_of(markers[first]) == 1 || markers[first].begin == 0;
    const bool is_list = chain.size() >= 2 && (starts_low || chain.size() >= 3);
    if (!is_list) continue;
    for (const std::size_t i : chain) {
      is_used[i] = true;
      list.markers.push_back(markers[i].end);
      if (markers[i].begin > 0) list.items.push_back(markers[i].begin);
    }
  }
  if (list.items.empty()) find_bullets(text, &list);
  std::sort(list.items.begin(), list.items.end());
  std::sort(list.markers.begin(), list.markers.end());
  return list;
}

}  // namespace stele
