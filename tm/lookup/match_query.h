// MatchQuery: a query split into words and weighed, ready to be compared with any part of a memory.
#pragma once

#include "align/text/words.h"
#include "tm/lookup/scoring.h"
#include "tm/lookup/word_distance.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

struct QueryWord {
  Word word;
  std::size_t key = 0;  // in MatchQuery::keys
};

// Words of the query that have one key (tm/index/word_key.h).
struct QueryKey {
  std::string name;
  bool is_mark = false;
  std::uint32_t occurrences = 0;
  std::uint32_t weight = 0;  // of each
};

// What words weigh, in units of which the heaviest word has kFullWeight.
inline constexpr std::uint32_t kFullWeight = 100;
inline constexpr std::uint32_t kMarkWeight = 20;
// Where rarity counts: what all texts have weighs kCommonWeight, what none has kFullWeight, and
// words that the query does not have are taken for middling.
inline constexpr std::uint32_t kCommonWeight = 20;
inline constexpr std::uint32_t kUnseenWeight = 50;
// Texts that rarity takes every memory to have besides its own, so that in a small one no word is
// common.
inline constexpr std::uint64_t kAssumedTexts = 1000;
// What texts lose that are alike in no character, in Scoring::kBlend.
inline constexpr double kCharacterShare = 0.05;

// Returns 20 to 100: the weight of a word of which `count` of `text_count` texts have the key, by
// the logarithm of its inverse document frequency (Spaerck Jones 1972).
std::uint32_t weigh_by_rarity(std::uint64_t count, std::uint64_t text_count);

struct MatchQuery {
  // Splits `text` as texts of `language` in a memory are. `text` must outlive the query.
  MatchQuery(std::string_view text, std::string_view language);

  // Weighs the words. `text_counts` says for each of `keys` how many of the `text_count` texts of
  // the language have it; both count only where rarity does.
  void weigh(Scoring scoring, std::span<const std::uint64_t> text_counts, std::uint64_t text_count);

  // What a word of a stored text weighs whose key is none of the query's.
  std::uint32_t unseen_weight(WordKind kind) const {
    return kind == WordKind::kPunctuation ? kMarkWeight : unseen;
  }
  std::uint32_t weight_of(const QueryWord& entry) const { return keys[entry.key].weight; }

  std::string_view text;
  std::vector<QueryWord> words;
  std::vector<QueryKey> keys;
  bool has_placeable = false;  // whether a word is one (tm/index/word_key.h)
  FormCosts costs;
  double character_share = 0;  // what a text loses that is alike in no character
  std::uint32_t unseen = kFullWeight;
  std::uint32_t weight = 0;  // the sum of the words'
};

}  // namespace stele::tm
