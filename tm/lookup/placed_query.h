// PlacedQuery: a query's words and keys as one column of a part knows them (internal).
#pragma once

#include "tm/index/language_columns.h"
#include "tm/lookup/match_query.h"
#include "tm/lookup/word_distance.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace stele::tm {

// A query's keys in one column.
struct ColumnKeys {
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  std::vector<std::uint32_t> numbers;  // the column's, by place in MatchQuery::keys; or kNone
  std::vector<PostingCursor> postings;
};

// Looks the query's keys up. False when a page is damaged.
bool find_column_keys(const LanguageColumns& columns, const MatchQuery& query, ColumnKeys* keys);

// One key of the query with what the column knows about it.
struct PlacedKey {
  std::uint32_t key = ColumnKeys::kNone;  // the column's number
  std::uint32_t occurrences = 0;          // in the query
  std::uint32_t weight = 0;               // of one occurrence
  std::uint32_t plain = 0;                // the weight that the column gives it (word_weight)
  std::uint64_t mask = 0;                 // where it is among the query's words without punctuation
  PostingCursor postings;
};

// Not thread-safe; a thread has one at a time.
class PlacedQuery {
 public:
  // `query` must outlive this object. Requires: it has fewer than 65,535 keys.
  PlacedQuery(const MatchQuery& query, const ColumnKeys& column_keys);
  PlacedQuery(const PlacedQuery&) = delete;
  PlacedQuery& operator=(const PlacedQuery&) = delete;
  ~PlacedQuery();

  // Rarest first.
  const std::vector<PlacedKey>& keys() const { return keys_; }
  // 1 + the place in keys() of a key of the column, or 0.
  std::size_t slot_of(std::uint32_t key) const {
    return key < slots_->size() ? (*slots_)[key] : std::size_t{0};
  }
  // The query's words; their keys are places in keys(), or ColumnKeys::kNone.
  const std::vector<ComparedWord>& words() const { return words_; }
  // How many words are no punctuation; 0 when that are more than kMaxPatternSymbols.
  std::size_t pattern_size() const { return pattern_size_; }
  // The least that a word weighs that is no mark, in the query or in any text.
  std::uint32_t least_weight() const { return least_weight_; }

 private:
  std::vector<std::uint16_t>* slots_;  // the thread's, by key of the column
  std::vector<PlacedKey> keys_;
  std::vector<ComparedWord> words_;
  std::size_t pattern_size_ = 0;
  std::uint32_t least_weight_ = 0;
};

}  // namespace stele::tm
