// CandidateFinder: tells by posting lists which texts of a column can be similar to a query.
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
// Share lemma.    m >= t W, so (a) m >= t W(q). Let P be the least plain weight of s's class, p the
//   plain weight of the paired words and v the least that a word weighs for each unit of its plain
//   weight. The unpaired words of s weigh at least (P - p) v, so W(s) >= m + (P - p) v and (b)
//   (1 - t) m + t v p >= t v P. Both rise with m and p. So what m and p can be at most decides, and
//   m / max(W(q), m + (P - p) v) of these is the most that s can be similar.
// Prefix lemma.   Order the query's words by (number of texts with the word's key, key), rarest
//   first. Before the first one that M pairs, m and p are at most what the words from there on
//   weigh.
//   So each such text of a class is in the postings of a word at which these still pass the share
//   lemma for the class: one of the rarest words, of fewer in the heavier classes. (The prefix
//   filter of Chaudhuri, Ganti and Kaushik 2006 and of Bayardo, Ma and Srikant 2007, for weighted
//   edit distance.)
// Count.          While lists are read the words that a text can share are summed, each key as
//   often as q has it and as shared where its list was not read, which can only be more: so lists
//   of common words are left out when few texts are left (ScanCount and DivideSkip of Li, Lu and Lu
//   2008, for weights).
#pragma once

#include "tm/index/language_columns.h"
#include "tm/lookup/match_query.h"
#include "tm/lookup/placed_query.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stele::tm {

// A text and the highest word similarity it can have.
struct Candidate {
  double bound = 0;
  std::uint32_t text = 0;
};

// Not thread-safe; several threads may search one column.
class CandidateFinder {
 public:
  // `columns` and `placed` must outlive this object.
  CandidateFinder(const LanguageColumns& columns, const MatchQuery& query,
                  const PlacedQuery& placed);

  // Replaces `*candidates` by the texts that can have this word similarity. False when a page is
  // damaged. Requires: threshold > 0, and the query has words.
  bool find(double threshold, std::vector<Candidate>* candidates);

 private:
  // What words weigh together.
  struct Sum {
    std::uint64_t weight = 0;
    std::uint64_t plain = 0;
  };
  // Texts of one class of the column.
  struct TextClass;
  struct Scratch;

  static Scratch& thread_scratch();
  void open_classes(double threshold);
  double find_least_plain(double threshold) const;
  bool can_reach(const TextClass& texts, const Sum& shared) const;
  bool read_list(const PlacedKey& key, std::size_t prefix_classes);
  void count_postings(std::span<const std::uint32_t> postings, std::uint32_t step, bool is_prefix,
                      TextClass* texts) const;
  void drop_hopeless(TextClass* texts) const;
  Sum sum_of(std::uint32_t counted, const TextClass& texts) const;
  std::uint32_t step_of(const PlacedKey& key) const;
  void append_candidates(TextClass* texts, std::vector<Candidate>* candidates) const;

  const LanguageColumns& columns_;
  const PlacedQuery& placed_;
  Scratch& scratch_;
  Sum whole_;                 // of the query
  Sum known_;                 // of its words that the column has
  double plain_value_ = 0;    // v of the share lemma
  unsigned shift_ = 0;        // counted sums are so many bits coarser
  double needed_ = 0;         // (a) of the share lemma
  double weight_factor_ = 0;  // of (b)
  double plain_factor_ = 0;
  std::size_t class_count_ = 0;  // of those in scratch_
};

}  // namespace stele::tm
