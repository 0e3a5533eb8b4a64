#include "tm/store/part_file.h"

#include "align/base/byte_reader.h"
#include "align/base/byte_writer.h"
#include "align/base/hash.h"

#include <algorithm>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint64_t kChecksumBytes = 8;
constexpr std::uint64_t kFlushPages = 64;  // how many pages are written at a time

}  // namespace

PartFile::PartFile(std::shared_ptr<const MappedFile> file, std::string_view bytes, std::string name)
    : file_(std::move(file)), name_(std::move(name)), bytes_(bytes) {}

Result<std::unique_ptr<const PartFile>> PartFile::open(const std::filesystem::path& path) {
  STELE_TRY(MappedFile mapped, MappedFile::open(path));
  auto file = std::make_shared<const MappedFile>(std::move(mapped));
  const std::string_view bytes = file->bytes();
  std::unique_ptr<PartFile> part(new PartFile(std::move(file), bytes, path.filename().string()));
  const Status status = part->read_frame();
  if (!status.ok()) return status.error().in(path.string());
  return std::unique_ptr<const PartFile>(std::move(part));
}

Result<std::unique_ptr<const PartFile>> PartFile::open_piece(std::shared_ptr<const MappedFile> file,
                                                             std::string_view bytes,
                                                             std::string name) {
  std::unique_ptr<PartFile> part(new PartFile(std::move(file), bytes, std::move(name)));
  const Status status = part->read_frame();
  if (!status.ok()) return status.error().in(part->name_);
  return std::unique_ptr<const PartFile>(std::move(part));
}

// The checks are in the order of FORMAT.md, "Part: header".
Status PartFile::read_frame() {
  if (bytes_.size() < kPartHeaderBytes) {
    return Error{ErrorCode::kCorruption,
                 "cut off: " + std::to_string(bytes_.size()) + " bytes, expected a header of 64"};
  }
  if (bytes_.substr(0, kPartMagic.size()) != kPartMagic) {
    return Error{ErrorCode::kCorruption, "not a part: it does not begin with STELEPRT"};
  }
  ByteReader reader(bytes_.substr(0, kPartHeaderBytes));
  STELE_TRY_VOID(reader.seek(kPartMagic.size(), "magic"));
  STELE_TRY(const std::uint32_t version, reader.read_u32("version"));
  STELE_TRY(const std::uint32_t state, reader.read_u32("state"));
  STELE_TRY(const std::uint64_t file_size, reader.read_u64("file size"));
  STELE_TRY(const std::uint64_t directory_offset, reader.read_u64("directory offset"));
  STELE_TRY(const std::uint32_t section_count, reader.read_u32("section count"));
  STELE_TRY(const std::uint32_t reserved, reader.read_u32("reserved"));
  STELE_TRY(const std::uint64_t body_end, reader.read_u64("body end"));
  STELE_TRY(const std::uint64_t table_checksum, reader.read_u64("checksum of the page table"));
  STELE_TRY(header_checksum_, reader.read_u64("checksum of the header"));
  if (version > kPartVersion) {
    return Error{ErrorCode::kUnsupportedVersion,
                 "newer version: format " + std::to_string(version) +
                     ", this program reads up to " + std::to_string(kPartVersion)};
  }
  if (state == kPartUnfinished) {
    return Error{ErrorCode::kCorruption, "unfinished: its writer did not complete it"};
  }
  if (header_checksum_ != hash_bytes(bytes_.substr(0, kPartHeaderBytes - kChecksumBytes))) {
    return Error{ErrorCode::kCorruption, "header: its checksum does not match"};
  }
  if (version < kPartVersion && version != 0) {
    return Error{ErrorCode::kUnsupportedVersion, "part version " + std::to_string(version) +
                                                     " of before the first release, expected " +
                                                     std::to_string(kPartVersion) +
                                                     "; import its source again"};
  }
  if (version != kPartVersion || state != kPartComplete || reserved != 0) {
    return Error{ErrorCode::kCorruption, "header: version, state or reserved bytes are impossible"};
  }
  if (file_size != bytes_.size()) {
    return Error{ErrorCode::kCorruption, "cut off: " + std::to_string(bytes_.size()) +
                                             " bytes, expected " + std::to_string(file_size)};
  }
  if (body_end < kPartHeaderBytes || body_end > file_size ||
      file_size - body_end != count_pages(body_end - kPartHeaderBytes) * kPageChecksumBytes) {
    return Error{ErrorCode::kCorruption, "header: the page table does not fit the file"};
  }
  const std::string_view table = bytes_.substr(body_end);
  if (hash_bytes(table) != table_checksum) {
    return Error{ErrorCode::kCorruption, "page table: its checksum does not match"};
  }
  pages_ = std::make_unique<const CheckedPages>(
      bytes_.substr(kPartHeaderBytes, body_end - kPartHeaderBytes), table);
  if (directory_offset < kPartHeaderBytes || directory_offset > body_end ||
      (body_end - directory_offset) / kDirectoryEntryBytes < section_count) {
    return Error{ErrorCode::kCorruption, "header: the directory does not fit the file"};
  }
  const std::uint64_t directory_bytes = section_count * kDirectoryEntryBytes;
  const char* begin = pages_->at(directory_offset - kPartHeaderBytes, directory_bytes);
  if (begin == nullptr) return make_damage_error();
  const std::string_view directory(begin, directory_bytes);
  ByteReader entries(directory);
  for (std::uint32_t i = 0; i < section_count; ++i) {
    STELE_TRY(const std::uint16_t kind, entries.read_u16("section kind"));
    STELE_TRY(const std::uint16_t language, entries.read_u16("section language"));
    STELE_TRY(const std::uint32_t ignored, entries.read_u32("section reserved"));
    STELE_TRY(const std::uint64_t offset, entries.read_u64("section offset"));
    STELE_TRY(const std::uint64_t size, entries.read_u64("section size"));
    if (ignored != 0 || offset < kPartHeaderBytes || offset > directory_offset ||
        size > directory_offset - offset) {
      return Error{ErrorCode::kCorruption,
                   "directory: section " + std::to_string(i) + " lies outside the body"};
    }
    directory_.push_back(Entry{static_cast<SectionKind>(kind), language, {offset, size}});
  }
  return {};
}

SectionSpan PartFile::find_span(SectionKind kind, std::uint16_t language) const {
  for (const Entry& entry : directory_) {
    if (entry.kind == kind && entry.language == language) return entry.span;
  }
  return {kPartHeaderBytes, 0};
}

CheckedBytes PartFile::section(SectionKind kind, std::uint16_t language) const {
  const SectionSpan span = find_span(kind, language);
  return {pages_.get(), span.offset - kPartHeaderBytes, span.size_bytes};
}

Result<std::string_view> PartFile::read_section(SectionKind kind, std::uint16_t language) const {
  const CheckedBytes bytes = section(kind, language);
  const char* begin = bytes.at(0, bytes.size_bytes());
  if (begin == nullptr) return make_damage_error();
  return std::string_view(begin, bytes.size_bytes());
}

Error PartFile::make_damage_error() const {
  const Status status = verify();
  if (!status.ok()) return status.error();
  return Error{ErrorCode::kCorruption,
               name_ + ": the bytes are as they were written but cannot be understood"};
}

Status PartFile::verify() const {
  for (std::uint64_t page = 0; page < pages_->page_count(); ++page) {
    if (pages_->verify_page(page)) continue;
    return Error{ErrorCode::kCorruption, name_ + ": page " + std::to_string(page) + " at byte " +
                                             std::to_string(kPartHeaderBytes + page * kPageBytes) +
                                             ": damaged, its checksum does not match"};
  }
  return {};
}

Result<PartFileWriter> PartFileWriter::create(const std::filesystem::path& path,
                                              FileSystem& files) {
  STELE_TRY(std::unique_ptr<WritableFile> file, files.create_file(path));
  return create(std::move(file));
}

Result<PartFileWriter> PartFileWriter::create(std::unique_ptr<WritableFile> file) {
  // A header in state "unfinished" until finish() replaces it.
  ByteWriter header;
  header.write_bytes(kPartMagic);
  header.write_u32(kPartVersion);
  header.write_u32(kPartUnfinished);
  header.pad_to(kPartHeaderBytes);
  STELE_TRY_VOID(file->write_at(0, header.bytes()));
  return PartFileWriter(std::move(file));
}

void PartFileWriter::end_section() {
  if (!in_section_) return;
  SectionSpan& span = directory_.back().span;
  span.size_bytes = size_bytes() - span.offset;
  while (size_bytes() % kSectionAlignmentBytes != 0) buffer_.push_back('\0');
  in_section_ = false;
}

void PartFileWriter::begin_section(SectionKind kind, std::uint16_t language) {
  end_section();
  directory_.push_back(Entry{kind, language, {size_bytes(), 0}});
  in_section_ = true;
}

Status PartFileWriter::append(std::string_view bytes) {
  buffer_.append(bytes);
  return buffer_.size() >= kFlushPages * kPageBytes ? flush_pages() : Status();
}

// Writes the whole pages of the buffer; finish() writes the rest.
Status PartFileWriter::flush_pages() {
  const std::uint64_t whole = buffer_.size() / kPageBytes * kPageBytes;
  for (std::uint64_t begin = 0; begin < whole; begin += kPageBytes) {
    const std::string_view page = std::string_view(buffer_).substr(begin, kPageBytes);
    checksums_.push_back(checksum_page(page, checksums_.size()));
  }
  STELE_TRY_VOID(file_->write_at(offset_, std::string_view(buffer_).substr(0, whole)));
  buffer_.erase(0, whole);
  offset_ += whole;
  return {};
}

Result<PartFileWriter::Finished> PartFileWriter::finish() {
  end_section();
  const std::uint64_t directory_offset = size_bytes();
  ByteWriter directory;
  for (const Entry& entry : directory_) {
    directory.write_u16(static_cast<std::uint16_t>(entry.kind));
    directory.write_u16(entry.language);
    directory.write_u32(0);
    directory.write_u64(entry.span.offset);
    directory.write_u64(entry.span.size_bytes);
  }
  STELE_TRY_VOID(append(directory.bytes()));
  STELE_TRY_VOID(flush_pages());
  if (!buffer_.empty()) checksums_.push_back(checksum_page(buffer_, checksums_.size()));
  const std::uint64_t body_end = size_bytes();
  ByteWriter table;
  for (const std::uint64_t checksum : checksums_) table.write_u64(checksum);
  STELE_TRY_VOID(file_->write_at(offset_, buffer_ + std::string(table.bytes())));

  ByteWriter header;
  header.write_bytes(kPartMagic);
  header.write_u32(kPartVersion);
  header.write_u32(kPartComplete);
  header.write_u64(body_end + table.size_bytes());
  header.write_u64(directory_offset);
  header.write_u32(static_cast<std::uint32_t>(directory_.size()));
  header.write_u32(0);
  header.write_u64(body_end);
  header.write_u64(hash_bytes(table.bytes()));
  const std::uint64_t header_checksum = hash_bytes(header.bytes());
  header.write_u64(header_checksum);
  // One sync for both: until it returns no manifest names the part, so what a crash leaves of it,
  // in whatever order, is a file that the next writer deletes.
  STELE_TRY_VOID(file_->write_at(0, header.bytes()));
  STELE_TRY_VOID(file_->sync());
  return Finished{body_end + table.size_bytes(), header_checksum};
}

}  // namespace stele::tm
