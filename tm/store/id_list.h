// Rising lists of unit ids as runs of neighbours, in memory and on disk.
#pragma once

#include "align/base/byte_reader.h"
#include "align/base/byte_writer.h"
#include "align/base/result.h"
#include "tm/unit/unit_id.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace stele::tm {

// Ids in rising order; position 0 is the smallest. Ids that follow one another, as they mostly do,
// take one run: 1..900, 905..1000 is two runs.
class IdList {
 public:
  // Requires: id is greater than all that were added.
  void append(UnitId id);

  std::uint64_t size() const { return size_; }
  // Requires: position < size().
  UnitId at(std::uint64_t position) const;
  // The position of `id`, if it is in the list.
  std::optional<std::uint64_t> find(UnitId id) const;

  // FORMAT.md, "Id list".
  void write(ByteWriter& writer) const;
  // Fails with kCorruption when the bytes are no list or it has more than `limit` ids.
  static Result<IdList> read(ByteReader& reader, std::uint64_t limit);

 private:
  struct Run {
    std::uint64_t first_id = 0;
    std::uint64_t first_position = 0;
  };
  std::uint64_t run_end(std::size_t run) const;

  std::vector<Run> runs_;
  std::uint64_t size_ = 0;
};

}  // namespace stele::tm
