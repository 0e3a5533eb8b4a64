#include "tm/index/vocabulary.h"

#include "tm/index/language_sections.h"
#include "tm/index/reader_identity.h"

#include <cstddef>
#include <vector>

namespace stele::tm {
namespace {

constexpr std::size_t kCachedWords = 2048;
constexpr std::size_t kCachedInfos = 4096;

}  // namespace

struct Vocabulary::CachedWord {
  std::uint64_t identity = 0;
  std::uint32_t number = 0;
  Word word;
};

Vocabulary::Vocabulary(CheckedBytes strings, CheckedBytes info, CheckedBytes keys)
    : identity_(make_reader_identity()), strings_(strings), info_(info), keys_(keys) {}

std::uint64_t Vocabulary::read_info(std::uint32_t number) const {
  struct CachedInfo {
    std::uint64_t identity = 0;
    std::uint64_t info = 0;
    std::uint32_t number = 0;
  };
  thread_local std::vector<CachedInfo> cache(kCachedInfos);
  CachedInfo& cached = cache[number % kCachedInfos];
  if (cached.identity == identity_ && cached.number == number) return cached.info;
  const std::uint64_t info = info_.at(std::uint64_t{number} - 1);
  if (info != kDamaged) cached = {identity_, info, number};
  return info;
}

bool Vocabulary::read_entry(std::uint32_t number, Entry* entry) const {
  const std::uint64_t info = read_info(number);
  if (info == kDamaged) return false;
  entry->key = static_cast<std::uint32_t>(info >> kEntryKeyShift);
  entry->kind = static_cast<std::uint32_t>(info >> kEntryKindShift);
  entry->space_before = (info & kEntrySpaceBefore) != 0;
  entry->space_after = (info & kEntrySpaceAfter) != 0;
  return entry->kind <= kGapKind;
}

bool Vocabulary::read_string(std::uint32_t number, const Entry& entry, std::string* string) const {
  EntryStrings::Form form;
  if (!strings_.read(std::uint64_t{number} - 1, &form)) return false;
  if (!EntryStrings::needs_key(form)) {
    string->swap(form.rest);
    return true;
  }
  std::string key;
  return keys_.read(entry.key, &key) && EntryStrings::make_string(form, key, string);
}

const Vocabulary::Word* Vocabulary::read_word(std::uint32_t number) const {
  thread_local std::vector<CachedWord> cache(kCachedWords);
  CachedWord& cached = cache[(number + identity_ * 0x9E3779B9) % kCachedWords];
  if (cached.identity != identity_ || cached.number != number) {
    cached.identity = 0;  // until it is whole
    if (!read_entry(number, &cached.word.entry) ||
        !read_string(number, cached.word.entry, &cached.word.string)) {
      return nullptr;
    }
    cached.identity = identity_;
    cached.number = number;
  }
  return &cached.word;
}

}  // namespace stele::tm
