#include "gold_set.h"

#include "align/base/read_file.h"
#include "align/base/utf8.h"

#include <algorithm>
#include <charconv>

#include <gtest/gtest.h>

namespace stele {

std::vector<std::string> split_fields(std::string_view line, char separator) {
  std::vector<std::string> fields;
  for (std::size_t begin = 0;;) {
    const std::size_t end = line.find(separator, begin);
    fields.emplace_back(line.substr(begin, end - begin));
    if (end == std::string_view::npos) return fields;
    begin = end + 1;
  }
}

std::vector<std::string> read_corpus_lines(const std::string& path) {
  const Result<std::string> text = read_file(std::string(STELE_CORPORA_DIR) + "/" + path);
  if (!text.ok()) {
    ADD_FAILURE() << text.error().message;
    return {};
  }
  EXPECT_TRUE(is_valid_utf8(*text)) << path;
  std::vector<std::string> lines = split_fields(*text, '\n');
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

namespace {

// Returns the numbers of "[0, 1]", or fails the test: only that form, written as we write it,
// passes.
std::vector<std::size_t> parse_run(const std::string& list) {
  std::vector<std::size_t> run;
  std::string again = "[";
  for (std::size_t at = 0; at < list.size();) {
    std::size_t value = 0;
    const auto [end, fault] = std::from_chars(list.data() + at, list.data() + list.size(), value);
    if (fault != std::errc()) {
      ++at;
      continue;
    }
    if (!run.empty()) again += ", ";
    again += std::to_string(value);
    run.push_back(value);
    at = static_cast<std::size_t>(end - list.data());
  }
  EXPECT_EQ(list, again + "]");
  return run;
}

}  // namespace

GoldSet read_gold_set(const std::string& folder) {
  GoldSet set;
  for (const std::string_view language : kGoldLanguages)
    set.segments.push_back(
        read_corpus_lines(folder + "/segments." + std::string(language) + ".txt"));
  for (const std::string& line : read_corpus_lines(folder + "/gold.beads")) {
    std::vector<std::vector<std::size_t>> bead;
    for (const std::string& list : split_fields(line, ':')) bead.push_back(parse_run(list));
    EXPECT_EQ(bead.size(), std::size(kGoldLanguages)) << folder << ": " << line;
    set.beads.push_back(std::move(bead));
  }
  return set;
}

namespace {

bool is_separator(char32_t code_point) {
  return code_point == U' ' || code_point == U'-' || code_point == U',';
}

// Lower case of Cyrillic and Latin capitals, enough for these texts.
char32_t lower(char32_t c) {
  return (c >= U'А' && c <= U'Я') || (c >= U'A' && c <= U'Z') ? c + 32 : c;
}

// The words of `text`: runs between separators. Punctuation stays on its word.
std::vector<std::u32string> split_words(std::string_view text) {
  std::vector<std::u32string> words(1);
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, &at);
    if (!is_separator(c) && c != U'(' && c != U'«')
      words.back().push_back(c);
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

}  // namespace

bool contains_russian_term(std::string_view text, std::string_view term) {
  const std::vector<std::u32string> words = split_words(text);
  std::vector<std::u32string> stems = split_words(term);
  for (std::u32string& stem : stems)
    if (stem.size() > 3) stem.resize(std::max<std::size_t>(3, stem.size() - 3));
  const auto begins_with_stem = [&](const std::u32string& word, const std::u32string& stem) {
    if (word.size() < stem.size()) return false;
    const bool first = &stem == &stems.front();
    return (first ? lower(word[0]) == lower(stem[0]) : word[0] == stem[0]) &&
           std::equal(stem.begin() + 1, stem.end(), word.begin() + 1);
  };
  return std::search(words.begin(), words.end(), stems.begin(), stems.end(), begins_with_stem) !=
         words.end();
}

}  // namespace stele
