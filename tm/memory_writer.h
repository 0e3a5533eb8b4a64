// MemoryWriter: adds units to a memory, changes and removes them. Reading: tm/memory.h.
#pragma once

#include "align/base/result.h"
#include "tm/file/file_system.h"
#include "tm/memory.h"
#include "tm/unit/unit.h"
#include "tm/unit/unit_id.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <vector>

namespace stele::tm {

class StoreWriter;

// The only writer of a memory while it lives; readers are never blocked. What was added or removed
// is kept together until commit() and is lost if the writer is destroyed before. Large batches are
// written out on the way, so memory stays bounded, but nothing is visible or lasting before
// commit() returns. Movable; not thread-safe.
//
//   STELE_TRY(auto writer, MemoryWriter::open_or_create("memory"));
//   STELE_TRY_VOID(writer.add(unit));
//   STELE_TRY_VOID(writer.commit());
class MemoryWriter {
 public:
  // Creates an empty memory in `folder`, which must not exist or be empty; its parent must exist.
  // Fails with kInvalidArgument when the folder has other files in it, kBusy, kIo.
  static Result<MemoryWriter> create(const std::filesystem::path& folder,
                                     FileSystem& files = system_files());

  // Opens a memory for writing. Fails as Memory::open does, and with kBusy, naming the process,
  // when another writer has it.
  static Result<MemoryWriter> open(const std::filesystem::path& folder,
                                   FileSystem& files = system_files());

  // Opens the memory in `folder`, or creates it when the folder is missing or empty.
  static Result<MemoryWriter> open_or_create(const std::filesystem::path& folder,
                                             FileSystem& files = system_files());

  explicit MemoryWriter(std::unique_ptr<StoreWriter> store);
  MemoryWriter(MemoryWriter&&) noexcept;
  MemoryWriter& operator=(MemoryWriter&&) noexcept;
  ~MemoryWriter();

  // Adds a unit and returns its id: one more than that of the unit added before it.
  // Fails with kInvalidArgument when a variant has no language, its text is not UTF-8, or its tags
  // are out of order or outside the text; kLimitExceeded when the unit is larger than 64 MB; kIo.
  Result<UnitId> add(const Unit& unit);

  // Removes a unit. Fails with kNotFound when there is none of this id.
  Status remove(UnitId id);

  // Replaces a unit, which keeps its id. Fails as add and remove do.
  Status replace(UnitId id, const Unit& unit);

  // Replaces what is said of the memory as a whole, and returns what the next commit will hold.
  // Fails with kLimitExceeded for more than 1 MiB.
  Status set_properties(std::vector<Attribute> properties);
  const std::vector<Attribute>& properties() const;

  // Makes everything since the last commit visible to readers that open the memory from now on, and
  // lasting: when it returns, a crash of the process or the machine loses nothing of it. On failure
  // the memory is as it was before; the pending changes are dropped.
  Status commit();

  // Rewrites the memory as few parts, without what was removed, indexed by this program's rules;
  // units and ids stay. Commits first. Needs room on disk for the memory once more.
  // Fails as commit does, and with kCorruption when a block is damaged; the memory then is as it
  // was.
  Status compact();

  // What readers that open now see: the last commit.
  Memory snapshot() const;

 private:
  std::unique_ptr<StoreWriter> store_;
};

}  // namespace stele::tm
