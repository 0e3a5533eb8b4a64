// PartFile: the frame of a part: named sections in pages that each carry a checksum.
#pragma once

#include "align/base/mapped_file.h"
#include "align/base/result.h"
#include "tm/file/file_system.h"
#include "tm/store/layout.h"

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// A section's place in the file, in bytes.
struct SectionSpan {
  std::uint64_t offset = 0;
  std::uint64_t size_bytes = 0;
};

// A complete part, mapped. A page's checksum is computed when the page is first read, so opening
// takes constant time and damage is met before it can be believed. Const methods may run
// concurrently; views live as long as this object.
class PartFile {
 public:
  // Fails with kNotFound; kCorruption when the header, directory or checksum table is damaged or
  // the file is unfinished or cut; kUnsupportedVersion; kIo.
  static Result<std::unique_ptr<const PartFile>> open(const std::filesystem::path& path);

  const std::string& name() const { return name_; }
  std::uint64_t size_bytes() const { return bytes_.size(); }
  // Identifies this very file; the manifest holds it too.
  std::uint64_t header_checksum() const { return header_checksum_; }

  // Returns an empty span when the part has no such section.
  SectionSpan find_section(SectionKind kind, std::uint16_t language = 0) const;

  // Whether the pages of [offset, offset + size_bytes) are what was written. False also when the
  // range leaves the part's body.
  bool is_intact(std::uint64_t offset, std::uint64_t size_bytes) const {
    if (size_bytes == 0) return true;
    if (offset < kPartHeaderBytes || size_bytes > body_end_ || offset > body_end_ - size_bytes) {
      return false;
    }
    const std::uint64_t first = (offset - kPartHeaderBytes) / kPageBytes;
    const std::uint64_t last = (offset + size_bytes - 1 - kPartHeaderBytes) / kPageBytes;
    for (std::uint64_t page = first; page <= last; ++page) {
      if (verified_[page].load(std::memory_order_relaxed) == 0 && !verify_page(page)) return false;
    }
    return true;
  }

  // The bytes of a range that is_intact was true for.
  const char* data(std::uint64_t offset) const { return bytes_.data() + offset; }

  // Returns the bytes of the range. Fails with kCorruption, naming file and page, when they are not
  // what was written.
  Result<std::string_view> read(std::uint64_t offset, std::uint64_t size_bytes) const;
  Result<std::string_view> read(SectionSpan span) const {
    return read(span.offset, span.size_bytes);
  }

  // Reads every byte. Fails as read does.
  Status verify() const;

  // An error about damage inside [offset, ...): "part-000001.stele: page 7 at byte ...".
  Error make_damage_error(std::uint64_t offset) const;

 private:
  struct Entry {
    SectionKind kind;
    std::uint16_t language;
    SectionSpan span;
  };

  PartFile(MappedFile file, std::string name);
  Status read_frame();
  std::string_view page_bytes(std::uint64_t page) const;
  bool verify_page(std::uint64_t page) const;

  MappedFile file_;
  std::string name_;
  std::string_view bytes_;
  std::uint64_t body_end_ = 0;
  std::uint64_t header_checksum_ = 0;
  std::vector<Entry> directory_;
  std::unique_ptr<std::atomic<std::uint8_t>[]> verified_;
  std::uint64_t page_count_ = 0;
};

// Writes a part front to back. The file is complete only after finish().
class PartFileWriter {
 public:
  static Result<PartFileWriter> create(const std::filesystem::path& path, FileSystem& files);

  // Starts a section; the one before it ends.
  void begin_section(SectionKind kind, std::uint16_t language = 0);
  Status append(std::string_view bytes);
  // Writes directory, checksums and header, and syncs. Returns the header's checksum.
  Result<std::uint64_t> finish();

  std::uint64_t size_bytes() const { return offset_ + buffer_.size(); }

 private:
  struct Entry {
    SectionKind kind;
    std::uint16_t language;
    SectionSpan span;
  };

  explicit PartFileWriter(std::unique_ptr<WritableFile> file) : file_(std::move(file)) {}
  void end_section();
  Status flush_pages();

  std::unique_ptr<WritableFile> file_;
  std::uint64_t offset_ = kPartHeaderBytes;  // of the first byte in buffer_
  std::string buffer_;                       // what is not written yet
  std::vector<std::uint64_t> checksums_;     // of the pages that are written
  std::vector<Entry> directory_;
  bool in_section_ = false;
};

}  // namespace stele::tm
