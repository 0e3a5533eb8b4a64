#include "tm/store/part_sections.h"

#include "align/base/byte_writer.h"
#include "align/text/words.h"
#include "tm/index/word_key.h"
#include "tm/store/layout.h"

namespace stele::tm {
namespace {

Status write_ids(SectionKind kind, const IdList& list, PartFileWriter& file) {
  ByteWriter writer;
  list.write(writer);
  file.begin_section(kind);
  return file.append(writer.bytes());
}

}  // namespace

Result<ManifestPart> write_part(const std::filesystem::path& folder, std::uint64_t number,
                                FileSystem& files,
                                const std::function<Status(PartFileWriter&)>& write_sections) {
  const std::filesystem::path path = folder / part_file_name(number);
  const std::filesystem::path temporary = path.string() + std::string(kTemporarySuffix);
  const auto write = [&]() -> Result<ManifestPart> {
    STELE_TRY(PartFileWriter file, PartFileWriter::create(temporary, files));
    STELE_TRY_VOID(write_sections(file));
    STELE_TRY(const PartFileWriter::Finished finished, file.finish());
    STELE_TRY_VOID(files.rename(temporary, path));
    return ManifestPart{number, finished.size_bytes, finished.header_checksum};
  };
  auto entry = write();
  if (!entry.ok()) static_cast<void>(files.remove(temporary));  // else the next writer does
  return entry;
}

Status write_language_sections(const LanguageSectionArray<std::string>& sections,
                               std::size_t language, PartFileWriter& file) {
  for (std::size_t i = 0; i < sections.size(); ++i) {
    file.begin_section(language_section_kind(i), static_cast<std::uint16_t>(language));
    STELE_TRY_VOID(file.append(sections[i]));
  }
  return {};
}

Status write_head_sections(const IdList& ids, const IdList& removed,
                           const RecordDictionary& dictionary,
                           const std::vector<std::uint64_t>& language_rows, PartFileWriter& file) {
  ByteWriter summary;
  summary.write_varint(kWordRulesVersion);
  summary.write_varint(kKeyRulesVersion);
  summary.write_varint(ids.size());
  dictionary.write(summary);
  for (const std::uint64_t count : language_rows) summary.write_varint(count);
  file.begin_section(SectionKind::kSummary);
  STELE_TRY_VOID(file.append(summary.bytes()));
  STELE_TRY_VOID(write_ids(SectionKind::kUnitIds, ids, file));
  if (removed.size() > 0) STELE_TRY_VOID(write_ids(SectionKind::kRemovedIds, removed, file));
  return {};
}

}  // namespace stele::tm
