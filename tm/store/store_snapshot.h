// StoreSnapshot: the parts of one committed state of a memory.
#pragma once

#include "align/base/result.h"
#include "tm/store/manifest.h"
#include "tm/store/part.h"
#include "tm/store/tail_file.h"
#include "tm/unit/unit.h"
#include "tm/unit/unit_id.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace stele::tm {

// A part with the rows that later parts removed or replaced.
struct LivePart {
  std::shared_ptr<const Part> part;
  std::vector<std::uint32_t> dead_rows;  // rising

  bool is_live(std::uint32_t row) const;
  std::uint64_t live_count() const { return part->row_count() - dead_rows.size(); }
};

// Where a unit is.
struct RowPlace {
  std::size_t part = 0;
  std::uint32_t row = 0;
};

// Const methods may run concurrently.
class StoreSnapshot {
 public:
  // Opens the state that the folder's manifest names now. Fails as read_manifest and Part::open do.
  static Result<std::shared_ptr<const StoreSnapshot>> open(const std::filesystem::path& folder);

  // Reads every byte. Fails with kCorruption, naming the place, at the first damage.
  Status verify() const;

  // The state `manifest` describes; parts that `previous` (may be null) has open are shared.
  static Result<std::shared_ptr<const StoreSnapshot>> open(const std::filesystem::path& folder,
                                                           const Manifest& manifest,
                                                           const StoreSnapshot* previous);

  const std::filesystem::path& folder() const { return folder_; }
  const Manifest& manifest() const { return manifest_; }
  // The manifest's parts and, last, the tail's if it has one.
  const std::vector<LivePart>& parts() const { return parts_; }
  // Null when the manifest names none.
  const TailFile* tail() const { return tail_.get(); }
  std::uint64_t unit_count() const;

  // The unit's place in the newest part that has it alive, or kNotFound.
  Result<RowPlace> find_unit(UnitId id) const;

  // Calls visit for each live unit of the parts [first_part, last_part) in the order of ids.
  Status visit_units(std::size_t first_part, std::size_t last_part,
                     const std::function<Status(UnitId, Unit)>& visit) const;

 private:
  std::filesystem::path folder_;
  Manifest manifest_;
  std::vector<LivePart> parts_;
  std::shared_ptr<const TailFile> tail_;
};

}  // namespace stele::tm
