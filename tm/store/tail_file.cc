#include "tm/store/tail_file.h"

#include "align/base/byte_reader.h"
#include "align/base/byte_writer.h"
#include "align/base/hash.h"
#include "tm/store/layout.h"

#include <utility>

namespace stele::tm {
namespace {

struct Record {
  std::uint64_t next_unit_id = 0;
  std::uint64_t image_checksum = 0;
  std::string_view image;
  std::uint64_t size_bytes = 0;  // with header and padding; 0: the file ends in it
};

std::uint64_t pad(std::uint64_t size_bytes) {
  return (size_bytes + kSectionAlignmentBytes - 1) / kSectionAlignmentBytes *
         kSectionAlignmentBytes;
}

// Reads the record that begins at `offset`. The checks are in the order of FORMAT.md, "Tail".
Result<Record> read_record(std::string_view bytes, std::uint64_t offset) {
  const std::string_view rest = bytes.substr(offset);
  Record record;
  if (rest.size() < kTailHeaderBytes) return record;
  ByteReader reader(rest.substr(0, kTailHeaderBytes));
  STELE_TRY(const std::string_view magic, reader.read_bytes(kTailMagic.size(), "magic"));
  STELE_TRY(record.next_unit_id, reader.read_u64("next unit id"));
  STELE_TRY(const std::uint64_t size, reader.read_u64("part size"));
  STELE_TRY(record.image_checksum, reader.read_u64("part checksum"));
  STELE_TRY(const std::uint64_t place, reader.read_u64("place"));
  const std::uint64_t end = reader.position();
  STELE_TRY(const std::uint64_t checksum, reader.read_u64("header checksum"));
  if (magic != kTailMagic || checksum != hash_bytes(rest.substr(0, end)) || place != offset) {
    return Error{ErrorCode::kCorruption, "record at byte " + std::to_string(offset) +
                                             ": damaged, its header does not match"};
  }
  if (size > rest.size() || pad(size) > rest.size() - kTailHeaderBytes) return record;
  record.image = rest.substr(kTailHeaderBytes, size);
  record.size_bytes = kTailHeaderBytes + pad(size);
  return record;
}

}  // namespace

Result<std::shared_ptr<const TailFile>> TailFile::open(const std::filesystem::path& path) {
  STELE_TRY(MappedFile file, MappedFile::open(path));
  std::shared_ptr<TailFile> tail(new TailFile(std::move(file)));
  tail->name_ = path.filename().string();
  const std::string_view bytes = tail->file_->bytes();
  Record last;
  while (tail->end_bytes_ < bytes.size()) {
    auto record = read_record(bytes, tail->end_bytes_);
    if (!record.ok()) return record.error().in(path.string());
    if (record->size_bytes == 0) break;
    last = *record;
    tail->end_bytes_ += record->size_bytes;
  }
  if (last.size_bytes > 0) {
    tail->next_unit_id_ = last.next_unit_id;
    STELE_TRY(auto part_file, PartFile::open_piece(tail->file_, last.image, path.string()));
    STELE_TRY(tail->part_, Part::open(std::move(part_file)));
  }
  return std::shared_ptr<const TailFile>(std::move(tail));
}

Status TailFile::verify() const {
  const std::string_view bytes = file_->bytes();
  for (std::uint64_t offset = 0; offset < end_bytes_;) {
    auto record = read_record(bytes, offset);
    if (!record.ok()) return record.error().in(name_);
    const std::string_view padding =
        bytes.substr(offset + kTailHeaderBytes + record->image.size(),
                     record->size_bytes - kTailHeaderBytes - record->image.size());
    if (hash_bytes(record->image) != record->image_checksum ||
        padding.find_first_not_of('\0') != std::string_view::npos) {
      return Error{ErrorCode::kCorruption, name_ + ": record at byte " + std::to_string(offset) +
                                               ": damaged, its checksum does not match"};
    }
    offset += record->size_bytes;
  }
  return {};
}

std::string make_tail_record(std::uint64_t offset_bytes, std::uint64_t next_unit_id,
                             std::string_view image) {
  ByteWriter writer;
  writer.write_bytes(kTailMagic);
  writer.write_u64(next_unit_id);
  writer.write_u64(image.size());
  writer.write_u64(hash_bytes(image));
  writer.write_u64(offset_bytes);
  writer.write_u64(hash_bytes(writer.bytes()));
  writer.write_bytes(image);
  writer.pad_to(kSectionAlignmentBytes);
  return std::move(writer).take();
}

}  // namespace stele::tm
