// Reads the hand-made sets of corpora/: segments, gold beads and tables.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stele {

// The languages of every set, in the order of its beads.
inline constexpr std::string_view kGoldLanguages[] = {"en", "ru", "zh"};

struct GoldSet {
  std::vector<std::vector<std::string>> segments;            // by language
  std::vector<std::vector<std::vector<std::size_t>>> beads;  // beads[bead][language]
};

// Returns the lines of `path` inside corpora/, without their ends; a failed read fails the test
// and gives none.
std::vector<std::string> read_corpus_lines(const std::string& path);

// Returns the set in corpora/`folder`. A malformed bead fails the test.
GoldSet read_gold_set(const std::string& folder);

// Splits at `separator`: "a|b" gives two fields, "" gives one empty field.
std::vector<std::string> split_fields(std::string_view line, char separator);

// Returns whether `text` has the Russian `term` in any inflection: each of its words by its first
// letters (all but three, at least three), in order, with nothing but white space, commas and
// hyphens between. Letter case is kept, except of the first letter of the term.
bool contains_russian_term(std::string_view text, std::string_view term);

}  // namespace stele
