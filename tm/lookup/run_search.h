// RunSearch: finds the longest runs of a query's words in one column after another (internal).
#pragma once

#include "align/base/result.h"
#include "tm/lookup/candidate_search.h"
#include "tm/lookup/match_query.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace stele::tm {

// Words [begin, end) of the query.
struct WordRun {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const WordRun&) const = default;
};

// Which runs of the query's words stand in texts seen so far. Not thread-safe.
//
// For each word it knows how far the longest run reaches that begins at it or before it, which is
// all that the longest runs depend on: a run that ends no later than one that begins before it lies
// in that one.
class RunCover {
 public:
  RunCover(const MatchQuery& query, std::size_t min_words);

  std::size_t size() const { return reach_.size(); }
  // Cuts marks off both ends.
  WordRun trim(WordRun run) const;
  // Whether the trimmed run has words enough to be reported.
  bool is_long_enough(WordRun run) const;
  // Whether no longest run can lie inside `run` that is not known yet.
  bool covers(WordRun run) const { return reach_[run.begin] >= run.end; }
  void add(WordRun run);
  // The longest runs, by place.
  std::vector<WordRun> list_runs() const;

 private:
  std::size_t min_words_;
  std::vector<bool> is_mark_;
  std::vector<std::uint32_t> words_before_;  // that count, before each place
  std::vector<std::size_t> reach_;           // rising
};

// Adds every run that the query shares with a live text of the column (with a target, where one is
// needed) to `*cover`, but for runs inside others.
//
// It reads the texts that have the query's rarest word and finds all their runs; what is not found
// then lies left or right of that word, where the same is done. Stretches that a run covers already
// are left out. A run of two words or more holds a neighbour of the rarest word, so only texts that
// have one are read. Fails with kCorruption when a page it must read is damaged.
Status find_runs(const SearchTask& task, const MatchQuery& query, RunCover* cover);

// Where a run stands in the memory.
struct RunPlace {
  std::uint32_t cost = 0;  // of other forms (word_distance.h)
  std::uint32_t text = 0;
  ByteSpan span;  // in the text; the first with the least cost
};

// Returns the texts of the column that have the run, rising.
// Fails as find_runs does.
Result<std::vector<RunPlace>> find_run_places(const SearchTask& task, const MatchQuery& query,
                                              WordRun run);

}  // namespace stele::tm
