#include "tm/index/word_coder.h"

#include "align/text/words.h"
#include "tm/index/bit_column.h"
#include "tm/index/front_coded_strings.h"
#include "tm/index/language_sections.h"
#include "tm/index/word_key.h"

#include <algorithm>
#include <numeric>

namespace stele::tm {

WordCoder::WordCoder(const TextPool& pool, const std::vector<std::uint32_t>& order)
    : pool_(pool), spacing_(pool.entry_count()) {
  count_spaces(order);
  code_texts_in(order);
  entries_.reserve(coded_.items.size());
  for (const std::uint32_t item : coded_.items) entries_.push_back(item - 1);
  make_keys();
}

void WordCoder::count_spaces(const std::vector<std::uint32_t>& order) {
  for (const std::uint32_t text : order) {
    std::uint32_t previous = TextPool::kNoEntry;
    pool_.visit(text, [&](std::uint32_t gap, std::uint32_t word) {
      const bool votes = previous != TextPool::kNoEntry && word != TextPool::kNoEntry;
      if (votes && (gap == TextPool::kNoEntry || gap == TextPool::kSpaceEntry)) {
        const std::int32_t vote = gap == TextPool::kSpaceEntry ? 1 : -1;
        spacing_[previous].after += vote;
        spacing_[word].before += vote;
      }
      previous = word;
    });
  }
}

// Calls emit(entry + 1), or emit(0) for a join, for each item of the text.
template <class Emit>
void WordCoder::walk_items(std::uint32_t text, Emit emit) const {
  bool implies_space = false;
  pool_.visit(text, [&](std::uint32_t gap, std::uint32_t word) {
    const bool expects_space =
        implies_space && word != TextPool::kNoEntry && spacing_[word].before > 0;
    if (expects_space ? gap != TextPool::kSpaceEntry : gap != TextPool::kNoEntry) {
      emit(gap == TextPool::kNoEntry ? kJoinItem : gap + 1);
    }
    if (word == TextPool::kNoEntry) return;
    emit(word + 1);
    implies_space = spacing_[word].after > 0;
  });
}

void WordCoder::code_texts_in(const std::vector<std::uint32_t>& order) {
  // Entries with codes of one length are numbered in byte order, which makes their strings small.
  std::vector<std::uint32_t> sorted(pool_.entry_count());
  std::iota(sorted.begin(), sorted.end(), 0);
  std::sort(sorted.begin(), sorted.end(), [this](std::uint32_t a, std::uint32_t b) {
    const std::string_view one = pool_.entry_string(a);
    const std::string_view other = pool_.entry_string(b);
    return one != other ? one < other : a < b;
  });
  std::vector<std::uint32_t> item_ranks(sorted.size() + 1, 0);
  for (std::uint32_t i = 0; i < sorted.size(); ++i) item_ranks[sorted[i] + 1] = i;
  Phrases texts;
  std::uint64_t count = 0;
  for (const std::uint32_t text : order) walk_items(text, [&count](std::uint32_t) { ++count; });
  texts.symbols.reserve(count);
  texts.text_ends.reserve(order.size());
  for (const std::uint32_t text : order) {
    walk_items(text, [&texts](std::uint32_t item) { texts.symbols.push_back(item); });
    texts.text_ends.push_back(texts.symbols.size());
  }
  make_phrases(pool_.entry_count() + 1, &texts);
  coded_ = code_texts(item_ranks, texts);
}

void WordCoder::make_keys() {
  std::vector<std::uint32_t> key_of_entry(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const std::uint32_t kind = pool_.entry_kind(entries_[i]);
    if (kind == kGapKind) continue;
    key_of_entry[i] = keys_.intern(make_word_key(pool_.entry_string(entries_[i]),
                                                 static_cast<WordKind>(kind), pool_.language()));
  }
  std::vector<std::uint32_t> sorted(keys_.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  std::sort(sorted.begin(), sorted.end(),
            [this](std::uint32_t a, std::uint32_t b) { return keys_[a] < keys_[b]; });
  std::vector<std::uint32_t> rank(keys_.size());
  key_strings_.reserve(keys_.size());
  for (std::uint32_t i = 0; i < sorted.size(); ++i) {
    rank[sorted[i]] = i;
    key_strings_.push_back(keys_[sorted[i]]);
  }
  keys_of_entries_.assign(pool_.entry_count(), 0);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (pool_.entry_kind(entries_[i]) == kGapKind) continue;
    keys_of_entries_[entries_[i]] = rank[key_of_entry[i]];
  }
}

std::string WordCoder::write_entry_strings() const {
  std::vector<std::string_view> strings;
  strings.reserve(entries_.size());
  for (const std::uint32_t entry : entries_) strings.push_back(pool_.entry_string(entry));
  return write_front_coded(strings);
}

std::string WordCoder::write_entry_info() const {
  std::vector<std::uint64_t> values;
  values.reserve(entries_.size());
  for (const std::uint32_t entry : entries_) {
    values.push_back(std::uint64_t{keys_of_entries_[entry]} << kEntryKeyShift |
                     std::uint64_t{pool_.entry_kind(entry)} << kEntryKindShift |
                     (spacing_[entry].before > 0 ? kEntrySpaceBefore : 0) |
                     (spacing_[entry].after > 0 ? kEntrySpaceAfter : 0));
  }
  return write_bit_column(values);
}

std::string WordCoder::write_key_strings() const {
  return write_front_coded(key_strings_);
}

}  // namespace stele::tm
