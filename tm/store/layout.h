// The constants that are on disk (tm/FORMAT.md, the authority). They are never renumbered.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace stele::tm {

// Names in the folder (FORMAT.md, "The folder").
inline constexpr std::string_view kManifestName = "MANIFEST";
inline constexpr std::string_view kLockName = "LOCK";
inline constexpr std::string_view kTemporarySuffix = ".tmp";

// The manifest (FORMAT.md, "Manifest").
inline constexpr std::string_view kManifestMagic = "STELEMEM";
inline constexpr std::uint32_t kManifestVersion = 3;
// From these versions on it has properties, and a tail. Before, version 1 had neither.
inline constexpr std::uint32_t kManifestVersionWithProperties = 2;
inline constexpr std::uint32_t kManifestVersionWithTail = 3;

// A record of the tail (FORMAT.md, "Tail").
inline constexpr std::string_view kTailMagic = "STELETAL";
inline constexpr std::uint64_t kTailHeaderBytes = 48;

// A part's frame (FORMAT.md, "Part: header").
inline constexpr std::uint32_t kPartVersion = 4;
inline constexpr std::string_view kPartMagic = "STELEPRT";
inline constexpr std::uint64_t kPartHeaderBytes = 64;
inline constexpr std::uint32_t kPartUnfinished = 0;
inline constexpr std::uint32_t kPartComplete = 1;
inline constexpr std::uint64_t kDirectoryEntryBytes = 24;
inline constexpr std::uint64_t kSectionAlignmentBytes = 8;

// A part's sections (FORMAT.md, "Part: directory").
enum class SectionKind : std::uint16_t {
  kSummary = 1,     // counts, language tags, attribute keys
  kUnitIds = 2,     // which ids the rows have
  kRemovedIds = 3,  // ids removed from, or replaced in, older parts
  kDictionary = 4,  // for the records' zstd frames
  kBlockTable = 5,  // where each block of records is
  kBlocks = 6,      // the records
  // And from here on, one of each for a language: kLanguageSectionBase + LanguageSection.
  kLanguageSectionBase = 16,
};

inline constexpr SectionKind language_section_kind(std::size_t section) {
  return static_cast<SectionKind>(static_cast<std::size_t>(SectionKind::kLanguageSectionBase) +
                                  section);
}

}  // namespace stele::tm
