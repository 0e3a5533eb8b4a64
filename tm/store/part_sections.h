// PartSections: the sections that any part has, however its units come (internal).
#pragma once

#include "align/base/result.h"
#include "tm/file/file_system.h"
#include "tm/index/language_sections.h"
#include "tm/store/id_list.h"
#include "tm/store/manifest.h"
#include "tm/store/part_file.h"
#include "tm/store/record_codec.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace stele::tm {

// Writes the part of this number into `folder`, complete and synced, under its lasting name (the
// folder itself is not synced); `write_sections` appends what is in it. Fails as that does and with
// kIo; then the unfinished file, which may be large, is removed again if the disk lets that be.
Result<ManifestPart> write_part(const std::filesystem::path& folder, std::uint64_t number,
                                FileSystem& files,
                                const std::function<Status(PartFileWriter&)>& write_sections);

// Writes the sections of a language, the one of this index in the dictionary.
Status write_language_sections(const LanguageSectionArray<std::string>& sections,
                               std::size_t language, PartFileWriter& file);

// Writes the summary and the lists of ids. `language_rows` has for each language of the dictionary
// how many rows have it.
Status write_head_sections(const IdList& ids, const IdList& removed,
                           const RecordDictionary& dictionary,
                           const std::vector<std::uint64_t>& language_rows, PartFileWriter& file);

}  // namespace stele::tm
