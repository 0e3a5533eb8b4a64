// CandidateSearch: finds the texts of one language of one part that are similar to a query.
//
// Every word has a weight that its key decides: those of the query's keys are in the query, words
// of other keys weigh the same each (MatchQuery). Let W(x) be the sum over the words of text x, and
// for a query q and a stored text s let M be a cheapest way to turn s into q and m the weight of
// the words that M pairs with a word of the same key, which is the same in q and s. cost(M) is the
// word distance, W = max(W(q), W(s)), and the word similarity is 1 - cost(M) / W. The lemmas speak
// of pairs with word similarity >= t, that is cost(M) <= (1 - t) W. They follow from one fact: an
// unpaired word is left out, put in, or replaced, which costs at least its own weight, so for x = q
// and x = s
//   (0)  cost(M) >= W(x) - m, and cost(M) >= |W(q) - W(s)|.
//
// Weight lemma.   t W(q) <= W(s) <= W(q) / t, the unpaired words of q weigh at most (1 - t) W(q),
// and
//   those of s at most (1 - t) / t W(q).
//   The first from (0), second part. So W <= W(q) / t, which gives the last; and W(q) - m <= W(q) -
//   (W - cost(M)) <= W(q) - t W <= (1 - t) W(q). Texts are numbered by classes of their plain
//   weight, in which every word counts 10 and a mark 2. s has at least the plain weight of q's
//   paired words and at most that of all of q's and of its own unpaired ones, so it lies in a range
//   of classes.
// Prefix lemma.   Order the query's words by (number of texts with the word's key, key), rarest
//   first. The words before the first one that M pairs weigh at most (1 - t) W(q).
//   They are unpaired. So each such text is in the postings of one of the query's rarest words,
//   those that rarer words of at most this weight precede. (The prefix filter of Chaudhuri, Ganti
//   and Kaushik 2006 and of Bayardo, Ma and Srikant 2007, for weighted edit distance.)
// Bag lemma.      cost(M) >= W - (weight of the words of s whose keys q has too, counted at most as
//   often as q has them), since m is at most that. Here the weight is first counted while lists are
//   read, each key as often as q has it and as shared where its list was not read, which can only
//   be more: so lists of common words are left out when few candidates are left (ScanCount and
//   DivideSkip of Li, Lu and Lu 2008, for weights). Candidates are then compared in the order of
//   this bound, until what is found is better than the bound of the next.
// Sequence lemma. cost(M) >= v d, where d is the unit-cost edit distance of the key sequences of q
// and
//   s without punctuation and v the least that a word weighs which is no mark: M's steps restricted
//   to these words are such edits and each costs at least v. d is computed bit-parallel.
// Blend lemma.    With a share c for the likeness of characters, which is at most 1, similarity is
// at
//   most c + (1 - c) word similarity. So similarity >= t needs word similarity >= (t - c) / (1 -
//   c), which takes the place of t above. If that is next to nothing, every text is compared.
#pragma once

#include "align/base/result.h"
#include "tm/index/language_columns.h"
#include "tm/lookup/match.h"
#include "tm/lookup/match_collector.h"
#include "tm/lookup/match_query.h"
#include "tm/store/store_snapshot.h"

#include <cstddef>
#include <cstdint>
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

// A query's keys in one column.
struct ColumnKeys {
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  std::vector<std::uint32_t> numbers;  // the column's, by place in MatchQuery::keys; or kNone
  std::vector<PostingCursor> postings;
};

// Looks the query's keys up. False when a page is damaged.
bool find_column_keys(const LanguageColumns& columns, const MatchQuery& query, ColumnKeys* keys);

// Adds every text of the column that reaches the collector's threshold. Safe to call concurrently
// with other collectors.
// Requires: the query has fewer than 65,535 keys.
// Fails with kCorruption when a page it must read is damaged.
Status search_column(const SearchTask& task, const MatchQuery& query, const ColumnKeys& keys,
                     MatchCollector& collector);

}  // namespace stele::tm
