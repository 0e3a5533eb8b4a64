#include "tm/store/part_builder.h"

#include "align/base/byte_writer.h"
#include "align/text/words.h"
#include "tm/index/word_key.h"
#include "tm/store/compression.h"
#include "tm/store/id_list.h"
#include "tm/store/layout.h"
#include "tm/store/part_file.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace stele::tm {
namespace {

constexpr std::uint64_t kBlockBytes = 8192;
constexpr std::uint64_t kDictionaryBytes = 16384;
constexpr int kCompressionLevel = 9;
constexpr std::uint64_t kUnitOverheadBytes = 160;  // of a map node, a string and a vector

template <class Writable>
Status write_section(PartFileWriter& file, SectionKind kind, const Writable& list) {
  ByteWriter writer;
  list.write(writer);
  file.begin_section(kind);
  return file.append(writer.bytes());
}

}  // namespace

std::uint64_t PartBuilder::size_bytes() const {
  std::uint64_t size = record_bytes_ + units_.size() * kUnitOverheadBytes;
  for (const LanguageBuilder& language : languages_) size += language.size_bytes();
  return size;
}

void PartBuilder::put(UnitId id, const Unit& unit) {
  erase(id);
  PendingUnit pending;
  ByteWriter writer;
  encode_record(unit, dictionary_, writer);
  pending.record = std::move(writer).take();
  pending.texts.reserve(unit.variants.size());
  for (const Variant& variant : unit.variants) {
    const std::uint32_t language = dictionary_.intern_language(variant.language);
    if (language == languages_.size()) languages_.emplace_back(variant.language);
    const bool is_first =
        std::none_of(pending.texts.begin(), pending.texts.end(),
                     [language](const PendingText& text) { return text.language == language; });
    pending.texts.push_back(
        PendingText{language, languages_[language].intern(variant.text), is_first});
  }
  record_bytes_ += pending.record.size();
  units_.emplace_hint(units_.end(), id, std::move(pending));
}

bool PartBuilder::erase(UnitId id) {
  const auto found = units_.find(id);
  if (found == units_.end()) return false;
  record_bytes_ -= found->second.record.size();
  units_.erase(found);
  return true;
}

void PartBuilder::make_columns(std::vector<std::vector<RowText>>& first_texts,
                               std::vector<std::vector<RowText>>& other_texts) const {
  first_texts.resize(languages_.size());
  other_texts.resize(languages_.size());
  std::uint32_t row = 0;
  for (const auto& [id, unit] : units_) {
    for (const PendingText& text : unit.texts) {
      (text.is_first ? first_texts : other_texts)[text.language].push_back(RowText{row, text.text});
    }
    ++row;
  }
}

Result<ManifestPart> PartBuilder::write(const std::filesystem::path& folder, std::uint64_t number,
                                        FileSystem& files) const {
  const std::filesystem::path path = folder / part_file_name(number);
  const std::filesystem::path temporary = path.string() + std::string(kTemporarySuffix);
  STELE_TRY(PartFileWriter file, PartFileWriter::create(temporary, files));

  IdList ids;
  std::vector<std::string> blocks;
  std::vector<std::uint64_t> first_rows;
  for (const auto& [id, unit] : units_) {
    if (blocks.empty() || blocks.back().size() >= kBlockBytes) {
      blocks.emplace_back();
      first_rows.push_back(ids.size());
    }
    ids.append(id);
    blocks.back() += unit.record;
  }
  std::vector<std::vector<RowText>> first_texts;
  std::vector<std::vector<RowText>> other_texts;
  make_columns(first_texts, other_texts);

  ByteWriter summary;
  summary.write_varint(kWordRulesVersion);
  summary.write_varint(kKeyRulesVersion);
  summary.write_varint(ids.size());
  dictionary_.write(summary);
  for (const std::vector<RowText>& texts : first_texts) summary.write_varint(texts.size());
  file.begin_section(SectionKind::kSummary);
  STELE_TRY_VOID(file.append(summary.bytes()));
  STELE_TRY_VOID(write_section(file, SectionKind::kUnitIds, ids));
  if (!removed_.empty()) {
    IdList removed;
    for (const UnitId id : removed_) removed.append(id);
    STELE_TRY_VOID(write_section(file, SectionKind::kRemovedIds, removed));
  }

  for (std::size_t language = 0; language < languages_.size(); ++language) {
    const LanguageSectionArray<std::string> sections = languages_[language].build(
        static_cast<std::uint32_t>(ids.size()), first_texts[language], other_texts[language]);
    for (std::size_t i = 0; i < sections.size(); ++i) {
      file.begin_section(language_section_kind(i), static_cast<std::uint16_t>(language));
      STELE_TRY_VOID(file.append(sections[i]));
    }
  }

  const std::string dictionary = train_dictionary({blocks.begin(), blocks.end()}, kDictionaryBytes);
  if (!dictionary.empty()) {
    file.begin_section(SectionKind::kDictionary);
    STELE_TRY_VOID(file.append(dictionary));
  }
  Compressor compressor(dictionary, kCompressionLevel);
  ByteWriter table;
  std::uint64_t offset = 0;
  file.begin_section(SectionKind::kBlocks);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    STELE_TRY(const std::string frame, compressor.compress(blocks[i]));
    table.write_u64(offset);
    table.write_u32(static_cast<std::uint32_t>(first_rows[i]));
    table.write_u32(static_cast<std::uint32_t>(blocks[i].size()));
    offset += frame.size();
    STELE_TRY_VOID(file.append(frame));
  }
  file.begin_section(SectionKind::kBlockTable);
  STELE_TRY_VOID(file.append(table.bytes()));
  STELE_TRY(const PartFileWriter::Finished finished, file.finish());
  STELE_TRY_VOID(files.rename(temporary, path));
  return ManifestPart{number, finished.size_bytes, finished.header_checksum};
}

}  // namespace stele::tm
