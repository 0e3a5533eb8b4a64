// The columns a part keeps for one language, as a list of sections.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace stele::tm {

// On disk a section's kind is kLanguageSectionBase of tm/store/layout.h plus this number.
enum class LanguageSection : std::uint8_t {
  kEntryStrings,    // words and gaps, by their keys (tm/index/entry_strings.h)
  kEntryInfo,       // frame column: kind, key and spacing of each entry
  kKeyStrings,      // front-coded strings in rising order: the word keys
  kTexts,           // the texts as codes (tm/index/text_blocks.h)
  kTextOffsets,     // frame column: at which bit every 16th text begins in kTexts
  kWeights,         // the least weight and the first text of each weight class
  kRowClasses,      // the weight class of each row's text (tm/index/row_map.h)
  kRepeats,         // bit column: texts of rows that repeat one, then of further variants
  kOtherRows,       // bit column: the rows of further variants
  kPostingOffsets,  // frame column: at which bit every 8th key's list begins in kPostings
  kPostings,        // posting lists (tm/index/posting_list.h)
  kRepeatsByText,   // bit column: places in kRepeats, by text, then row
  kPhrases,         // how many codes are of which length, then a bit column: phrases
};
inline constexpr std::size_t kLanguageSectionCount = 13;

template <class Bytes>
using LanguageSectionArray = std::array<Bytes, kLanguageSectionCount>;

template <class Bytes>
Bytes& section_of(LanguageSectionArray<Bytes>& sections, LanguageSection section) {
  return sections[static_cast<std::size_t>(section)];
}
template <class Bytes>
const Bytes& section_of(const LanguageSectionArray<Bytes>& sections, LanguageSection section) {
  return sections[static_cast<std::size_t>(section)];
}

// The kind of an entry: WordKind's number for a word, or this for what stands between words.
inline constexpr std::uint32_t kGapKind = 6;

// Entry numbers count from 1; this number says "no space here" where one was to be expected.
inline constexpr std::uint32_t kJoinItem = 0;

// How kEntryInfo packs: kind << 34 | key << 2 | space before << 1 | space after.
inline constexpr unsigned kEntryKindShift = 34;
inline constexpr unsigned kEntryKeyShift = 2;
inline constexpr std::uint64_t kEntrySpaceBefore = 2;
inline constexpr std::uint64_t kEntrySpaceAfter = 1;

// Texts between two offsets of kTextOffsets: a block, which is decoded from its start.
inline constexpr std::uint64_t kTextsPerOffset = 16;

}  // namespace stele::tm
