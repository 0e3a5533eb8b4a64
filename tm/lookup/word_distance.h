// Word distance: what it costs to turn a stored text into the query, word by word.
#pragma once

#include "align/text/words.h"
#include "tm/lookup/match.h"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// Leaving a word out or putting one in costs its weight; replacing one by a word of another key
// costs the larger weight of the two. Words of one key have one weight and cost this many tenths of
// it, at least 1 in any case.
struct FormCosts {
  std::uint32_t case_tenths = 1;       // equal when folded: case, ё/е, width, ...
  std::uint32_t stem_tenths = 3;       // another form of the word
  std::uint32_t placeable_tenths = 1;  // another number, URL or placeholder
};
// The least cost of texts that differ: their words may be equal and only the spacing not.
inline constexpr std::uint32_t kSpacingCost = 10;

// A word of one of the texts that are compared.
struct ComparedWord {
  std::uint32_t key = 0;  // equal for forms of one word (make_word_key)
  WordKind kind = WordKind::kWord;
  std::uint32_t weight = 0;
  std::string_view text;
  ByteSpan span;
};

struct PairCost {
  std::uint32_t cost = 0;
  EditKind kind = EditKind::kEqual;
};

// Returns what it costs that the query has one word where the stored text has the other.
PairCost compare_words(const ComparedWord& query, const ComparedWord& source,
                       const FormCosts& costs);

// Returns the least cost of turning `source` into `query` (Wagner and Fischer 1974, with the costs
// above), or any number above `budget` when it is above `budget`.
std::uint32_t measure_word_distance(std::span<const ComparedWord> query,
                                    std::span<const ComparedWord> source, const FormCosts& costs,
                                    std::uint32_t budget);

// Returns the steps of a cheapest way, in the order of the texts; their costs are multiplied by
// `scale`. Where more than about 2,000 words on each side stand between equal ends, all of them are
// reported as superfluous or missing instead.
std::vector<WordEdit> explain_word_distance(std::span<const ComparedWord> query,
                                            std::span<const ComparedWord> source,
                                            const FormCosts& costs, double scale);

// similarity = 1 - cost / weight, where `weight` is the larger of the two texts'.
inline double similarity_of(std::uint32_t cost, std::uint32_t weight) {
  return weight == 0 ? 1.0 : 1.0 - static_cast<double>(cost) / weight;
}

// The similarity of texts whose words are so similar, less `share` of how unlike they are by
// character.
inline double blend(double by_words, double by_characters, double share) {
  return std::max(0.0, by_words - share * (1 - by_characters));
}

// The largest cost at which texts of at most this weight still reach `similarity`.
inline std::uint32_t budget_of(double similarity, std::uint32_t weight) {
  return static_cast<std::uint32_t>((1.0 - similarity) * weight + 1e-6);
}

}  // namespace stele::tm
