// Scoring: the ways to measure similarity that lookup offers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace stele::tm {

// What they have in common: similarity is 1 - cost / weight, where cost is that of the cheapest way
// to turn the stored text into the query word by word, and weight that of the heavier text
// (tm/README.md, "Similarity"). What they differ in was compared by tests/eval/scoring_study.cc.
enum class Scoring : std::uint8_t {
  kBlend,   // kRarity, less up to .05 for texts that are unlike by character
  kRarity,  // rare words weigh more
  kStems,   // all words weigh the same
  kWords,   // the same, and another form of a word is another word
};

// One word for flags and output: "blend", "rarity", "stems", "words".
std::string_view scoring_name(Scoring scoring);
// The other way round; nothing for any other name.
std::optional<Scoring> find_scoring(std::string_view name);
std::span<const Scoring> list_scorings();

}  // namespace stele::tm
