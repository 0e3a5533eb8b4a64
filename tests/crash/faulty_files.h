// FaultyFiles: the system's files, with a failure at a chosen call.
#pragma once

#include "tm/file/file_system.h"

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stele::tm {

// Counts the calls that change files and makes one of them, or all from there on, fail. A
// failing write has written its first half.
class FaultyFiles : public FileSystem {
 public:
  enum class Mode { kOnce, kForEver };

  FaultyFiles(std::uint64_t failing_call, Mode mode, int errno_value)
      : failing_call_(failing_call), mode_(mode), errno_value_(errno_value) {}

  std::uint64_t calls() const { return calls_; }

  bool fails() {
    const std::uint64_t call = calls_++;
    return call == failing_call_ || (mode_ == Mode::kForEver && call > failing_call_);
  }
  Error make_error() const { return make_system_error("injected", errno_value_); }

  Result<std::unique_ptr<WritableFile>> create_file(const std::filesystem::path& path) override {
    if (fails()) return make_error();
    STELE_TRY(auto file, system_files().create_file(path));
    return std::unique_ptr<WritableFile>(std::make_unique<File>(*this, std::move(file)));
  }
  Result<std::unique_ptr<WritableFile>> open_file(const std::filesystem::path& path) override {
    if (fails()) return make_error();
    STELE_TRY(auto file, system_files().open_file(path));
    return std::unique_ptr<WritableFile>(std::make_unique<File>(*this, std::move(file)));
  }
  Status rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    if (fails()) return make_error();
    return system_files().rename(from, to);
  }
  Status remove(const std::filesystem::path& path) override {
    if (fails()) return make_error();
    return system_files().remove(path);
  }
  Status sync_folder(const std::filesystem::path& folder) override {
    if (fails()) return make_error();
    return system_files().sync_folder(folder);
  }
  Status create_folder(const std::filesystem::path& folder) override {
    if (fails()) return make_error();
    return system_files().create_folder(folder);
  }
  Result<std::vector<std::string>> list(const std::filesystem::path& folder) override {
    if (fails()) return make_error();
    return system_files().list(folder);
  }
  Result<std::unique_ptr<WriterLock>> lock(const std::filesystem::path& path) override {
    if (fails()) return make_error();
    return system_files().lock(path);
  }

 private:
  class File : public WritableFile {
   public:
    File(FaultyFiles& files, std::unique_ptr<WritableFile> file)
        : files_(files), file_(std::move(file)) {}
    Status write_at(std::uint64_t offset_bytes, std::string_view bytes) override {
      if (!files_.fails()) return file_->write_at(offset_bytes, bytes);
      // A full disk takes a part of what it is given.
      STELE_TRY_VOID(file_->write_at(offset_bytes, bytes.substr(0, bytes.size() / 2)));
      return files_.make_error();
    }
    Status sync() override {
      if (files_.fails()) return files_.make_error();
      return file_->sync();
    }

   private:
    FaultyFiles& files_;
    std::unique_ptr<WritableFile> file_;
  };

  std::uint64_t failing_call_;
  Mode mode_;
  int errno_value_;
  std::uint64_t calls_ = 0;
};

}  // namespace stele::tm
