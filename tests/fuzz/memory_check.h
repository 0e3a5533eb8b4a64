// What the fuzzers of a memory's files share: files that need not last, edits of bytes, and use of
// what comes out.
#pragma once

#include "tm/file/file_system.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stele::tm {

// Files that need not last.
class UnsyncedFile : public WritableFile {
 public:
  explicit UnsyncedFile(std::unique_ptr<WritableFile> file) : file_(std::move(file)) {}
  Status write_at(std::uint64_t offset_bytes, std::string_view bytes) override {
    return file_->write_at(offset_bytes, bytes);
  }
  Status sync() override { return {}; }

 private:
  std::unique_ptr<WritableFile> file_;
};

class UnsyncedFiles : public FileSystem {
 public:
  Result<std::unique_ptr<WritableFile>> create_file(const std::filesystem::path& path) override {
    STELE_TRY(auto file, system_files().create_file(path));
    return std::unique_ptr<WritableFile>(std::make_unique<UnsyncedFile>(std::move(file)));
  }
  Result<std::unique_ptr<WritableFile>> open_file(const std::filesystem::path& path) override {
    STELE_TRY(auto file, system_files().open_file(path));
    return std::unique_ptr<WritableFile>(std::make_unique<UnsyncedFile>(std::move(file)));
  }
  Status rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return system_files().rename(from, to);
  }
  Status remove(const std::filesystem::path& path) override { return system_files().remove(path); }
  Status sync_folder(const std::filesystem::path&) override { return {}; }
  Status create_folder(const std::filesystem::path& folder) override {
    return system_files().create_folder(folder);
  }
  Result<std::vector<std::string>> list(const std::filesystem::path& folder) override {
    return system_files().list(folder);
  }
  Result<std::unique_ptr<WriterLock>> lock(const std::filesystem::path& path) override {
    return system_files().lock(path);
  }
};

void require(bool condition);

// Six bytes of input: what they change (the fuzzer says), operation, place (two), value, length.
using ByteEdit = std::array<std::uint8_t, 6>;
void apply_edit(const ByteEdit& input, std::string* bytes);

// Opens, reads, searches and verifies the memory, whatever it answers.
void use_memory(const std::filesystem::path& folder);

}  // namespace stele::tm
