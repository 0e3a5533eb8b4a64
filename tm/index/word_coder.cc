#include "tm/index/word_coder.h"

#include "tm/index/bit_column.h"
#include "tm/index/front_coded_strings.h"
#include "tm/index/language_sections.h"
#include "tm/index/word_key.h"

#include <algorithm>
#include <numeric>

namespace stele::tm {
namespace {

constexpr std::string_view kSpace = " ";

}  // namespace

std::uint32_t WordCoder::intern(std::string_view text, std::uint32_t kind) {
  // One string can be a word here and a part of a placeholder there; those are two entries.
  named_.assign(1, static_cast<char>(kind));
  named_.append(text);
  const std::uint32_t entry = strings_.intern(named_);
  if (entry == entries_.size()) {
    entries_.push_back(Entry{});
    entries_.back().kind = kind;
  }
  return entry;
}

void WordCoder::add(std::string_view text) {
  WordScanner scanner(text, language_);
  std::uint64_t position = 0;
  std::uint32_t weight = 0;
  std::int64_t previous = -1;
  const auto add_gap = [&](std::uint64_t end) {
    const std::string_view gap = text.substr(position, end - position);
    sequence_.push_back(gap.empty() ? 0 : intern(gap, kGapKind) + 1);
    return gap;
  };
  while (const auto word = scanner.next()) {
    const std::string_view gap = add_gap(word->span.begin);
    const std::uint32_t entry =
        intern(view_of(text, word->span), static_cast<std::uint32_t>(word->kind));
    sequence_.push_back(entry);
    if (previous >= 0 && (gap.empty() || gap == kSpace)) {
      const std::int32_t vote = gap.empty() ? -1 : 1;
      entries_[static_cast<std::size_t>(previous)].spaces_after += vote;
      entries_[entry].spaces_before += vote;
    }
    weight += word_weight(static_cast<WordKind>(entries_[entry].kind));
    previous = entry;
    position = word->span.end;
  }
  add_gap(text.size());
  text_ends_.push_back(sequence_.size());
  weights_.push_back(weight);
}

// Calls emit(entry + 1), or emit(0) for a join, for each item of the text.
template <class Emit>
void WordCoder::walk_items(std::uint32_t text, Emit emit) const {
  std::uint64_t at = text == 0 ? 0 : text_ends_[text - 1];
  const std::uint64_t end = text_ends_[text];
  const Entry* previous = nullptr;
  for (; at + 1 < end; at += 2) {
    const std::uint32_t gap = sequence_[at];
    const Entry& entry = entries_[sequence_[at + 1]];
    const bool expects_space =
        previous != nullptr && previous->spaces_after > 0 && entry.spaces_before > 0;
    const bool has_space = gap != 0 && string_of(gap - 1) == kSpace;
    if (expects_space ? !has_space : gap != 0) emit(gap);
    emit(sequence_[at + 1] + 1);
    previous = &entry;
  }
  if (sequence_[at] != 0) emit(sequence_[at]);
}

void WordCoder::finish(const std::vector<std::uint32_t>& order) {
  code_texts_in(order);
  for (std::size_t i = 0; i < coded_.items.size(); ++i) {
    order_.push_back(coded_.items[i] - 1);
    entries_[order_.back()].number = static_cast<std::uint32_t>(i + 1);
  }
  make_keys();
}

void WordCoder::code_texts_in(const std::vector<std::uint32_t>& order) {
  // Entries with codes of one length are numbered in byte order, which makes their strings small.
  std::vector<std::uint32_t> sorted(entries_.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  std::sort(sorted.begin(), sorted.end(), [this](std::uint32_t a, std::uint32_t b) {
    const std::string_view one = string_of(a);
    const std::string_view other = string_of(b);
    return one != other ? one < other : a < b;
  });
  std::vector<std::uint32_t> item_ranks(entries_.size() + 1, 0);
  for (std::uint32_t i = 0; i < sorted.size(); ++i) item_ranks[sorted[i] + 1] = i;
  Phrases texts;
  texts.symbols.reserve(sequence_.size() / 2 + text_count());
  for (const std::uint32_t text : order) {
    walk_items(text, [&texts](std::uint32_t item) { texts.symbols.push_back(item); });
    texts.text_ends.push_back(texts.symbols.size());
  }
  make_phrases(static_cast<std::uint32_t>(entries_.size()) + 1, &texts);
  coded_ = code_texts(item_ranks, texts);
}

void WordCoder::make_keys() {
  std::vector<std::uint32_t> key_of_entry(entries_.size());
  for (const std::uint32_t entry : order_) {
    if (entries_[entry].kind == kGapKind) continue;
    key_of_entry[entry] = keys_.intern(
        make_word_key(string_of(entry), static_cast<WordKind>(entries_[entry].kind), language_));
  }
  std::vector<std::uint32_t> sorted(keys_.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  std::sort(sorted.begin(), sorted.end(),
            [this](std::uint32_t a, std::uint32_t b) { return keys_[a] < keys_[b]; });
  std::vector<std::uint32_t> rank(keys_.size());
  for (std::uint32_t i = 0; i < sorted.size(); ++i) {
    rank[sorted[i]] = i;
    key_strings_.push_back(keys_[sorted[i]]);
  }
  key_weights_.assign(keys_.size(), 0);
  for (const std::uint32_t entry : order_) {
    if (entries_[entry].kind == kGapKind) continue;
    entries_[entry].key = rank[key_of_entry[entry]];
    // Weights of one key differ only if a mark and a word share it; the smaller one is safe.
    const std::uint32_t weight = word_weight(static_cast<WordKind>(entries_[entry].kind));
    std::uint32_t& known = key_weights_[entries_[entry].key];
    known = known == 0 ? weight : std::min(known, weight);
  }
}

void WordCoder::append_keys(std::uint32_t text, std::vector<std::uint32_t>* keys) const {
  std::uint64_t at = text == 0 ? 0 : text_ends_[text - 1];
  for (; at + 1 < text_ends_[text]; at += 2) keys->push_back(entries_[sequence_[at + 1]].key);
}

std::string WordCoder::write_entry_strings() const {
  std::vector<std::string_view> strings;
  strings.reserve(order_.size());
  for (const std::uint32_t entry : order_) strings.push_back(string_of(entry));
  return write_front_coded(strings);
}

std::string WordCoder::write_entry_info() const {
  std::vector<std::uint64_t> values;
  values.reserve(order_.size());
  for (const std::uint32_t index : order_) {
    const Entry& entry = entries_[index];
    values.push_back(std::uint64_t{entry.key} << kEntryKeyShift |
                     std::uint64_t{entry.kind} << kEntryKindShift |
                     (entry.spaces_before > 0 ? kEntrySpaceBefore : 0) |
                     (entry.spaces_after > 0 ? kEntrySpaceAfter : 0));
  }
  return write_bit_column(values);
}

std::string WordCoder::write_key_strings() const {
  return write_front_coded(key_strings_);
}

}  // namespace stele::tm
