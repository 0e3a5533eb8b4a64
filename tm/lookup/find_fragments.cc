#include "align/base/utf8.h"
#include "tm/index/language_columns.h"
#include "tm/lookup/counterpart_finder.h"
#include "tm/lookup/fragment.h"
#include "tm/lookup/run_search.h"
#include "tm/lookup/search_columns.h"

#include <algorithm>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kMostUnits = 20;  // of a run that are looked at

// One column that is searched, with the query as its language splits it.
struct Column {
  SearchTask task;
  const MatchQuery* query = nullptr;
};

// A unit that has a run.
struct RunUnit {
  std::uint32_t cost = 0;
  UnitId unit;
  std::size_t column = 0;
  std::uint32_t row = 0;
  std::uint32_t text = 0;
  ByteSpan span;
};

bool is_before(const RunUnit& a, const RunUnit& b) {
  return std::tuple(a.cost, a.unit.value) < std::tuple(b.cost, b.unit.value);
}

class FragmentFinder {
 public:
  FragmentFinder(const std::shared_ptr<const StoreSnapshot>& snapshot, std::string_view text,
                 const FragmentOptions& options)
      : snapshot_(*snapshot),
        text_(text),
        options_(options),
        counterparts_(snapshot, options.lexicon) {}

  Result<std::vector<Match>> find() {
    STELE_TRY_VOID(open_columns());
    std::vector<Match> matches;
    for (const auto& [language, query] : queries_) {
      STELE_TRY_VOID(find_of_language(language, query, &matches));
    }
    // A run of one dialect may lie in one of another.
    std::vector<ByteSpan> spans;
    for (const Match& match : matches) spans.push_back(match.query_span);
    std::erase_if(matches, [&](const Match& match) {
      return std::any_of(spans.begin(), spans.end(), [&](const ByteSpan& span) {
        return !(span == match.query_span) && span.begin <= match.query_span.begin &&
               match.query_span.end <= span.end;
      });
    });
    std::stable_sort(matches.begin(), matches.end(), [](const Match& a, const Match& b) {
      return a.similarity != b.similarity ? a.similarity > b.similarity
                                          : a.query_span.begin < b.query_span.begin;
    });
    cut_to_limit(&matches);
    return matches;
  }

 private:
  Status open_columns() {
    for (std::size_t i = 0; i < snapshot_.parts().size(); ++i) {
      const LivePart& live = snapshot_.parts()[i];
      const std::vector<std::size_t> sources = find_columns(*live.part, options_.source_language);
      if (sources.empty()) continue;
      STELE_TRY_VOID(require_current_rules(*live.part));
      SearchTask task{.live = &live, .part = i};
      task.needs_target = !options_.target_language.empty();
      if (task.needs_target) {
        task.target_columns = find_columns(*live.part, options_.target_language);
        if (task.target_columns.empty()) continue;
      }
      for (const std::size_t column : sources) {
        const std::string& language = live.part->dictionary().languages()[column];
        task.source_column = column;
        columns_.push_back({task, &queries_.try_emplace(language, text_, language).first->second});
      }
    }
    return {};
  }

  Status find_of_language(const std::string& language, const MatchQuery& query,
                          std::vector<Match>* matches) {
    RunCover cover(query, options_.min_words);
    for (const Column& column : columns_) {
      if (column.query == &query) STELE_TRY_VOID(find_runs(column.task, query, &cover));
    }
    std::vector<WordRun> runs = cover.list_runs();
    // The heaviest ones are enough: costs of other forms may only change their order a little, so
    // some more than are wanted are looked at.
    std::stable_sort(runs.begin(), runs.end(), [&](const WordRun& a, const WordRun& b) {
      return weigh(query, a) > weigh(query, b);
    });
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (i >= options_.limit && is_beyond_limit(query, runs[i], *matches)) break;
      STELE_TRY_VOID(add_matches(language, query, runs[i], matches));
    }
    return {};
  }

  // Whether what the run could be at best comes after as many runs as are wanted.
  bool is_beyond_limit(const MatchQuery& query, WordRun run,
                       const std::vector<Match>& matches) const {
    const double best = static_cast<double>(weigh(query, run)) / query.weight;
    std::vector<ByteSpan> better;
    for (const Match& match : matches) {
      if (match.similarity > best &&
          std::find(better.begin(), better.end(), match.query_span) == better.end()) {
        better.push_back(match.query_span);
      }
    }
    return better.size() >= options_.limit;
  }

  static std::uint32_t weigh(const MatchQuery& query, WordRun run) {
    std::uint32_t weight = 0;
    for (std::size_t i = run.begin; i < run.end; ++i) weight += query.weight_of(query.words[i]);
    return weight;
  }

  // The units that have the run, the best kMostUnits.
  Result<std::vector<RunUnit>> find_units(const MatchQuery& query, WordRun run) const {
    std::vector<RunUnit> units;
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Column& column = columns_[i];
      if (column.query != &query) continue;
      const LivePart& live = *column.task.live;
      STELE_TRY(const std::vector<RunPlace> places, find_run_places(column.task, query, run));
      for (const RunPlace& place : places) {
        rows.clear();
        if (!live.part->columns(column.task.source_column).append_rows(place.text, &rows)) {
          return live.part->file().make_damage_error();
        }
        for (const std::uint32_t row : rows) {
          if (row >= live.part->row_count()) return live.part->file().make_damage_error();
          if (!live.is_live(row)) continue;
          if (column.task.needs_target && !has_target(column, row)) continue;
          units.push_back({place.cost, live.part->ids().at(row), i, row, place.text, place.span});
        }
      }
    }
    const std::size_t kept = std::min(kMostUnits, units.size());
    std::partial_sort(units.begin(), units.begin() + static_cast<std::ptrdiff_t>(kept), units.end(),
                      is_before);
    units.resize(kept);
    return units;
  }

  static bool has_target(const Column& column, std::uint32_t row) {
    const Part& part = *column.task.live->part;
    return std::any_of(
        column.task.target_columns.begin(), column.task.target_columns.end(),
        [&](std::size_t target) { return part.columns(target).text_of_row(row) != 0; });
  }

  Status add_matches(const std::string& language, const MatchQuery& query, WordRun run,
                     std::vector<Match>* matches) {
    STELE_TRY(const std::vector<RunUnit> units, find_units(query, run));
    std::vector<Match> renderings;
    std::map<std::string, std::size_t, std::less<>> known;  // rendering -> place in renderings
    for (const RunUnit& unit : units) {
      STELE_TRY(Match match, make_match(language, query, run, unit));
      const auto [place, is_new] = known.try_emplace(
          std::string(view_of(match.target, match.target_span)), renderings.size());
      if (is_new) renderings.push_back(std::move(match));
      ++renderings[place->second].unit_count;
    }
    // What could not be told counts least.
    std::stable_sort(renderings.begin(), renderings.end(), [](const Match& a, const Match& b) {
      if (a.target_span.empty() != b.target_span.empty()) return b.target_span.empty();
      return a.unit_count > b.unit_count;
    });
    if (renderings.size() > options_.renderings) renderings.resize(options_.renderings);
    // All renderings of a run stand together.
    for (Match& match : renderings) match.similarity = renderings.front().similarity;
    matches->insert(matches->end(), renderings.begin(), renderings.end());
    return {};
  }

  Result<Match> make_match(const std::string& language, const MatchQuery& query, WordRun run,
                           const RunUnit& unit) {
    const Column& column = columns_[unit.column];
    const Part& part = *column.task.live->part;
    Match match;
    match.unit = unit.unit;
    match.kind = MatchKind::kFragment;
    match.similarity =
        static_cast<double>(weigh(query, run) - std::min(unit.cost, weigh(query, run))) /
        query.weight;
    match.source_language = language;
    match.query_span = {query.words[run.begin].word.span.begin,
                        query.words[run.end - 1].word.span.end};
    match.source_span = unit.span;
    if (!part.columns(column.task.source_column).read_text(unit.text, &match.source, nullptr)) {
      return part.file().make_damage_error();
    }
    for (const std::size_t target : column.task.target_columns) {
      const std::uint64_t number = part.columns(target).text_of_row(unit.row);
      if (number == 0) continue;
      match.target_language = part.dictionary().languages()[target];
      if (number == kDamaged ||
          !part.columns(target).read_text(static_cast<std::uint32_t>(number - 1), &match.target,
                                          nullptr)) {
        return part.file().make_damage_error();
      }
      break;
    }
    if (!match.target.empty()) {
      STELE_TRY(const std::optional<ByteSpan> span,
                counterparts_.find({match.source, match.source_language}, match.source_span,
                                   {match.target, match.target_language}));
      if (span) match.target_span = *span;
    }
    return match;
  }

  void cut_to_limit(std::vector<Match>* matches) const {
    std::vector<ByteSpan> kept;
    std::erase_if(*matches, [&](const Match& match) {
      if (std::find(kept.begin(), kept.end(), match.query_span) != kept.end()) return false;
      if (kept.size() >= options_.limit) return true;
      kept.push_back(match.query_span);
      return false;
    });
  }

  const StoreSnapshot& snapshot_;
  std::string_view text_;
  const FragmentOptions& options_;
  std::map<std::string, MatchQuery> queries_;  // by the stored language, whose rules split it
  std::vector<Column> columns_;
  CounterpartFinder counterparts_;
};

}  // namespace

Result<std::vector<Match>> find_fragments(const std::shared_ptr<const StoreSnapshot>& snapshot,
                                          std::string_view query, const FragmentOptions& options) {
  if (const auto place = find_invalid_utf8(query)) {
    return Error{ErrorCode::kInvalidArgument,
                 "query: byte " + std::to_string(*place) + " is not UTF-8"};
  }
  if (options.source_language.empty()) {
    return Error{ErrorCode::kInvalidArgument, "query: no source language given"};
  }
  return FragmentFinder(snapshot, query, options).find();
}

}  // namespace stele::tm
