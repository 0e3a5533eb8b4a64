// PartBuilder: collects units in memory and writes them as one part.
#pragma once

#include "align/base/result.h"
#include "tm/file/file_system.h"
#include "tm/store/manifest.h"
#include "tm/store/record_codec.h"
#include "tm/unit/unit.h"
#include "tm/unit/unit_id.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace stele::tm {

// Not thread-safe.
class PartBuilder {
 public:
  // Adds a unit, or replaces the one of this id.
  void put(UnitId id, const Unit& unit);
  // Forgets the unit of this id. Returns whether there was one.
  bool erase(UnitId id);
  // Notes that older parts' unit of this id is gone.
  void remove_older(UnitId id) { removed_.insert(id); }

  bool is_removed_older(UnitId id) const { return removed_.count(id) > 0; }
  bool contains(UnitId id) const { return records_.count(id) > 0; }
  bool empty() const { return records_.empty() && removed_.empty(); }
  std::uint64_t unit_count() const { return records_.size(); }
  // About how much memory this takes.
  std::uint64_t size_bytes() const { return size_bytes_; }

  // Writes the part of this number into `folder`, complete and synced, under its lasting name (the
  // folder itself is not synced). Fails with kIo or kLimitExceeded and then leaves at most a file
  // with a temporary name.
  Result<ManifestPart> write(const std::filesystem::path& folder, std::uint64_t number,
                             FileSystem& files) const;

 private:
  std::map<UnitId, std::string> records_;
  std::set<UnitId> removed_;
  RecordDictionary dictionary_;
  std::uint64_t size_bytes_ = 0;
};

}  // namespace stele::tm
