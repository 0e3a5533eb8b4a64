// CandidateSearch: finds the texts of one language of one part that are similar to a query.
//
// Let W(x) be the weight of text x (the sum of its words' weights), and for a query q and a stored
// text s let M be a cheapest way to turn s into q and m(x) the weight of x's words that M pairs
// with a word of the same key. cost(M) is the word distance, W = max(W(q), W(s)), and
// similarity = 1 - cost(M) / W. The lemmas speak of pairs with similarity >= t, that is
// cost(M) <= (1 - t) W. They follow from one fact: an unpaired word is left out, put in, or
// replaced, which costs at least its own weight, so for x = q and x = s
//   (0)  cost(M) >= W(x) - m(x), and cost(M) >= |W(q) - W(s)|.
//
// Weight lemma.   t W(q) <= W(s) <= W(q) / t.
//   From (0), second part. Texts are numbered by weight class, so these are in one range of texts.
// Prefix lemma.   Order the query's words by (number of texts with the word's key, key), rarest
//   first. The words before the first one that M pairs weigh at most (1 - t) W(q).
//   They are unpaired, so they weigh at most W(q) - m(q) <= W(q) - (W - cost(M)) by (0), and
//   W - cost(M) >= t W >= t W(q). So each such text is in the postings of one of the query's rarest
//   words, those that rarer words of at most this weight precede. (The prefix filter of Chaudhuri,
//   Ganti and Kaushik 2006 and of Bayardo, Ma and Srikant 2007, for weighted edit distance.)
// Bag lemma.      cost(M) >= W - (weight of the words of s whose keys q has too, counted at most as
//   often as q has them), since m(s) and m(q) are at most that. Here the weight is first counted
//   while lists are read, each key as often as q has it and as shared where its list was not read,
//   which can only be more: so lists of common words are left out when few candidates are left
//   (ScanCount and DivideSkip of Li, Lu and Lu 2008, for weights). Candidates are then compared in
//   the order of this bound, until what is found is better than the bound of the next.
// Sequence lemma. cost(M) >= 10 d, where d is the unit-cost edit distance of the key sequences of
//   q and s without punctuation: M's steps restricted to these words are such edits and each costs
//   at least the 10 that a word weighs. d is computed bit-parallel.
#pragma once

#include "align/base/result.h"
#include "tm/lookup/match.h"
#include "tm/lookup/match_collector.h"
#include "tm/lookup/match_query.h"
#include "tm/store/store_snapshot.h"

#include <cstddef>
#include <string_view>
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
// Fails with kCorruption when a page it must read is damaged.
Status search_column(const SearchTask& task, const MatchQuery& query, MatchCollector& collector);

}  // namespace stele::tm
