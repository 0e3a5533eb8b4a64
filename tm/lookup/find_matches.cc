#include "tm/lookup/find_matches.h"

#include "align/base/language_tag.h"
#include "align/base/utf8.h"
#include "tm/index/language_columns.h"
#include "tm/index/word_key.h"
#include "tm/lookup/adapt_match.h"
#include "tm/lookup/candidate_search.h"
#include "tm/lookup/character_distance.h"
#include "tm/lookup/match_collector.h"
#include "tm/lookup/match_query.h"
#include "tm/lookup/search_columns.h"
#include "tm/lookup/word_distance.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace stele::tm {
namespace {

// Of a query: their places are kept in 16 bits.
constexpr std::size_t kMostKeys = 65000;

Error make_invalid(std::string what) {
  return Error{ErrorCode::kInvalidArgument, std::move(what)};
}

Status check_options(std::string_view query, const MatchOptions& options) {
  if (const auto place = find_invalid_utf8(query)) {
    return make_invalid("query: byte " + std::to_string(*place) + " is not UTF-8");
  }
  if (options.source_language.empty()) return make_invalid("query: no source language given");
  if (!(options.min_similarity > 0 && options.min_similarity <= 1)) {
    return make_invalid("minimum similarity: " + std::to_string(options.min_similarity) +
                        ", expected more than 0 and at most 1");
  }
  return {};
}

// The words of the query, or of a text that it is compared with, for the explanation of one match.
// `weights` has the words' weights.
std::vector<ComparedWord> number_keys(const MatchQuery& text,
                                      const std::vector<std::uint32_t>& weights,
                                      std::map<std::string, std::uint32_t>& numbers) {
  std::vector<ComparedWord> words;
  for (std::size_t i = 0; i < text.words.size(); ++i) {
    const QueryWord& word = text.words[i];
    const auto number =
        numbers.try_emplace(text.keys[word.key].name, static_cast<std::uint32_t>(numbers.size()))
            .first->second;
    words.push_back(ComparedWord{number, word.word.kind, weights[i],
                                 view_of(text.text, word.word.span), word.word.span});
  }
  return words;
}

// What the words of `text` weigh beside the query.
std::vector<std::uint32_t> weigh_words(const MatchQuery& text, const MatchQuery& query) {
  std::vector<std::uint32_t> weights;
  for (const QueryWord& word : text.words) {
    const auto own = std::find_if(query.keys.begin(), query.keys.end(), [&](const QueryKey& key) {
      return key.name == text.keys[word.key].name;
    });
    weights.push_back(own == query.keys.end() ? query.unseen_weight(word.word.kind) : own->weight);
  }
  return weights;
}

// All steps from the source to the query, with what each takes from the similarity.
std::vector<WordEdit> explain_match(const MatchQuery& query, const MatchQuery& source) {
  std::map<std::string, std::uint32_t> numbers;
  const std::vector<std::uint32_t> source_weights = weigh_words(source, query);
  const std::vector<ComparedWord> query_words =
      number_keys(query, weigh_words(query, query), numbers);
  const std::vector<ComparedWord> source_words = number_keys(source, source_weights, numbers);
  const std::uint32_t weight =
      std::max(query.weight, std::accumulate(source_weights.begin(), source_weights.end(), 0U));
  const double scale = weight == 0 ? 0 : 1.0 / weight;
  std::vector<WordEdit> edits =
      explain_word_distance(query_words, source_words, query.costs, scale);
  if (query.character_share > 0 && query.text != source.text) {
    WordEdit rest;
    rest.kind = EditKind::kCharacters;
    rest.cost =
        query.character_share * (1 - CharacterPattern(query.text).measure_similarity(source.text));
    if (rest.cost > 0) edits.push_back(rest);
  }
  return edits;
}

MatchKind judge(const Match& match, const std::vector<WordEdit>& edits, std::string_view query) {
  if (match.source == query) return MatchKind::kExact;
  bool has_placeable = false;
  for (const WordEdit& edit : edits) {
    if (edit.kind == EditKind::kPlaceable) {
      has_placeable = true;
    } else if (edit.kind != EditKind::kEqual && edit.kind != EditKind::kCharacters) {
      return MatchKind::kFuzzy;
    }
  }
  const bool is_carried = match.target_language.empty() || !match.adapted_target.empty();
  return has_placeable && is_carried ? MatchKind::kAdapted : MatchKind::kFuzzy;
}

// Whether the unit `id` has the text `wanted` in the language; an empty `wanted` is always there.
Result<bool> has_text(const StoreSnapshot& snapshot, std::uint64_t id, const std::string& wanted,
                      const std::string& language) {
  if (wanted.empty()) return true;
  const auto place = snapshot.find_unit(UnitId{id});
  if (!place.ok()) return false;  // removed, or before the first
  const Part& part = *snapshot.parts()[place->part].part;
  std::string text;
  for (const std::size_t column : find_columns(part, language)) {
    const std::uint64_t number = part.columns(column).text_of_row(place->row);
    if (number == kDamaged) return part.file().make_damage_error();
    if (number == 0) continue;
    if (!part.columns(column).read_text(static_cast<std::uint32_t>(number - 1), &text, nullptr)) {
      return part.file().make_damage_error();
    }
    if (text == wanted) return true;
  }
  return false;
}

// Marks exact matches that stand between the query's neighbours, and moves them to the front.
Status promote_context(const StoreSnapshot& snapshot, const MatchOptions& options,
                       std::vector<Match>* matches) {
  for (Match& match : *matches) {
    if (match.kind != MatchKind::kExact) continue;
    STELE_TRY(const bool follows,
              has_text(snapshot, match.unit.value - 1, options.previous, options.source_language));
    if (!follows) continue;
    STELE_TRY(const bool precedes,
              has_text(snapshot, match.unit.value + 1, options.next, options.source_language));
    if (precedes) match.kind = MatchKind::kContext;
  }
  std::stable_partition(matches->begin(), matches->end(),
                        [](const Match& match) { return match.kind == MatchKind::kContext; });
  if (matches->size() > options.limit) matches->resize(options.limit);
  return {};
}

Result<Match> make_match(const StoreSnapshot& snapshot, const FoundRow& found,
                         const MatchQuery& query, const MatchOptions& options) {
  const Part& part = *snapshot.parts()[found.part].part;
  Match match;
  match.unit = found.unit;
  match.similarity = found.similarity;
  match.source_language = part.dictionary().languages()[found.source_column];
  if (!part.columns(found.source_column).read_text(found.text, &match.source, nullptr)) {
    return part.file().make_damage_error();
  }
  if (!options.target_language.empty()) {
    match.target_language = part.dictionary().languages()[found.target_column];
    const LanguageColumns& column = part.columns(found.target_column);
    const std::uint64_t text = column.text_of_row(found.row);
    if (text == kDamaged || text == 0 ||
        !column.read_text(static_cast<std::uint32_t>(text - 1), &match.target, nullptr)) {
      return part.file().make_damage_error();
    }
  }
  if (match.source == query.text) {
    match.kind = MatchKind::kExact;
    if (!options.explain) return match;
  }
  // Without a number, link or placeholder in the query nothing is carried over.
  if (!options.explain && !query.has_placeable) return match;
  std::vector<WordEdit> edits =
      explain_match(query, MatchQuery(match.source, match.source_language));
  if (!match.target.empty()) {
    if (auto adapted =
            adapt_target(query.text, match.source, edits, match.target, match.target_language)) {
      match.adapted_target = *std::move(adapted);
    }
  }
  match.kind = judge(match, edits, query.text);
  if (options.explain) match.edits = std::move(edits);
  return match;
}

// One column to search, and the query's keys in it.
struct PreparedSearch {
  SearchTask task;
  MatchQuery* query = nullptr;
  ColumnKeys keys;
};

// What rarity is measured by: how many texts of a language the snapshot's parts have, and how many
// of them have each key of the query. Texts of removed units count until they are compacted away.
struct TextCounts {
  std::uint64_t all = 0;
  std::vector<std::uint64_t> with_key;
};

// Splits the query by the rules of each stored language that is searched, and weighs it.
Result<std::vector<PreparedSearch>> prepare_searches(const StoreSnapshot& snapshot,
                                                     std::string_view text,
                                                     const MatchOptions& options,
                                                     std::map<std::string, MatchQuery>* queries) {
  std::vector<PreparedSearch> searches;
  std::map<const MatchQuery*, TextCounts> counts;
  for (std::size_t i = 0; i < snapshot.parts().size(); ++i) {
    const LivePart& live = snapshot.parts()[i];
    const std::vector<std::size_t> sources = find_columns(*live.part, options.source_language);
    if (sources.empty()) continue;
    STELE_TRY_VOID(require_current_rules(*live.part));
    SearchTask task{.live = &live, .part = i};
    task.needs_target = !options.target_language.empty();
    if (task.needs_target) task.target_columns = find_columns(*live.part, options.target_language);
    for (const std::size_t column : sources) {
      const std::string& language = live.part->dictionary().languages()[column];
      MatchQuery& query = queries->try_emplace(language, text, language).first->second;
      if (query.keys.size() > kMostKeys) {
        return Error{ErrorCode::kLimitExceeded,
                     "query: it has " + std::to_string(query.keys.size()) +
                         " different words, expected at most " + std::to_string(kMostKeys)};
      }
      task.source_column = column;
      PreparedSearch search{task, &query, {}};
      const LanguageColumns& columns = live.part->columns(column);
      if (!find_column_keys(columns, query, &search.keys)) {
        return live.part->file().make_damage_error();
      }
      TextCounts& count = counts[&query];
      count.all += columns.text_count();
      count.with_key.resize(query.keys.size(), 0);
      for (std::size_t k = 0; k < query.keys.size(); ++k) {
        count.with_key[k] += search.keys.postings[k].count();
      }
      const bool has_target = !task.needs_target || !task.target_columns.empty();
      if (has_target) searches.push_back(std::move(search));
    }
  }
  for (auto& [language, query] : *queries) {
    const TextCounts& count = counts[&query];
    query.weigh(options.scoring, count.with_key, count.all);
  }
  return searches;
}

}  // namespace

Result<std::vector<Match>> find_matches(const StoreSnapshot& snapshot, std::string_view text,
                                        const MatchOptions& options) {
  STELE_TRY_VOID(check_options(text, options));
  const bool has_context = !options.previous.empty() || !options.next.empty();
  MatchCollector collector(options.min_similarity,
                           options.limit + (has_context ? kContextMargin : 0));
  std::map<std::string, MatchQuery> queries;  // by the stored language, whose rules split it
  STELE_TRY(const std::vector<PreparedSearch> searches,
            prepare_searches(snapshot, text, options, &queries));
  // Newest parts last, largest mostly first: what is found there raises the threshold for the rest.
  for (const PreparedSearch& search : searches) {
    STELE_TRY_VOID(search_column(search.task, *search.query, search.keys, collector));
  }
  std::vector<Match> matches;
  matches.reserve(collector.found().size());
  for (const FoundRow& found : collector.found()) {
    const Part& part = *snapshot.parts()[found.part].part;
    const std::string& language = part.dictionary().languages()[found.source_column];
    STELE_TRY(Match match, make_match(snapshot, found, queries.at(language), options));
    matches.push_back(std::move(match));
  }
  if (has_context) STELE_TRY_VOID(promote_context(snapshot, options, &matches));
  return matches;
}

Result<std::vector<WordWeight>> weigh_words(const StoreSnapshot& snapshot, std::string_view text,
                                            const MatchOptions& options) {
  STELE_TRY_VOID(check_options(text, options));
  std::map<std::string, MatchQuery> queries;
  STELE_TRY_VOID(prepare_searches(snapshot, text, options, &queries));
  std::vector<WordWeight> weights;
  const auto found = queries.find(options.source_language);
  if (found == queries.end()) return weights;
  for (const QueryWord& word : found->second.words) {
    weights.push_back(
        {word.word.span, static_cast<double>(found->second.weight_of(word)) / kFullWeight});
  }
  return weights;
}

}  // namespace stele::tm
