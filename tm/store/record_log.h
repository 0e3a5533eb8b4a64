// RecordLog: keeps the records of a part that is being built, compressed in memory (internal).
#pragma once

#include "align/base/result.h"
#include "tm/index/byte_arena.h"
#include "tm/store/compression.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// Records repeat each other (dates, authors, files), so they shrink to a fifth in no time, and they
// are read in order only. Movable; not thread-safe.
class RecordLog {
 public:
  void append(std::string_view record);

  // Calls use(record) for each record, from the first to the last, until it fails. Fails as that
  // does, and with kCorruption when memory is too small to decompress.
  Status visit(const std::function<Status(std::string_view)>& use) const;

  // About how much memory this takes.
  std::uint64_t size_bytes() const { return frames_bytes_.size_bytes() + block_.capacity(); }

 private:
  struct Frame {
    const char* bytes = nullptr;
    std::uint32_t size_bytes = 0;
    std::uint32_t block_bytes = 0;  // as large as size_bytes: not compressed
  };

  void close_block();

  std::string block_;  // each record with its size before it
  std::vector<Frame> frames_;
  ByteArena frames_bytes_;
  std::unique_ptr<Compressor> compressor_;  // made when there is much to keep
};

}  // namespace stele::tm
