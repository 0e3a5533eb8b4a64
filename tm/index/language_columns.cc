#include "tm/index/language_columns.h"

#include "align/base/byte_reader.h"
#include "tm/index/leb_number.h"

#include <limits>
#include <utility>

namespace stele::tm {
LanguageColumns::LanguageColumns(const LanguageSectionArray<CheckedBytes>& sections)
    : vocabulary_(section_of(sections, LanguageSection::kEntryStrings),
                  section_of(sections, LanguageSection::kEntryInfo),
                  section_of(sections, LanguageSection::kKeyStrings)),
      texts_(section_of(sections, LanguageSection::kTexts),
             section_of(sections, LanguageSection::kTextOffsets),
             section_of(sections, LanguageSection::kPhrases)),
      weights_bytes_(section_of(sections, LanguageSection::kWeights)),
      rows_(section_of(sections, LanguageSection::kRowClasses),
            section_of(sections, LanguageSection::kRepeats),
            section_of(sections, LanguageSection::kOtherRows),
            section_of(sections, LanguageSection::kRepeatsByText)),
      postings_(section_of(sections, LanguageSection::kPostings),
                section_of(sections, LanguageSection::kPostingOffsets)) {}

bool LanguageColumns::open() {
  const char* bytes = weights_bytes_.at(0, weights_bytes_.size_bytes());
  if (bytes == nullptr) return false;
  const char* end = bytes + weights_bytes_.size_bytes();
  std::uint32_t class_count = 0;
  if (!read_number(&bytes, end, &text_count_) || !read_number(&bytes, end, &class_count) ||
      class_count > static_cast<std::uint64_t>(end - bytes) / 2) {
    return false;
  }
  WeightClass last;
  for (std::uint32_t i = 0; i < class_count; ++i) {
    std::uint32_t weight = 0;
    std::uint32_t count = 0;
    if (!read_number(&bytes, end, &weight) || !read_number(&bytes, end, &count) ||
        weight > std::numeric_limits<std::uint32_t>::max() - last.weight ||
        count > text_count_ - last.first_text || (i > 0 && (weight == 0 || count == 0))) {
      return false;
    }
    last.weight += weight;
    last.first_text += count;
    weights_.push_back(last);
  }
  std::vector<std::uint32_t> class_begins;
  for (const WeightClass& entry : weights_) class_begins.push_back(entry.first_text);
  return rows_.open(std::move(class_begins)) && vocabulary_.is_whole() &&
         texts_.open(text_count_, vocabulary_.entry_count()) &&
         postings_.open(text_count_, vocabulary_.key_count());
}

bool LanguageColumns::read_text(std::uint32_t text, std::string* bytes,
                                std::vector<Word>* words) const {
  thread_local std::vector<std::uint32_t> items;
  bytes->clear();
  if (words != nullptr) words->clear();
  if (!read_items(text, &items)) return false;
  bool implies_space = false;  // the word before is usually followed by a space, no gap was given
  for (const std::uint32_t item : items) {
    if (item == kJoinItem) {
      implies_space = false;
      continue;
    }
    const Vocabulary::Word* word = read_word(item);
    if (word == nullptr) return false;
    const Vocabulary::Entry& entry = word->entry;
    if (entry.kind == kGapKind) {
      bytes->append(word->string);
      implies_space = false;
      continue;
    }
    if (implies_space && entry.space_before) bytes->push_back(' ');
    const std::uint64_t begin = bytes->size();
    bytes->append(word->string);
    if (words != nullptr) {
      words->push_back(Word{{begin, bytes->size()}, static_cast<WordKind>(entry.kind)});
    }
    implies_space = entry.space_after;
  }
  return true;
}

}  // namespace stele::tm
