// Word distance: what it costs to turn a stored text into the query, word by word.
#pragma once

#include "align/text/words.h"
#include "tm/lookup/match.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// The costs below are in the units of word weights (tm/index/word_key.h: a word 10, a mark 2).
// Leaving a word out or putting one in costs its weight; replacing one by a word of another key
// costs the larger weight of the two; words of one key cost:
inline constexpr std::uint32_t kCaseCost = 1;       // equal when folded: case, ё/е, width, ...
inline constexpr std::uint32_t kStemCost = 3;       // another form of the word
inline constexpr std::uint32_t kPlaceableCost = 1;  // another number, URL or placeholder
// Texts whose words are all equal but that differ in spacing.
inline constexpr std::uint32_t kSpacingCost = 1;

// A word of one of the texts that are compared.
struct ComparedWord {
  std::uint32_t key = 0;  // equal for forms of one word (make_word_key)
  WordKind kind = WordKind::kWord;
  std::uint32_t weight = 0;
  std::string_view text;
  ByteSpan span;
};

// Returns the least cost of turning `source` into `query` (Wagner and Fischer 1974, with the costs
// above), or any number above `budget` when it is above `budget`.
std::uint32_t measure_word_distance(std::span<const ComparedWord> query,
                                    std::span<const ComparedWord> source, std::uint32_t budget);

// Returns the steps of a cheapest way, in the order of the texts; costs are divided by `weight`,
// the larger weight of the two texts.
std::vector<WordEdit> explain_word_distance(std::span<const ComparedWord> query,
                                            std::span<const ComparedWord> source,
                                            std::uint32_t weight);

// similarity = 1 - cost / weight, where `weight` is the larger of the two texts'.
inline double similarity_of(std::uint32_t cost, std::uint32_t weight) {
  return weight == 0 ? 1.0 : 1.0 - static_cast<double>(cost) / weight;
}

// The largest cost at which texts of at most this weight still reach `similarity`.
inline std::uint32_t budget_of(double similarity, std::uint32_t weight) {
  return static_cast<std::uint32_t>((1.0 - similarity) * weight + 1e-6);
}

}  // namespace stele::tm
