// MappedFile: a read-only view of a whole file, paged in by the system as it is touched.
#pragma once

#include "align/base/result.h"

#include <filesystem>
#include <string_view>

namespace stele {

// Owns one mapping; movable. bytes() stays valid until the object is destroyed, also after a move
// and after the file is unlinked or replaced by a rename. Const methods may run concurrently.
class MappedFile {
 public:
  // An empty file gives an empty view.
  // Fails with kNotFound when there is no such file, kInvalidArgument when it is not a regular
  // file, kIo otherwise.
  static Result<MappedFile> open(const std::filesystem::path& path);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  std::string_view bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::string_view bytes) : bytes_(bytes) {}

  std::string_view bytes_;
};

}  // namespace stele
