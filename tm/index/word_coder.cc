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

void append_number(std::uint64_t value, std::string* bytes) {
  for (; value >= 0x80; value >>= 7) bytes->push_back(static_cast<char>(value | 0x80));
  bytes->push_back(static_cast<char>(value));
}

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

void WordCoder::finish() {
  find_phrases();
  number_symbols();
  make_keys();
}

void WordCoder::find_phrases() {
  for (std::uint32_t text = 0; text < text_count(); ++text) {
    walk_items(text, [this](std::uint32_t item) { phrases_.symbols.push_back(item); });
    phrases_.text_ends.push_back(phrases_.symbols.size());
  }
  make_phrases(static_cast<std::uint32_t>(entries_.size()) + 1, &phrases_);
}

// The most frequent symbols get the codes that take one byte, the next those of two. Within a class
// entries are in byte order, which is what makes their strings small.
void WordCoder::number_symbols() {
  const auto first_phrase = static_cast<std::uint32_t>(entries_.size()) + 1;
  std::vector<std::uint32_t> counts(first_phrase + phrases_.phrases.size(), 0);
  for (const std::uint32_t symbol : phrases_.symbols) ++counts[symbol];
  // What is used in phrases only needs a code too.
  std::vector<bool> is_used(counts.size(), false);
  for (std::size_t symbol = counts.size(); symbol-- > 0;) {
    is_used[symbol] = is_used[symbol] || counts[symbol] > 0;
    if (!is_used[symbol] || symbol < first_phrase) continue;
    is_used[phrases_.phrases[symbol - first_phrase].first] = true;
    is_used[phrases_.phrases[symbol - first_phrase].second] = true;
  }
  std::vector<std::uint32_t> symbols;
  for (std::uint32_t symbol = 1; symbol < counts.size(); ++symbol) {
    if (is_used[symbol]) symbols.push_back(symbol);
  }
  std::sort(symbols.begin(), symbols.end(), [&counts](std::uint32_t a, std::uint32_t b) {
    return counts[a] != counts[b] ? counts[a] > counts[b] : a < b;
  });
  codes_.assign(counts.size(), 0);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < kCodeClassCount; ++i) {
    const std::uint64_t first_code = std::max<std::uint64_t>(kCodeClassBegins[i], 1);
    const std::size_t end = static_cast<std::size_t>(
        std::min<std::uint64_t>(symbols.size(), kCodeClassBegins[i + 1] - 1));
    const auto class_begin = symbols.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto class_end = symbols.begin() + static_cast<std::ptrdiff_t>(end);
    const auto phrases =
        std::partition(class_begin, class_end,
                       [first_phrase](std::uint32_t symbol) { return symbol < first_phrase; });
    std::sort(class_begin, phrases, [this](std::uint32_t a, std::uint32_t b) {
      return string_of(a - 1) < string_of(b - 1);
    });
    std::sort(phrases, class_end);
    class_entries_[i] = static_cast<std::uint32_t>(phrases - class_begin);
    for (auto symbol = class_begin; symbol != class_end; ++symbol) {
      codes_[*symbol] =
          static_cast<std::uint32_t>(first_code + static_cast<std::uint64_t>(symbol - class_begin));
      if (symbol < phrases) {
        order_.push_back(*symbol - 1);
      } else {
        phrase_order_.push_back(*symbol);
      }
    }
    begin = end;
  }
  for (std::size_t i = 0; i < order_.size(); ++i) {
    entries_[order_[i]].number = static_cast<std::uint32_t>(i + 1);
  }
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

void WordCoder::append_codes(std::uint32_t text, std::string* bytes) const {
  std::uint64_t at = text == 0 ? 0 : phrases_.text_ends[text - 1];
  for (; at < phrases_.text_ends[text]; ++at) append_number(codes_[phrases_.symbols[at]], bytes);
}

std::string WordCoder::write_phrases() const {
  std::string bytes;
  for (const std::uint32_t count : class_entries_) append_number(count, &bytes);
  std::vector<std::uint64_t> parts;
  const std::uint32_t first_phrase = static_cast<std::uint32_t>(entries_.size()) + 1;
  for (const std::uint32_t symbol : phrase_order_) {
    parts.push_back(codes_[phrases_.phrases[symbol - first_phrase].first]);
    parts.push_back(codes_[phrases_.phrases[symbol - first_phrase].second]);
  }
  return bytes + write_bit_column(parts);
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
