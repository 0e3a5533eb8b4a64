#include "tm/lookup/placed_query.h"

#include "tm/index/word_key.h"
#include "tm/lookup/bit_parallel_distance.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

namespace stele::tm {
namespace {

// By key of the column: 1 + its place in the thread's PlacedQuery, or 0.
std::vector<std::uint16_t>& thread_slots() {
  thread_local std::vector<std::uint16_t> slots;
  return slots;
}

}  // namespace

bool find_column_keys(const LanguageColumns& columns, const MatchQuery& query, ColumnKeys* keys) {
  keys->numbers.assign(query.keys.size(), ColumnKeys::kNone);
  keys->postings.assign(query.keys.size(), PostingCursor());
  for (std::size_t i = 0; i < query.keys.size(); ++i) {
    const FrontCodedStrings::Found found = columns.find_key(query.keys[i].name);
    if (found.damaged) return false;
    if (!found.index) continue;
    keys->numbers[i] = static_cast<std::uint32_t>(*found.index);
    if (!columns.open_postings(keys->numbers[i], &keys->postings[i])) return false;
  }
  return true;
}

PlacedQuery::PlacedQuery(const MatchQuery& query, const ColumnKeys& column_keys)
    : slots_(&thread_slots()) {
  assert(query.keys.size() < std::numeric_limits<std::uint16_t>::max());
  std::vector<std::size_t> order(query.keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const std::uint32_t a_count = column_keys.postings[a].count();
    const std::uint32_t b_count = column_keys.postings[b].count();
    return a_count != b_count ? a_count < b_count : column_keys.numbers[a] < column_keys.numbers[b];
  });
  std::vector<std::size_t> places(order.size());  // in keys_
  keys_.reserve(order.size());
  for (const std::size_t index : order) {
    const QueryKey& known = query.keys[index];
    places[index] = keys_.size();
    PlacedKey& key = keys_.emplace_back();
    key.key = column_keys.numbers[index];
    key.occurrences = known.occurrences;
    key.weight = known.weight;
    key.plain = known.is_mark ? kPunctuationWeight : kWordWeight;
    key.postings = column_keys.postings[index];
    if (key.key == ColumnKeys::kNone) continue;
    if (slots_->size() <= key.key) slots_->resize(std::size_t{key.key} + 1024, 0);
    (*slots_)[key.key] = static_cast<std::uint16_t>(keys_.size());
  }

  std::size_t position = 0;
  least_weight_ = query.unseen;
  words_.reserve(query.words.size());
  for (const QueryWord& word : query.words) {
    PlacedKey& key = keys_[places[word.key]];
    ComparedWord& compared = words_.emplace_back();
    compared.kind = word.word.kind;
    compared.weight = key.weight;
    compared.text = view_of(query.text, word.word.span);
    compared.key = key.key == ColumnKeys::kNone ? ColumnKeys::kNone
                                                : static_cast<std::uint32_t>(places[word.key]);
    if (word.word.kind == WordKind::kPunctuation) continue;
    least_weight_ = std::min(least_weight_, key.weight);
    if (position < kMaxPatternSymbols) key.mask |= std::uint64_t{1} << position;
    ++position;
  }
  pattern_size_ = position <= kMaxPatternSymbols ? position : 0;
}

PlacedQuery::~PlacedQuery() {
  for (const PlacedKey& key : keys_) {
    if (key.key != ColumnKeys::kNone) (*slots_)[key.key] = 0;
  }
}

}  // namespace stele::tm
