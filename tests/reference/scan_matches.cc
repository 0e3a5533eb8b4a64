#include "scan_matches.h"

#include "align/base/language_tag.h"
#include "align/base/utf8.h"
#include "align/text/fold.h"
#include "align/text/stem.h"
#include "align/text/words.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>

namespace stele::tm {
namespace {

struct PlainWord {
  std::string text;
  WordKind kind;
  std::string key;
  int weight = 0;
};

bool is_carried_over(WordKind kind) {
  return kind == WordKind::kNumber || kind == WordKind::kUrl || kind == WordKind::kPlaceholder;
}

// Equal for words that count as forms of one.
std::string make_key(const std::string& text, WordKind kind, const std::string& language) {
  if (is_carried_over(kind)) return "carried " + std::to_string(static_cast<int>(kind));
  const std::string folded = fold_text(text);
  if (kind == WordKind::kPunctuation) return "mark " + folded;
  return "word " + (kind == WordKind::kWord ? stem_word(folded, language) : folded);
}

std::vector<PlainWord> split(std::string_view text, const std::string& language) {
  std::vector<PlainWord> words;
  for (const Word& word : split_words(text, language)) {
    std::string plain(view_of(text, word.span));
    std::string key = make_key(plain, word.kind, language);
    words.push_back({std::move(plain), word.kind, std::move(key), 0});
  }
  return words;
}

bool weighs_by_rarity(Scoring scoring) {
  return scoring == Scoring::kRarity || scoring == Scoring::kBlend;
}

// A query as the texts of one language are compared with it.
struct PlainQuery {
  std::string text;
  std::vector<PlainWord> words;
  std::map<std::string, int> weights;  // by key
};

PlainQuery weigh(const Memory& memory, std::string_view text, const std::string& language,
                 const MatchOptions& options) {
  PlainQuery query{std::string(text), split(text, language), {}};
  MatchOptions own = options;
  own.source_language = language;
  const auto weights = memory.weigh_words(text, own);
  if (!weights.ok() || weights->size() != query.words.size()) return query;
  for (std::size_t i = 0; i < query.words.size(); ++i) {
    query.words[i].weight = static_cast<int>(std::lround((*weights)[i].weight * 100));
    query.weights[query.words[i].key] = query.words[i].weight;
  }
  return query;
}

int replace_cost(const PlainWord& a, const PlainWord& b, Scoring scoring) {
  if (a.key != b.key) return std::max(a.weight, b.weight);
  if (a.text == b.text) return 0;
  int tenths = 1;
  if (a.kind == WordKind::kWord && fold_text(a.text) != fold_text(b.text)) {
    tenths = scoring == Scoring::kWords ? 10 : 3;
  }
  return std::max(1, a.weight * tenths / 10);
}

// The edit distance of sequences; costs of leaving out are weigh(x).
template <class Sequence, class Weigh, class Replace>
int measure(const Sequence& a, const Sequence& b, Weigh weigh_one, Replace replace) {
  std::vector<std::vector<int>> cost(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  for (std::size_t i = 1; i <= a.size(); ++i) cost[i][0] = cost[i - 1][0] + weigh_one(a[i - 1]);
  for (std::size_t j = 1; j <= b.size(); ++j) cost[0][j] = cost[0][j - 1] + weigh_one(b[j - 1]);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      cost[i][j] =
          std::min({cost[i - 1][j - 1] + replace(a[i - 1], b[j - 1]),
                    cost[i - 1][j] + weigh_one(a[i - 1]), cost[i][j - 1] + weigh_one(b[j - 1])});
    }
  }
  return cost[a.size()][b.size()];
}

double compare_characters(std::string_view a, std::string_view b) {
  const auto decode = [](std::string_view text) {
    std::u32string characters;
    for (std::size_t i = 0; i < text.size();) characters.push_back(next_code_point(text, &i));
    return characters;
  };
  const std::u32string x = decode(a);
  const std::u32string y = decode(b);
  const int distance = measure(
      x, y, [](char32_t) { return 1; }, [](char32_t p, char32_t q) { return p == q ? 0 : 1; });
  return 1 - static_cast<double>(distance) / static_cast<double>(std::max(x.size(), y.size()));
}

double compare(const PlainQuery& query, std::string_view source, const std::string& language,
               Scoring scoring) {
  if (query.text == source) return 1;
  std::vector<PlainWord> words = split(source, language);
  int query_weight = 0;
  int weight = 0;
  for (const PlainWord& word : query.words) query_weight += word.weight;
  for (PlainWord& word : words) {
    const auto own = query.weights.find(word.key);
    if (own != query.weights.end()) {
      word.weight = own->second;
    } else if (word.kind == WordKind::kPunctuation) {
      word.weight = 20;
    } else {
      word.weight = weighs_by_rarity(scoring) ? 50 : 100;
    }
    weight += word.weight;
  }
  weight = std::max(weight, query_weight);
  if (query_weight == 0) return 0;
  const int cost = measure(
      query.words, words, [](const PlainWord& word) { return word.weight; },
      [&](const PlainWord& a, const PlainWord& b) { return replace_cost(a, b, scoring); });
  const double by_words = 1.0 - static_cast<double>(std::max(10, cost)) / weight;
  if (scoring != Scoring::kBlend) return by_words;
  return std::max(0.0, by_words - .05 * (1 - compare_characters(query.text, source)));
}

}  // namespace

std::vector<ScannedMatch> scan_matches(const Memory& memory, std::string_view query,
                                       const MatchOptions& options) {
  std::map<std::pair<std::string, std::string>, double> known;
  std::map<std::string, PlainQuery> queries;  // by language
  std::vector<ScannedMatch> matches;
  const Status status = memory.visit_units([&](UnitId id, const Unit& unit) -> Status {
    double best = -1;
    bool has_target = options.target_language.empty();
    for (const Variant& variant : unit.variants) {
      if (!options.target_language.empty() &&
          accepts_language(options.target_language, variant.language)) {
        has_target = true;
      }
      if (!accepts_language(options.source_language, variant.language)) continue;
      const auto [entry, is_new] = known.try_emplace({variant.language, variant.text}, 0);
      if (is_new) {
        auto own = queries.find(variant.language);
        if (own == queries.end()) {
          own = queries.emplace(variant.language, weigh(memory, query, variant.language, options))
                    .first;
        }
        entry->second = compare(own->second, variant.text, variant.language, options.scoring);
      }
      best = std::max(best, entry->second);
    }
    if (has_target && best >= options.min_similarity - 1e-9) matches.push_back({id, best});
    return {};
  });
  if (!status.ok()) return {};
  std::stable_sort(matches.begin(), matches.end(),
                   [](const ScannedMatch& a, const ScannedMatch& b) {
                     return a.similarity > b.similarity + 1e-12;
                   });
  if (matches.size() > options.limit) matches.resize(options.limit);
  return matches;
}

}  // namespace stele::tm
