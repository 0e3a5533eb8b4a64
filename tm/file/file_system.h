// FileSystem: every system call by which a memory is written, so that tests can fail any of them.
#pragma once

#include "align/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// A file being written. Destroying it closes it; what was not synced may be lost in a crash.
class WritableFile {
 public:
  WritableFile() = default;
  WritableFile(const WritableFile&) = delete;
  WritableFile& operator=(const WritableFile&) = delete;
  virtual ~WritableFile() = default;

  // Writes all of `bytes` at `offset_bytes`. Fails with kIo (ENOSPC, EIO, ...), naming the file.
  virtual Status write_at(std::uint64_t offset_bytes, std::string_view bytes) = 0;
  // Returns when the file's bytes and size are on stable storage.
  virtual Status sync() = 0;
};

// Held while a memory is written; released when destroyed, also by the death of the process.
class WriterLock {
 public:
  WriterLock() = default;
  WriterLock(const WriterLock&) = delete;
  WriterLock& operator=(const WriterLock&) = delete;
  virtual ~WriterLock() = default;
};

// The operations that change a folder. Reading goes through MappedFile. Calls may run concurrently.
class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // Creates `path`, or empties the file that is there.
  virtual Result<std::unique_ptr<WritableFile>> create_file(const std::filesystem::path& path) = 0;
  // Opens the file that is there, with what it holds, to be written.
  virtual Result<std::unique_ptr<WritableFile>> open_file(const std::filesystem::path& path) = 0;
  // Replaces `to` atomically; lasting only after sync_folder.
  virtual Status rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;
  virtual Status remove(const std::filesystem::path& path) = 0;
  // Makes creations, renames and removals in `folder` last.
  virtual Status sync_folder(const std::filesystem::path& folder) = 0;
  // Creates `folder`; succeeds when it is there already. Its parent must exist.
  virtual Status create_folder(const std::filesystem::path& folder) = 0;
  // Returns the names in `folder`, sorted.
  virtual Result<std::vector<std::string>> list(const std::filesystem::path& folder) = 0;
  // Takes the exclusive lock on `path`, a file that then holds this process's id in decimal.
  // Fails with kBusy, naming the holder's process id, when it is taken.
  virtual Result<std::unique_ptr<WriterLock>> lock(const std::filesystem::path& path) = 0;
};

// The operating system's files (POSIX). Lives as long as the process.
FileSystem& system_files();

}  // namespace stele::tm
