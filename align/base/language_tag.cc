#include "align/base/language_tag.h"

#include <algorithm>

namespace stele {
namespace {

// ASCII only: a tag is never localised.
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
bool is_letter(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z');
}
bool is_separator(char c) {
  return c == '-' || c == '_';
}

void append_subtag(std::string_view subtag, bool is_first, std::string* tag) {
  const bool all_letters = std::all_of(subtag.begin(), subtag.end(), is_letter);
  for (std::size_t i = 0; i < subtag.size(); ++i) {
    const bool is_region = subtag.size() == 2;
    const bool is_script_initial = subtag.size() == 4 && i == 0;
    if (!is_first && all_letters && (is_region || is_script_initial)) {
      tag->push_back(upper(subtag[i]));
    } else {
      tag->push_back(lower(subtag[i]));
    }
  }
}

}  // namespace

Result<std::string> canonicalize_language_tag(std::string_view tag) {
  const auto refuse = [&] {
    return Error{ErrorCode::kInvalidArgument,
                 "language '" + std::string(tag) + "': expected a tag such as en, ru or zh-CN"};
  };
  std::string canonical;
  std::size_t begin = 0;
  while (begin <= tag.size()) {
    std::size_t end = begin;
    while (end < tag.size() && !is_separator(tag[end])) ++end;
    const std::string_view subtag = tag.substr(begin, end - begin);
    const bool is_first = begin == 0;
    if (subtag.empty() || subtag.size() > 8) return refuse();
    for (const char c : subtag) {
      if (!is_letter(c) && (is_first || c < '0' || c > '9')) return refuse();
    }
    if (is_first && subtag.size() == 1 && lower(subtag[0]) != 'x' && lower(subtag[0]) != 'i') {
      return refuse();
    }
    if (!is_first) canonical.push_back('-');
    append_subtag(subtag, is_first, &canonical);
    begin = end + 1;
  }
  return canonical;
}

std::string primary_language(std::string_view tag) {
  std::string language;
  for (const char c : tag) {
    if (is_separator(c)) break;
    language.push_back(lower(c));
  }
  return language;
}

bool accepts_language(std::string_view wanted, std::string_view stored) {
  if (wanted.size() > stored.size()) return false;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const bool same = lower(wanted[i]) == lower(stored[i]) ||
                      (is_separator(wanted[i]) && is_separator(stored[i]));
    if (!same) return false;
  }
  return wanted.size() == stored.size() || is_separator(stored[wanted.size()]);
}

bool lists_language(std::string_view list, std::string_view tag) {
  const std::string wanted = primary_language(tag);
  while (!list.empty() && !wanted.empty()) {
    const std::size_t comma = list.find(',');
    if (list.substr(0, comma) == wanted) return true;
    list = comma == std::string_view::npos ? std::string_view() : list.substr(comma + 1);
  }
  return false;
}

}  // namespace stele
