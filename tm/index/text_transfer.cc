#include "tm/index/text_transfer.h"

#include "tm/index/bit_column.h"
#include "tm/index/language_sections.h"

namespace stele::tm {

TextTransfer::TextTransfer(const LanguageColumns& from, bool has_current_rules, TextPool& to)
    : from_(from),
      has_current_rules_(has_current_rules),
      to_(to),
      texts_(from.text_count(), TextPool::kNoEntry) {}

const TextTransfer::MovedEntry* TextTransfer::find_entry(std::uint32_t item) {
  // Items that do not exist cannot be read, so this does not grow beyond the vocabulary.
  if (item >= entries_.size() || entries_[item].number == TextPool::kNoEntry) {
    const Vocabulary::Word* word = from_.read_word(item);
    if (word == nullptr) return nullptr;
    if (item >= entries_.size()) entries_.resize(std::size_t{item} + 1);
    entries_[item] = {to_.intern_entry(word->string, word->entry.kind), word->entry};
  }
  return &entries_[item];
}

// As LanguageColumns::read_text puts a text together.
std::uint64_t TextTransfer::transfer_items() {
  std::uint32_t gap = TextPool::kNoEntry;
  bool implies_space = false;
  for (const std::uint32_t item : items_) {
    if (item == kJoinItem) {
      implies_space = false;
      continue;
    }
    const MovedEntry* entry = find_entry(item);
    if (entry == nullptr) return kDamaged;
    if (entry->info.kind == kGapKind) {
      if (gap != TextPool::kNoEntry) return kDamaged;
      gap = entry->number;
      implies_space = false;
      continue;
    }
    if (implies_space && entry->info.space_before) gap = TextPool::kSpaceEntry;
    to_.append_word(gap, entry->number);
    gap = TextPool::kNoEntry;
    implies_space = entry->info.space_after;
  }
  return to_.finish_text(gap);
}

std::uint64_t TextTransfer::transfer(std::uint32_t text) {
  if (text >= texts_.size()) return kDamaged;
  if (texts_[text] != TextPool::kNoEntry) return texts_[text];
  std::uint64_t number = kDamaged;
  if (has_current_rules_) {
    if (from_.read_items(text, &items_)) number = transfer_items();
  } else if (from_.read_text(text, &string_, nullptr)) {
    number = to_.intern(string_);
  }
  if (number != kDamaged) texts_[text] = static_cast<std::uint32_t>(number);
  return number;
}

}  // namespace stele::tm
