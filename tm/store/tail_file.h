// TailFile: the newest units of a memory, in a file that grows by one write a commit.
#pragma once

#include "align/base/mapped_file.h"
#include "align/base/result.h"
#include "tm/store/part.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace stele::tm {

// A tail is a row of records (FORMAT.md, "Tail"), each with a part that has everything the parts
// before it had, so the last one counts. A record that the file ends in was being written when its
// writer died, or is being written now: nobody was told that it is lasting, so it is passed over.
// Const methods may run concurrently.
class TailFile {
 public:
  // Fails with kNotFound; kCorruption when a record that is there is not what was written;
  // kUnsupportedVersion; kIo.
  static Result<std::shared_ptr<const TailFile>> open(const std::filesystem::path& path);

  // The part of the last whole record; null when there is none.
  const std::shared_ptr<const Part>& part() const { return part_; }
  // Greater than every id given so far; 0 when there is no record.
  std::uint64_t next_unit_id() const { return next_unit_id_; }
  // Where the last whole record ends.
  std::uint64_t end_bytes() const { return end_bytes_; }
  // Whether the file ends there.
  bool is_whole() const { return end_bytes_ == file_->bytes().size(); }

  // Reads every byte of every whole record. Fails with kCorruption at the first damage.
  Status verify() const;

 private:
  explicit TailFile(MappedFile file) : file_(std::make_shared<const MappedFile>(std::move(file))) {}

  std::shared_ptr<const MappedFile> file_;
  std::string name_;
  std::shared_ptr<const Part> part_;
  std::uint64_t next_unit_id_ = 0;
  std::uint64_t end_bytes_ = 0;
};

// Returns a record with the bytes of a part, to be written at this place in the file.
std::string make_tail_record(std::uint64_t offset_bytes, std::uint64_t next_unit_id,
                             std::string_view image);

}  // namespace stele::tm
