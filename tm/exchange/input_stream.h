// InputStream: bytes in order; files, standard input, compressed or not, read in constant memory.
#pragma once

#include "align/base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace stele::tm {

// Not thread-safe. Errors are final: a stream that failed is not read again.
class InputStream {
 public:
  virtual ~InputStream() = default;

  // Reads at most `capacity` bytes (> 0) into `buffer` and returns how many; 0 is the end.
  // Fails with kIo, or with kCorruption when compressed bytes are damaged.
  virtual Result<std::size_t> read(char* buffer, std::size_t capacity) = 0;
};

// A stream whose beginning can be looked at before it is read. Decompresses by content, not by
// name: gzip, zstd, xz and bzip2.
class InputFile : public InputStream {
 public:
  // "-" is standard input.
  // Fails with kNotFound, kInvalidArgument for a folder, kIo.
  static Result<std::unique_ptr<InputFile>> open(const std::filesystem::path& path);

  // Reads from `bytes`, which must outlive the object, as open() reads from a file.
  static Result<std::unique_ptr<InputFile>> from_memory(std::string_view bytes, std::string name);

  // Returns the first `size_bytes` bytes, fewer only when the stream is shorter. What was looked at
  // is still read later. Requires: nothing was read yet. The view lives until the next call.
  Result<std::string_view> peek(std::size_t size_bytes);

  Result<std::size_t> read(char* buffer, std::size_t capacity) override;

  // For messages: the path, or "standard input".
  const std::string& name() const { return name_; }

  bool is_compressed() const { return decompressor_ != nullptr; }

  // Compressed bytes consumed so far, for progress.
  std::uint64_t consumed_bytes() const;

 private:
  class Raw;
  class Decompressor;

  InputFile() = default;
  static Result<std::unique_ptr<InputFile>> start(std::unique_ptr<Raw> raw, std::string name);

  std::string name_;
  std::shared_ptr<Raw> raw_;
  std::shared_ptr<Decompressor> decompressor_;  // null when the bytes are plain
  std::string head_;                            // peeked, not yet read
  std::size_t head_read_ = 0;
};

// Reads what is left of `file`. Fails with kLimitExceeded, naming the file, for more than
// `limit_bytes`, and as the stream does.
Result<std::string> read_whole_file(InputFile& file, std::uint64_t limit_bytes);

}  // namespace stele::tm
