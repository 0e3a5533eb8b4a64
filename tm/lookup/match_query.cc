#include "tm/lookup/match_query.h"

#include "tm/index/word_key.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace stele::tm {

std::uint32_t weigh_by_rarity(std::uint64_t count, std::uint64_t text_count) {
  const auto all = static_cast<double>(text_count + kAssumedTexts);
  const auto with = static_cast<double>(std::max<std::uint64_t>(count, 1));
  const double rarity = std::log(all / with) / std::log(all);
  return kCommonWeight +
         static_cast<std::uint32_t>(std::lround(rarity * (kFullWeight - kCommonWeight)));
}

MatchQuery::MatchQuery(std::string_view query, std::string_view language) : text(query) {
  std::unordered_map<std::string, std::size_t> places;  // in keys
  WordScanner scanner(query, language);
  while (const auto word = scanner.next()) {
    std::string name = make_word_key(view_of(query, word->span), word->kind, language);
    const auto [known, is_new] = places.try_emplace(std::move(name), keys.size());
    if (is_new) {
      QueryKey key;
      key.name = known->first;
      key.is_mark = word->kind == WordKind::kPunctuation;
      keys.push_back(std::move(key));
    }
    ++keys[known->second].occurrences;
    has_placeable = has_placeable || is_placeable(word->kind);
    words.push_back({*word, known->second});
  }
  weigh(Scoring::kStems, {}, 0);
}

void MatchQuery::weigh(Scoring scoring, std::span<const std::uint64_t> text_counts,
                       std::uint64_t text_count) {
  const bool by_rarity = scoring == Scoring::kRarity || scoring == Scoring::kBlend;
  assert(!by_rarity || text_counts.size() == keys.size());
  costs = FormCosts();
  if (scoring == Scoring::kWords) costs.stem_tenths = 10;
  character_share = scoring == Scoring::kBlend ? kCharacterShare : 0;
  unseen = by_rarity ? kUnseenWeight : kFullWeight;
  weight = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    QueryKey& key = keys[i];
    if (key.is_mark) {
      key.weight = kMarkWeight;
    } else {
      key.weight = by_rarity ? weigh_by_rarity(text_counts[i], text_count) : kFullWeight;
    }
    weight += key.weight * key.occurrences;
  }
}

}  // namespace stele::tm
