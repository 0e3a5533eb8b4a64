#include "tm/lookup/find_matches.h"

#include "align/base/language_tag.h"
#include "align/base/utf8.h"
#include "tm/index/language_columns.h"
#include "tm/index/word_key.h"
#include "tm/lookup/adapt_match.h"
#include "tm/lookup/candidate_search.h"
#include "tm/lookup/match_collector.h"
#include "tm/lookup/match_query.h"
#include "tm/lookup/word_distance.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace stele::tm {
namespace {

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

// The columns of the part whose language `wanted` accepts, the tag itself first, then by tag.
std::vector<std::size_t> find_columns(const Part& part, const std::string& wanted) {
  std::vector<std::pair<std::string, std::size_t>> accepted;
  const std::vector<std::string>& languages = part.dictionary().languages();
  for (std::size_t i = 0; i < languages.size(); ++i) {
    if (accepts_language(wanted, languages[i])) accepted.emplace_back(languages[i], i);
  }
  std::sort(accepted.begin(), accepted.end(), [](const auto& a, const auto& b) {
    return a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
  });
  std::vector<std::size_t> columns;
  columns.reserve(accepted.size());
  for (const auto& [tag, column] : accepted) columns.push_back(column);
  return columns;
}

// The words of both texts with keys that can be compared, for the explanation of one match.
std::vector<ComparedWord> number_keys(const MatchQuery& text,
                                      std::map<std::string, std::uint32_t>& numbers) {
  std::vector<ComparedWord> words;
  for (const QueryWord& word : text.words) {
    const auto number =
        numbers.try_emplace(word.key, static_cast<std::uint32_t>(numbers.size())).first->second;
    words.push_back(ComparedWord{number, word.word.kind, word.weight,
                                 view_of(text.text, word.word.span), word.word.span});
  }
  return words;
}

MatchKind judge(const Match& match, const std::vector<WordEdit>& edits, std::string_view query) {
  if (match.source == query) return MatchKind::kExact;
  bool has_placeable = false;
  for (const WordEdit& edit : edits) {
    if (edit.kind == EditKind::kPlaceable) {
      has_placeable = true;
    } else if (edit.kind != EditKind::kEqual) {
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
  std::map<std::string, std::uint32_t> numbers;
  const MatchQuery source(match.source, match.source_language);
  const std::vector<ComparedWord> query_words = number_keys(query, numbers);
  const std::vector<ComparedWord> source_words = number_keys(source, numbers);
  std::vector<WordEdit> edits =
      explain_word_distance(query_words, source_words, std::max(query.weight, source.weight));
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

}  // namespace

Result<std::vector<Match>> find_matches(const StoreSnapshot& snapshot, std::string_view text,
                                        const MatchOptions& options) {
  STELE_TRY_VOID(check_options(text, options));
  const bool has_context = !options.previous.empty() || !options.next.empty();
  MatchCollector collector(options.min_similarity,
                           options.limit + (has_context ? kContextMargin : 0));
  std::map<std::string, MatchQuery> queries;  // by the stored language, whose rules split it
  // Newest parts last, largest mostly first: what is found there raises the threshold for the rest.
  for (std::size_t i = 0; i < snapshot.parts().size(); ++i) {
    const LivePart& live = snapshot.parts()[i];
    const std::vector<std::size_t> sources = find_columns(*live.part, options.source_language);
    if (sources.empty()) continue;
    if (!live.part->has_current_rules()) {
      return Error{ErrorCode::kUnsupportedVersion,
                   live.part->file().name() +
                       ": indexed by other rules for words; run stele compact on the memory"};
    }
    SearchTask task{.live = &live, .part = i};
    task.needs_target = !options.target_language.empty();
    if (task.needs_target) task.target_columns = find_columns(*live.part, options.target_language);
    if (task.needs_target && task.target_columns.empty()) continue;
    for (const std::size_t column : sources) {
      const std::string& language = live.part->dictionary().languages()[column];
      const MatchQuery& query = queries.try_emplace(language, text, language).first->second;
      task.source_column = column;
      STELE_TRY_VOID(search_column(task, query, collector));
    }
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

}  // namespace stele::tm
