// OutputCompressor: a byte sink that compresses what passes through it.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace stele::tm {

enum class OutputCompression { kNone, kGzip, kZstd };

// By the last extension: ".gz", ".zst".
OutputCompression find_compression(const std::filesystem::path& path);

// The same input gives the same output (no time stamp). Not thread-safe.
class OutputCompressor {
 public:
  // Requires: `compression` is not kNone.
  OutputCompressor(ByteSink sink, OutputCompression compression);
  ~OutputCompressor();
  OutputCompressor(const OutputCompressor&) = delete;
  OutputCompressor& operator=(const OutputCompressor&) = delete;

  // Fails as the sink does.
  Status write(std::string_view bytes);
  Status finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stele::tm
