// OutputFile: a result file that appears whole or not at all.
#pragma once

#include "align/base/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace stele::cli {

// Writes `bytes` to `path` ("-" or empty: standard output). A file is written beside its place,
// synced and renamed, so that a reader never sees half of it and a failure leaves the old file.
// Fails with kIo or kNotFound (no such folder), naming the path.
Status write_output(const std::filesystem::path& path, std::string_view bytes);

// The same for output that does not fit in memory, written piece by piece.
//
//   STELE_TRY(auto file, OutputFile::open(path));
//   STELE_TRY_VOID(file.write(piece)); ...
//   STELE_TRY_VOID(file.commit());  // without it nothing is left behind
class OutputFile {
 public:
  // Fails as write_output does.
  static Result<OutputFile> open(const std::filesystem::path& path);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&&) = delete;
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;
  ~OutputFile();

  Status write(std::string_view bytes);
  // Syncs and renames. Standard output, devices and pipes are only flushed.
  Status commit();

 private:
  OutputFile() = default;

  std::filesystem::path path_;
  std::string temporary_;  // empty when written in place
  int descriptor_ = -1;
};

}  // namespace stele::cli
