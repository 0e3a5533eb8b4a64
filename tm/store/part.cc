#include "tm/store/part.h"

#include "align/base/byte_reader.h"
#include "align/text/words.h"
#include "tm/index/word_key.h"

#include <limits>
#include <string>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint64_t kBlockEntryBytes = 16;
constexpr std::uint64_t kMaxRows = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t kMaxBlockBytes = std::uint64_t{256} << 20;

struct BlockEntry {
  std::uint64_t offset = 0;
  std::uint64_t first_row = 0;
  std::uint64_t size_bytes = 0;  // decompressed
};

Result<BlockEntry> read_entry(const PartFile& file, CheckedBytes table, std::uint64_t block) {
  const char* bytes = table.at(block * kBlockEntryBytes, kBlockEntryBytes);
  if (bytes == nullptr) return file.make_damage_error();
  ByteReader reader(std::string_view(bytes, kBlockEntryBytes));
  BlockEntry entry;
  STELE_TRY(entry.offset, reader.read_u64("block offset"));
  STELE_TRY(entry.first_row, reader.read_u32("block first row"));
  STELE_TRY(entry.size_bytes, reader.read_u32("block size"));
  return entry;
}

Error make_corrupt(const PartFile& file, std::string what) {
  return Error{ErrorCode::kCorruption, file.name() + ": " + std::move(what)};
}

}  // namespace

Result<std::shared_ptr<const Part>> Part::open(const std::filesystem::path& folder,
                                               const ManifestPart& entry) {
  const std::filesystem::path path = folder / part_file_name(entry.number);
  STELE_TRY(auto file, PartFile::open(path));
  if (file->header_checksum() != entry.header_checksum || file->size_bytes() != entry.size_bytes) {
    return Error{ErrorCode::kCorruption,
                 path.string() + ": not the file the manifest means (size or checksum differ)"};
  }
  auto part = open(std::move(file));
  if (!part.ok()) return part.error().in(folder.string());
  return part;
}

Result<std::shared_ptr<const Part>> Part::open(std::unique_ptr<const PartFile> file) {
  std::shared_ptr<Part> part(new Part(std::move(file)));
  const Status status = part->read_sections();
  if (!status.ok()) return status.error().in(part->file_->name());
  return std::shared_ptr<const Part>(std::move(part));
}

Status Part::read_sections() {
  STELE_TRY(const std::string_view summary_bytes, file_->read_section(SectionKind::kSummary));
  ByteReader summary(summary_bytes);
  STELE_TRY(const std::uint64_t word_rules, summary.read_varint("word rules version"));
  STELE_TRY(const std::uint64_t key_rules, summary.read_varint("key rules version"));
  has_current_rules_ = word_rules == kWordRulesVersion && key_rules == kKeyRulesVersion;
  STELE_TRY(const std::uint64_t row_count, summary.read_varint("row count"));
  STELE_TRY(dictionary_, RecordDictionary::read(summary));
  for (std::size_t i = 0; i < dictionary_.languages().size(); ++i) {
    STELE_TRY(const std::uint64_t count, summary.read_varint("language row count"));
    language_row_counts_.push_back(count);
  }
  STELE_TRY(const std::string_view id_bytes, file_->read_section(SectionKind::kUnitIds));
  ByteReader id_reader(id_bytes);
  STELE_TRY(ids_, IdList::read(id_reader, kMaxRows));
  if (ids_.size() != row_count) {
    return Error{ErrorCode::kCorruption, "unit ids: " + std::to_string(ids_.size()) +
                                             " ids, expected " + std::to_string(row_count)};
  }
  STELE_TRY(const std::string_view removed_bytes, file_->read_section(SectionKind::kRemovedIds));
  if (!removed_bytes.empty()) {
    ByteReader removed_reader(removed_bytes);
    STELE_TRY(removed_, IdList::read(removed_reader, std::numeric_limits<std::uint64_t>::max()));
  }
  STELE_TRY(const std::string_view dictionary, file_->read_section(SectionKind::kDictionary));
  decompressor_ = std::make_unique<const Decompressor>(dictionary);
  table_ = file_->section(SectionKind::kBlockTable);
  blocks_ = file_->section(SectionKind::kBlocks);
  block_count_ = table_.size_bytes() / kBlockEntryBytes;
  return open_columns();
}

Status Part::open_columns() {
  for (std::size_t language = 0; language < dictionary_.languages().size(); ++language) {
    LanguageSectionArray<CheckedBytes> sections;
    for (std::size_t i = 0; i < sections.size(); ++i) {
      sections[i] = file_->section(language_section_kind(i), static_cast<std::uint16_t>(language));
    }
    auto columns = std::make_unique<LanguageColumns>(sections);
    if (!columns->open()) return file_->make_damage_error();
    columns_.push_back(std::move(columns));
  }
  return {};
}

Result<std::uint64_t> Part::read_first_row(std::uint64_t block) const {
  if (block >= block_count_) return row_count();
  STELE_TRY(const BlockEntry entry, read_entry(*file_, table_, block));
  return entry.first_row;
}

Result<std::string> Part::read_records(std::uint64_t block) const {
  const std::string name = "block " + std::to_string(block);
  STELE_TRY(const BlockEntry entry, read_entry(*file_, table_, block));
  std::uint64_t end = blocks_.size_bytes();
  std::uint64_t end_row = row_count();
  if (block + 1 < block_count_) {
    STELE_TRY(const BlockEntry next, read_entry(*file_, table_, block + 1));
    end = next.offset;
    end_row = next.first_row;
  }
  if (entry.offset > end || entry.first_row > end_row || entry.size_bytes > kMaxBlockBytes ||
      end_row > row_count()) {
    return make_corrupt(*file_, name + ": its place in the table is impossible");
  }
  const char* frame = blocks_.at(entry.offset, end - entry.offset);
  if (frame == nullptr) return file_->make_damage_error();
  auto bytes =
      decompressor_->decompress(std::string_view(frame, end - entry.offset), entry.size_bytes);
  if (!bytes.ok()) return bytes.error().in(file_->name() + ": " + name);
  return bytes;
}

template <class Use>
Status Part::walk_block(std::uint64_t block, std::uint64_t end_row, Use use) const {
  STELE_TRY(const std::uint64_t first_row, read_first_row(block));
  STELE_TRY(const std::string bytes, read_records(block));
  ByteReader reader(bytes);
  for (std::uint64_t row = first_row; row < end_row; ++row) {
    const Status status = use(reader, row);
    if (!status.ok()) {
      return status.error().in(file_->name() + ": block " + std::to_string(block));
    }
  }
  return {};
}

Result<Unit> Part::decode_row(ByteReader& reader, std::uint64_t row) const {
  return decode_record(reader, dictionary_, [this, row](std::uint32_t language) {
    const std::uint64_t text = columns_[language]->text_of_row(static_cast<std::uint32_t>(row));
    std::string bytes;
    if (text == kDamaged || text == 0 ||
        !columns_[language]->read_text(static_cast<std::uint32_t>(text - 1), &bytes, nullptr)) {
      return Result<std::string>(file_->make_damage_error());
    }
    return Result<std::string>(std::move(bytes));
  });
}

Result<std::vector<Unit>> Part::read_block(std::uint64_t block) const {
  STELE_TRY(const std::uint64_t end_row, read_first_row(block + 1));
  std::vector<Unit> units;
  STELE_TRY_VOID(walk_block(block, end_row, [&](ByteReader& reader, std::uint64_t row) -> Status {
    STELE_TRY(Unit unit, decode_row(reader, row));
    units.push_back(std::move(unit));
    return {};
  }));
  return units;
}

Result<Unit> Part::read_row(std::uint64_t row) const {
  std::uint64_t low = 0;  // the last block whose first row is not behind `row`
  std::uint64_t high = block_count_;
  while (high - low > 1) {
    const std::uint64_t middle = low + (high - low) / 2;
    STELE_TRY(const std::uint64_t first_row, read_first_row(middle));
    (first_row <= row ? low : high) = middle;
  }
  Unit found;
  STELE_TRY_VOID(walk_block(low, row + 1, [&](ByteReader& reader, std::uint64_t at) -> Status {
    if (at < row) return skip_record(reader, dictionary_);
    STELE_TRY(found, decode_row(reader, row));
    return {};
  }));
  return found;
}

}  // namespace stele::tm
