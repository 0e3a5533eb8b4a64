#include "tm/store/part_builder.h"

#include "align/base/byte_writer.h"
#include "tm/store/compression.h"
#include "tm/store/id_list.h"
#include "tm/store/part_file.h"

#include <utility>
#include <vector>

namespace stele::tm {
namespace {

constexpr std::uint64_t kBlockBytes = 16384;
constexpr std::uint64_t kDictionaryBytes = 32768;
constexpr int kCompressionLevel = 9;
constexpr std::uint64_t kRecordOverheadBytes = 96;  // of a map node and a string

}  // namespace

void PartBuilder::put(UnitId id, const Unit& unit) {
  erase(id);
  ByteWriter writer;
  encode_record(unit, dictionary_, writer);
  size_bytes_ += writer.size_bytes() + kRecordOverheadBytes;
  records_.emplace(id, std::move(writer).take());
}

bool PartBuilder::erase(UnitId id) {
  const auto found = records_.find(id);
  if (found == records_.end()) return false;
  size_bytes_ -= found->second.size() + kRecordOverheadBytes;
  records_.erase(found);
  return true;
}

Result<ManifestPart> PartBuilder::write(const std::filesystem::path& folder, std::uint64_t number,
                                        FileSystem& files) const {
  const std::filesystem::path path = folder / part_file_name(number);
  const std::filesystem::path temporary = path.string() + std::string(kTemporarySuffix);
  STELE_TRY(PartFileWriter file, PartFileWriter::create(temporary, files));

  IdList ids;
  std::vector<std::string> blocks;
  std::vector<std::uint64_t> first_rows;
  for (const auto& [id, record] : records_) {
    if (blocks.empty() || blocks.back().size() >= kBlockBytes) {
      blocks.emplace_back();
      first_rows.push_back(ids.size());
    }
    ids.append(id);
    blocks.back() += record;
  }
  IdList removed;
  for (const UnitId id : removed_) removed.append(id);

  ByteWriter summary;
  summary.write_varint(ids.size());
  dictionary_.write(summary);
  file.begin_section(SectionKind::kSummary);
  STELE_TRY_VOID(file.append(summary.bytes()));
  ByteWriter id_bytes;
  ids.write(id_bytes);
  file.begin_section(SectionKind::kUnitIds);
  STELE_TRY_VOID(file.append(id_bytes.bytes()));
  if (removed.size() > 0) {
    ByteWriter removed_bytes;
    removed.write(removed_bytes);
    file.begin_section(SectionKind::kRemovedIds);
    STELE_TRY_VOID(file.append(removed_bytes.bytes()));
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
  STELE_TRY(const std::uint64_t checksum, file.finish());
  const std::uint64_t size = std::filesystem::file_size(temporary);
  STELE_TRY_VOID(files.rename(temporary, path));
  return ManifestPart{number, size, checksum};
}

}  // namespace stele::tm
