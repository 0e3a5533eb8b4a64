// CandidateSearch: finds the texts of one language of one part that are similar to a query.
//
// CandidateFinder tells which texts can be similar enough, and how similar at most. They are
// compared in the order of this bound, until what is found is better than the bound of the next;
// first by bounds that cost less than the distance. In the terms of candidate_finder.h:
//
// Bag lemma.      cost(M) >= W - (weight of the words of s whose keys q has too, counted at most as
//   often as q has them), since m is at most that.
// Sequence lemma. cost(M) >= v d, where d is the unit-cost edit distance of the key sequences of q
// and
//   s without punctuation and v the least that a word weighs which is no mark: M's steps restricted
//   to these words are such edits and each costs at least v. d is computed bit-parallel.
// The likeness of characters only takes from the word similarity, so bounds of this hold for both.
#pragma once

#include "align/base/result.h"
#include "tm/lookup/match_collector.h"
#include "tm/lookup/match_query.h"
#include "tm/lookup/placed_query.h"
#include "tm/store/store_snapshot.h"

#include <cstddef>
#include <vector>

namespace stele::tm {

// What one language of one part is searched for.
struct SearchTask {
  const LivePart* live = nullptr;
  std::size_t part = 0;                     // its position in the snapshot
  std::size_t source_column = 0;            // index of the language in the part
  std::vector<std::size_t> target_columns;  // a match must have text in one of these; the first
                                            // that has is taken
  bool needs_target = false;
};

// Adds every text of the column that reaches the collector's threshold. Safe to call concurrently
// with other collectors.
// Requires: the query has fewer than 65,535 keys.
// Fails with kCorruption when a page it must read is damaged.
Status search_column(const SearchTask& task, const MatchQuery& query, const ColumnKeys& keys,
                     MatchCollector& collector);

}  // namespace stele::tm
