#include "tm/index/word_coder.h"

#include "align/text/fold.h"
#include "align/text/words.h"
#include "tm/index/entry_strings.h"
#include "tm/index/frame_column.h"
#include "tm/index/front_coded_strings.h"
#include "tm/index/language_sections.h"
#include "tm/index/word_key.h"

#include <algorithm>
#include <numeric>

namespace stele::tm {
namespace {

// Whether the key of an entry of this kind is made of its letters.
bool holds_key(std::uint32_t kind) {
  switch (static_cast<WordKind>(kind)) {
    case WordKind::kWord:
    case WordKind::kPunctuation:
    case WordKind::kHan:
      return true;
    default:
      return false;
  }
}

}  // namespace

WordCoder::WordCoder(const TextPool& pool, const std::vector<std::uint32_t>& order)
    : pool_(pool), is_used_(pool.entry_count()), spacing_(pool.entry_count()) {
  count_spaces(order);
  make_keys();
  code_texts_in(order);
  entries_.reserve(coded_.items.size());
  for (const std::uint32_t item : coded_.items) entries_.push_back(item - 1);
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
      if (word != TextPool::kNoEntry) is_used_[word] = true;
      previous = word;
    });
  }
}

void WordCoder::make_keys() {
  std::vector<std::uint32_t>& numbers = keys_of_entries_;
  numbers.assign(pool_.entry_count(), 0);
  for (std::uint32_t entry = 0; entry < pool_.entry_count(); ++entry) {
    if (!is_used_[entry]) continue;
    numbers[entry] = keys_.intern(make_word_key(pool_.entry_string(entry),
                                                static_cast<WordKind>(pool_.entry_kind(entry)),
                                                pool_.language()));
  }
  std::vector<std::uint32_t> sorted(keys_.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  std::sort(sorted.begin(), sorted.end(),
            [this](std::uint32_t a, std::uint32_t b) { return keys_[a] < keys_[b]; });
  std::vector<std::uint32_t> ranks(keys_.size());
  key_strings_.reserve(keys_.size());
  for (std::uint32_t i = 0; i < sorted.size(); ++i) {
    ranks[sorted[i]] = i;
    key_strings_.push_back(keys_[sorted[i]]);
  }
  for (std::uint32_t entry = 0; entry < pool_.entry_count(); ++entry) {
    if (is_used_[entry]) numbers[entry] = ranks[numbers[entry]];
  }
}

// Entries with codes of one length are numbered by kind, case and key, so that keys rise and
// strings are like the ones before.
std::vector<std::uint32_t> WordCoder::rank_items() const {
  std::vector<std::uint64_t> orders(pool_.entry_count());
  for (std::uint32_t entry = 0; entry < pool_.entry_count(); ++entry) {
    const std::string_view string = pool_.entry_string(entry);
    const bool is_folded = fold_text(string) == string;
    orders[entry] = std::uint64_t{pool_.entry_kind(entry)} << 33 | std::uint64_t{is_folded} << 32 |
                    keys_of_entries_[entry];
  }
  std::vector<std::uint32_t> sorted(pool_.entry_count());
  std::iota(sorted.begin(), sorted.end(), 0);
  std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (orders[a] != orders[b]) return orders[a] < orders[b];
    const std::string_view one = pool_.entry_string(a);
    const std::string_view other = pool_.entry_string(b);
    return one != other ? one < other : a < b;
  });
  std::vector<std::uint32_t> ranks(sorted.size() + 1, 0);
  for (std::uint32_t i = 0; i < sorted.size(); ++i) ranks[sorted[i] + 1] = i;
  return ranks;
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
  coded_ = code_texts(rank_items(), texts);
}

std::string WordCoder::write_entry_strings() const {
  std::vector<KeyedString> strings;
  strings.reserve(entries_.size());
  for (const std::uint32_t entry : entries_) {
    const bool has_key = holds_key(pool_.entry_kind(entry));
    strings.push_back({pool_.entry_string(entry),
                       has_key ? key_strings_[keys_of_entries_[entry]] : std::string_view()});
  }
  return stele::tm::write_entry_strings(strings);
}

std::string WordCoder::write_entry_info() const {
  std::vector<std::uint64_t> values;
  values.reserve(entries_.size());
  for (const std::uint32_t entry : entries_) {
    values.push_back(std::uint64_t{pool_.entry_kind(entry)} << kEntryKindShift |
                     std::uint64_t{keys_of_entries_[entry]} << kEntryKeyShift |
                     (spacing_[entry].before > 0 ? kEntrySpaceBefore : 0) |
                     (spacing_[entry].after > 0 ? kEntrySpaceAfter : 0));
  }
  return write_frame_column(values);
}

std::string WordCoder::write_key_strings() const {
  return write_front_coded(key_strings_);
}

}  // namespace stele::tm
