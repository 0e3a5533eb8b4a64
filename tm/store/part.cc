#include "tm/store/part.h"

#include "align/base/byte_reader.h"

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

Result<BlockEntry> read_entry(const PartFile& file, SectionSpan table, std::uint64_t block) {
  STELE_TRY(const std::string_view bytes,
            file.read(table.offset + block * kBlockEntryBytes, kBlockEntryBytes));
  ByteReader reader(bytes);
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
  std::shared_ptr<Part> part(new Part(std::move(file)));
  const Status status = part->read_sections();
  if (!status.ok()) return status.error().in(path.string());
  return std::shared_ptr<const Part>(std::move(part));
}

Status Part::read_sections() {
  STELE_TRY(const std::string_view summary_bytes,
            file_->read(file_->find_section(SectionKind::kSummary)));
  ByteReader summary(summary_bytes);
  STELE_TRY(const std::uint64_t row_count, summary.read_varint("row count"));
  STELE_TRY(dictionary_, RecordDictionary::read(summary));
  STELE_TRY(const std::string_view id_bytes,
            file_->read(file_->find_section(SectionKind::kUnitIds)));
  ByteReader id_reader(id_bytes);
  STELE_TRY(ids_, IdList::read(id_reader, kMaxRows));
  if (ids_.size() != row_count) {
    return Error{ErrorCode::kCorruption, "unit ids: " + std::to_string(ids_.size()) +
                                             " ids, expected " + std::to_string(row_count)};
  }
  const SectionSpan removed_span = file_->find_section(SectionKind::kRemovedIds);
  if (removed_span.size_bytes > 0) {
    STELE_TRY(const std::string_view removed_bytes, file_->read(removed_span));
    ByteReader removed_reader(removed_bytes);
    STELE_TRY(removed_, IdList::read(removed_reader, std::numeric_limits<std::uint64_t>::max()));
  }
  STELE_TRY(const std::string_view dictionary,
            file_->read(file_->find_section(SectionKind::kDictionary)));
  decompressor_ = std::make_unique<const Decompressor>(dictionary);
  table_ = file_->find_section(SectionKind::kBlockTable);
  blocks_ = file_->find_section(SectionKind::kBlocks);
  block_count_ = table_.size_bytes / kBlockEntryBytes;
  return {};
}

Result<std::uint64_t> Part::read_first_row(std::uint64_t block) const {
  if (block >= block_count_) return row_count();
  STELE_TRY(const BlockEntry entry, read_entry(*file_, table_, block));
  return entry.first_row;
}

Result<std::vector<Unit>> Part::read_block(std::uint64_t block) const {
  STELE_TRY(const BlockEntry entry, read_entry(*file_, table_, block));
  std::uint64_t end = blocks_.size_bytes;
  if (block + 1 < block_count_) {
    STELE_TRY(const BlockEntry next, read_entry(*file_, table_, block + 1));
    end = next.offset;
  }
  STELE_TRY(const std::uint64_t end_row, read_first_row(block + 1));
  const std::string name = "block " + std::to_string(block);
  if (end > blocks_.size_bytes || entry.offset > end || entry.first_row > end_row ||
      entry.size_bytes > kMaxBlockBytes || end_row > row_count()) {
    return make_corrupt(*file_, name + ": its place in the table is impossible");
  }
  STELE_TRY(const std::string_view frame,
            file_->read(blocks_.offset + entry.offset, end - entry.offset));
  auto bytes = decompressor_->decompress(frame, entry.size_bytes);
  if (!bytes.ok()) return bytes.error().in(file_->name() + ": " + name);
  ByteReader reader(*bytes);
  std::vector<Unit> units;
  units.reserve(end_row - entry.first_row);
  for (std::uint64_t row = entry.first_row; row < end_row; ++row) {
    auto unit = decode_record(reader, dictionary_);
    if (!unit.ok()) return unit.error().in(file_->name() + ": " + name);
    units.push_back(std::move(unit).value());
  }
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
  STELE_TRY(const std::uint64_t first_row, read_first_row(low));
  STELE_TRY(std::vector<Unit> units, read_block(low));
  if (row < first_row || row - first_row >= units.size()) {
    return make_corrupt(*file_, "row " + std::to_string(row) + ": not in its block");
  }
  return std::move(units[row - first_row]);
}

}  // namespace stele::tm
