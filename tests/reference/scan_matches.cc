#include "scan_matches.h"

#include "align/base/language_tag.h"
#include "align/text/fold.h"
#include "align/text/stem.h"
#include "align/text/words.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace stele::tm {
namespace {

struct PlainWord {
  std::string text;
  WordKind kind;
};

std::vector<PlainWord> split(std::string_view text, const std::string& language) {
  std::vector<PlainWord> words;
  for (const Word& word : split_words(text, language)) {
    words.push_back({std::string(view_of(text, word.span)), word.kind});
  }
  return words;
}

int weigh(const PlainWord& word) {
  return word.kind == WordKind::kPunctuation ? 2 : 10;
}

bool is_carried_over(WordKind kind) {
  return kind == WordKind::kNumber || kind == WordKind::kUrl || kind == WordKind::kPlaceholder;
}

int replace_cost(const PlainWord& a, const PlainWord& b, const std::string& language) {
  const bool a_is_mark = a.kind == WordKind::kPunctuation;
  const bool b_is_mark = b.kind == WordKind::kPunctuation;
  if (is_carried_over(a.kind) || is_carried_over(b.kind)) {
    if (a.kind != b.kind) return std::max(weigh(a), weigh(b));
    return a.text == b.text ? 0 : 1;
  }
  if (a_is_mark != b_is_mark) return 10;
  if (a.text == b.text) return 0;
  const std::string folded_a = fold_text(a.text);
  const std::string folded_b = fold_text(b.text);
  if (folded_a == folded_b) return 1;
  const auto key = [&](const PlainWord& word, const std::string& folded) {
    return word.kind == WordKind::kWord ? stem_word(folded, language) : folded;
  };
  if (key(a, folded_a) == key(b, folded_b)) return a.kind == WordKind::kWord ? 3 : 1;
  return std::max(weigh(a), weigh(b));
}

double compare(std::string_view query, std::string_view source, const std::string& language) {
  if (query == source) return 1;
  const std::vector<PlainWord> a = split(query, language);
  const std::vector<PlainWord> b = split(source, language);
  int weight_a = 0;
  int weight_b = 0;
  for (const PlainWord& word : a) weight_a += weigh(word);
  for (const PlainWord& word : b) weight_b += weigh(word);
  const int weight = std::max(weight_a, weight_b);
  if (weight == 0) return 0;
  std::vector<std::vector<int>> cost(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  for (std::size_t i = 1; i <= a.size(); ++i) cost[i][0] = cost[i - 1][0] + weigh(a[i - 1]);
  for (std::size_t j = 1; j <= b.size(); ++j) cost[0][j] = cost[0][j - 1] + weigh(b[j - 1]);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      cost[i][j] = std::min({cost[i - 1][j - 1] + replace_cost(a[i - 1], b[j - 1], language),
                             cost[i - 1][j] + weigh(a[i - 1]), cost[i][j - 1] + weigh(b[j - 1])});
    }
  }
  return 1.0 - static_cast<double>(std::max(1, cost[a.size()][b.size()])) / weight;
}

}  // namespace

std::vector<ScannedMatch> scan_matches(const Memory& memory, std::string_view query,
                                       const MatchOptions& options) {
  std::map<std::pair<std::string, std::string>, double> known;
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
      if (is_new) entry->second = compare(query, variant.text, variant.language);
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
