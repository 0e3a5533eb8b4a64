// zstd frames with a dictionary, as a part's records are stored (internal).
#pragma once

#include "align/base/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// Returns a dictionary of at most `limit_bytes` trained on `samples`, or an empty string when there
// is too little to learn from.
std::string train_dictionary(const std::vector<std::string_view>& samples,
                             std::uint64_t limit_bytes);

// Compresses frames of one part. Not thread-safe.
class Compressor {
 public:
  // `dictionary` may be empty; `level` is zstd's.
  Compressor(std::string_view dictionary, int level);
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  ~Compressor();

  // Fails with kLimitExceeded when zstd has no memory.
  Result<std::string> compress(std::string_view bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Decompresses frames of one part. Const methods may run concurrently.
class Decompressor {
 public:
  explicit Decompressor(std::string_view dictionary);
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;
  ~Decompressor();

  // Fails with kCorruption when `frame` is none or does not hold exactly `size_bytes`.
  Result<std::string> decompress(std::string_view frame, std::uint64_t size_bytes) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stele::tm
