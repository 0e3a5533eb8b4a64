#include "tm/lookup/match_query.h"

#include "tm/index/word_key.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace stele::tm {

std::uint32_t weigh_by_rarity(std::uint64_t count, std::uint64_t text_count) {
  const auto all = static_cast<double>(text_count + kAssumedTexts);
  const auto with = static_cast<double>(std::max<std::uint64_t>(count, 1));
  const double rarity = std::log(all / with) / std::log(all);
  return kCommonWeight +
         static_cast<std::uint32_t>(std::lround(rarity * (kFullWeight - kCommonWeight)));
}

MatchQuery::MatchQuery(std::string_view query, std::string_view language) : text(query) {
  WordScanner scanner(query, language);
  while (const auto word = scanner.next()) {
    std::string name = make_word_key(view_of(query, word->span), word->kind, language);
    auto key = std::find_if(keys.begin(), keys.end(),
                            [&](const QueryKey& known) { return known.name == name; });
    if (key == keys.end()) {
      QueryKey added;
      added.name = std::move(name);
      added.is_mark = word->kind == WordKind::kPunctuation;
      key = keys.insert(keys.end(), std::move(added));
    }
    ++key->occurrences;
    words.push_back({*word, static_cast<std::size_t>(key - keys.begin())});
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
