// Holds the undoing of layout to floors: the declaration's English, which has faults of its own,
// and the same text as printers and scanners spoil it.
#include "align/base/read_file.h"
#include "align/segment/segmenter.h"
#include "align/text/read_document.h"
#include "tests/quality/quality_floor.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

struct Layout {
  std::size_t width = 0;        // of hard-wrapped lines; 0: a line a paragraph
  bool hyphenates = false;      // long words are divided at line ends
  std::size_t page_lines = 0;   // lines of a page; 0: no pages
  bool has_heads = false;       // pages have a running head and a number, else a number only
  std::size_t indent = 0;       // of a paragraph's first line
  bool has_blank_lines = true;  // between paragraphs
};

std::vector<std::string> read_lines(const std::string& name) {
  std::istringstream stream(read_file(STELE_CORPORA_DIR "/declaration/" + name).value());
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    if (line.find_first_not_of(" \r\t") != std::string::npos) lines.push_back(line);
  }
  return lines;
}

// Where a word of ASCII letters may be divided: between a vowel and two consonants' first, in the
// middle of the word; 0 where it should not be.
std::size_t find_division(const std::string& word) {
  const auto is_vowel = [](char c) {
    return std::string_view("aeiouy").find(c) != std::string_view::npos;
  };
  if (word.size() < 8 ||
      !std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
    return 0;
  for (std::size_t i = word.size() / 2; i + 3 < word.size(); ++i) {
    if (is_vowel(word[i - 1]) && !is_vowel(word[i])) return i;
  }
  return 0;
}

std::vector<std::string> wrap(const std::string& paragraph, const Layout& layout) {
  std::vector<std::string> lines;
  std::string line(layout.indent, ' ');
  std::istringstream words(paragraph);
  bool is_first = true;
  for (std::string word; words >> word;) {
    if (!is_first && line.size() + 1 + word.size() > layout.width) {
      const std::size_t division = layout.hyphenates ? find_division(word) : 0;
      if (division > 0 && line.size() + 2 + division <= layout.width) {
        line += " " + word.substr(0, division) + "-";
        word.erase(0, division);
      }
      lines.push_back(line);
      line.clear();
      is_first = true;
    }
    line += (is_first ? "" : " ") + word;
    is_first = false;
  }
  lines.push_back(line);
  return lines;
}

std::string lay_out(const std::vector<std::string>& paragraphs, const Layout& layout) {
  std::vector<std::string> lines;
  for (const std::string& paragraph : paragraphs) {
    for (std::string& line : wrap(paragraph, layout)) lines.push_back(std::move(line));
    if (layout.has_blank_lines) lines.emplace_back();
  }
  std::string text;
  std::size_t page = 1;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text += lines[i] + "\n";
    if (layout.page_lines == 0 || (i + 1) % layout.page_lines != 0) continue;
    text += "\n" + std::string(layout.width / 2, ' ') + std::to_string(page++) + "\n";
    text += layout.has_heads ? "\fDeclaration of the SCO, Astana 2005\n\n" : "\f";
  }
  return text;
}

std::vector<std::string> segment(const std::string& text) {
  const auto read = read_plain_text(text, "declaration", {.language = "en"});
  EXPECT_TRUE(read.ok());
  const auto segmenter = Segmenter::open({.language = "en"});
  std::vector<std::string> segments;
  for (const Segment& one : segmenter->segment_document(read->document).segments) {
    segments.push_back(one.text);
  }
  return segments;
}

// F1 of whole segments, letter for letter.
double compare(const std::vector<std::string>& found, const std::vector<std::string>& gold,
               std::string* differences) {
  std::map<std::string, int> left;
  for (const std::string& one : gold) ++left[one];
  std::size_t right = 0;
  for (const std::string& one : found) {
    if (left[one]-- > 0) {
      ++right;
    } else {
      *differences += "  + " + one + "\n";
    }
  }
  for (const auto& [one, count] : left) {
    if (count > 0) *differences += "  - " + one + "\n";
  }
  return 2.0 * static_cast<double>(right) / static_cast<double>(found.size() + gold.size());
}

void expect_floor(const std::string& name, const std::vector<std::string>& found,
                  const std::vector<std::string>& gold) {
  std::string differences;
  const double f1 = compare(found, gold, &differences);
  testing::Test::RecordProperty(name, std::to_string(f1));
  EXPECT_GE(f1, read_quality_floor(name)) << name << " " << f1 << "\n" << differences;
}

TEST(Reflow, OfTheDeclarationAsItIsReachesItsFloor) {
  const std::string text = read_file(STELE_CORPORA_DIR "/declaration/declaration.en.txt").value();
  expect_floor("reflow_as_it_is", segment(text), read_lines("segments.en.txt"));
}

TEST(Reflow, OfTheDeclarationLaidOutAnewReachesItsFloors) {
  // A segment a paragraph's sentences, as the text has them without any layout.
  const std::vector<std::string> paragraphs = read_lines("declaration.en.txt");
  const std::vector<std::string> gold = segment(lay_out(paragraphs, {.width = 1000000}));
  ASSERT_GT(gold.size(), 60U);
  const std::pair<const char*, Layout> layouts[] = {
      {"reflow_wrapped", {.width = 72}},
      {"reflow_narrow", {.width = 40}},
      {"reflow_hyphenated", {.width = 60, .hyphenates = true}},
      {"reflow_numbered_pages", {.width = 72, .page_lines = 30}},
      {"reflow_running_heads",
       {.width = 60, .hyphenates = true, .page_lines = 25, .has_heads = true}},
      {"reflow_indented", {.width = 70, .indent = 4, .has_blank_lines = false}},
  };
  for (const auto& [name, layout] : layouts) {
    expect_floor(name, segment(lay_out(paragraphs, layout)), gold);
  }
}

}  // namespace
}  // namespace stele
