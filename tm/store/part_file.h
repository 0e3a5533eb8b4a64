// PartFile: the frame of a part: named sections in pages that each carry a checksum.
#pragma once

#include "align/base/mapped_file.h"
#include "align/base/result.h"
#include "tm/file/checked_pages.h"
#include "tm/file/file_system.h"
#include "tm/store/layout.h"

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

  // The part whose bytes are a piece of `file`, which is kept open; `name` is for messages.
  static Result<std::unique_ptr<const PartFile>> open_piece(std::shared_ptr<const MappedFile> file,
                                                            std::string_view bytes,
                                                            std::string name);

  const std::string& name() const { return name_; }
  std::uint64_t size_bytes() const { return bytes_.size(); }
  // Identifies this very file; the manifest holds it too.
  std::uint64_t header_checksum() const { return header_checksum_; }

  // The section's bytes, to be read piece by piece; empty when there is no such section.
  CheckedBytes section(SectionKind kind, std::uint16_t language = 0) const;

  // Returns all bytes of a section; none when there is no such section.
  // Fails with kCorruption, naming file and page, when they are not what was written.
  Result<std::string_view> read_section(SectionKind kind, std::uint16_t language = 0) const;

  // Reads every byte. Fails with kCorruption, naming file and page, at the first damage.
  Status verify() const;

  // The error for a read that failed: names the first damaged page of the file, or says that the
  // bytes are as written but make no sense.
  Error make_damage_error() const;

 private:
  struct Entry {
    SectionKind kind;
    std::uint16_t language;
    SectionSpan span;
  };

  PartFile(std::shared_ptr<const MappedFile> file, std::string_view bytes, std::string name);
  Status read_frame();
  SectionSpan find_span(SectionKind kind, std::uint16_t language) const;

  std::shared_ptr<const MappedFile> file_;
  std::string name_;
  std::string_view bytes_;
  std::uint64_t header_checksum_ = 0;
  std::vector<Entry> directory_;
  std::unique_ptr<const CheckedPages> pages_;  // from the header's end to the page table
};

// Writes a part front to back. The file is complete only after finish().
class PartFileWriter {
 public:
  static Result<PartFileWriter> create(const std::filesystem::path& path, FileSystem& files);
  // The same into a file that is open and empty.
  static Result<PartFileWriter> create(std::unique_ptr<WritableFile> file);

  // Starts a section; the one before it ends.
  void begin_section(SectionKind kind, std::uint16_t language = 0);
  Status append(std::string_view bytes);
  struct Finished {
    std::uint64_t size_bytes = 0;  // of the whole file
    std::uint64_t header_checksum = 0;
  };
  // Writes directory, checksums and header, and syncs.
  Result<Finished> finish();

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
