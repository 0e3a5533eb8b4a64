// StoreWriter: the one writer of a memory: pending changes, commits, the lock.
#pragma once

#include "align/base/result.h"
#include "tm/file/file_system.h"
#include "tm/store/manifest.h"
#include "tm/store/merge_plan.h"
#include "tm/store/part_builder.h"
#include "tm/store/store_snapshot.h"
#include "tm/unit/unit.h"
#include "tm/unit/unit_id.h"

#include <filesystem>
#include <memory>
#include <utility>
#include <vector>

namespace stele::tm {

// See MemoryWriter, which is this for users. Not thread-safe.
class StoreWriter {
 public:
  enum class OpenMode { kCreate, kExisting, kEither };

  static Result<std::unique_ptr<StoreWriter>> open(const std::filesystem::path& folder,
                                                   OpenMode mode, FileSystem& files);

  Result<UnitId> add(const Unit& unit);
  Status remove(UnitId id);
  Status replace(UnitId id, const Unit& unit);
  Status set_properties(std::vector<Attribute> properties);
  const std::vector<Attribute>& properties() const { return next_.properties; }
  Status commit();
  Status compact();

  const std::shared_ptr<const StoreSnapshot>& snapshot() const { return snapshot_; }

 private:
  StoreWriter(std::filesystem::path folder, FileSystem& files)
      : folder_(std::move(folder)), files_(files) {}
  Status load();
  Status load_tail();
  Status remove_leftovers();
  Status spill();
  bool fits_tail() const;
  Status append_to_tail();
  Status write_parts();
  Status start_tail();
  Status publish();
  Status merge_small_parts();
  Status merge_parts(const PartRange& range);
  void remove_files(const std::vector<ManifestPart>& parts);
  void drop_pending();
  bool is_known(UnitId id) const;

  std::filesystem::path folder_;
  FileSystem& files_;
  std::unique_ptr<WriterLock> lock_;
  std::shared_ptr<const StoreSnapshot> snapshot_;
  Manifest next_;  // what commit() will write: the snapshot's with the spilled parts
  // What is not in parts yet: the units of the tail, and what was done since the last commit.
  PartBuilder pending_;
  bool has_changes_ = false;  // since the last commit
  bool trusts_tail_ = true;   // false: a write failed, so nothing is appended before a new one
  std::unique_ptr<WritableFile> tail_file_;           // open for writing, once it was needed
  std::vector<std::shared_ptr<const Part>> spilled_;  // written, not yet in the manifest
};

}  // namespace stele::tm
