// CandidateSearch: finds the texts of one language of one part that are similar to a query.
//
// Let W(x) be the weight of text x (the sum of its words' weights), and for a query q and a stored
// text s let M be a cheapest way to turn s into q and m(x) the weight of x's words that M pairs
// with a word of the same key. cost(M) is the word distance, W = max(W(q), W(s)), and
// similarity = 1 - cost(M) / W. All four lemmas speak of pairs with similarity >= t, that is
// cost(M) <= (1 - t) W. They follow from one fact: an unpaired word is left out, put in, or
// replaced, which costs at least its own weight, so for x = q and x = s
//   (0)  cost(M) >= W(x) - m(x), and cost(M) >= |W(q) - W(s)|.
//
// Weight lemma.   t W(q) <= W(s) <= W(q) / t.
//   From (0), second part. Texts are numbered by weight, so these are one range of texts.
// Prefix lemma.   Order all words by (number of texts with the word's key, key), rarest first. Let
//   g be the first word in this order that M pairs. Then the words of q before g weigh at most
//   W(q) - t W, and the words of s before g weigh at most W(s) - t W <= (1 - t) W(s).
//   The words of x before g are unpaired, so they weigh at most W(x) - m(x) <= cost(M); with
//   cost(M) <= (1 - t) W and, where W > W(x), cost(M) >= W - m(x), W(x) - m(x) <= W(x) - t W.
//   So it is enough to look at the postings of the query's rarest words, and there at the postings
//   in tiers up to the first whose threshold is not above t (tm/index/posting_list.h).
//   (The prefix filter of Chaudhuri, Ganti and Kaushik 2006 and of Bayardo, Ma and Srikant 2007,
//   for weighted edit distance.)
// Bag lemma.      cost(M) >= W - (weight of the words of s whose keys q has too, counted at most as
//   often as q has them), since m(s) and m(q) are at most that.
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
