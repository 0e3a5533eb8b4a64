// UnitMerger: adds units to a memory that may have them already.
#pragma once

#include "align/base/result.h"
#include "tm/memory_writer.h"
#include "tm/unit/unit.h"
#include "tm/unit/unit_id.h"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace stele::tm {

// What becomes of a unit whose source text the memory has in the same language.
enum class DuplicatePolicy : std::uint8_t {
  kKeepAll,  // both stay
  kSkip,     // the one that is there stays
  kNewest,   // the one changed last stays; of two without dates the one that comes later
  kMerge,    // the one that is there gets the other's variants that it lacks
};

// The source is the variant in find_source_language's language; its text and language tell units
// apart. Takes about 40 bytes for each unit of the memory; with kMerge, units added since the
// merger was made are kept in memory whole. Not thread-safe.
class UnitMerger {
 public:
  struct Counts {
    std::uint64_t added = 0;
    std::uint64_t replaced = 0;  // or merged into
    std::uint64_t skipped = 0;
  };

  // Reads the memory unless the policy is kKeepAll. `writer` must outlive the merger, and nothing
  // else may add to it meanwhile.
  // Fails with kCorruption when a block it must read is damaged.
  static Result<UnitMerger> open(MemoryWriter& writer, DuplicatePolicy policy);

  // Fails as MemoryWriter::add and replace do.
  Status add(const Unit& unit);

  const Counts& counts() const { return counts_; }

 private:
  struct Known {
    UnitId id;
    std::string date;  // YYYYMMDDTHHMMSSZ or empty
  };

  UnitMerger(MemoryWriter& writer, DuplicatePolicy policy) : writer_(&writer), policy_(policy) {}
  Status merge_into(UnitId id, const Unit& unit);

  MemoryWriter* writer_;
  DuplicatePolicy policy_;
  Counts counts_;
  std::unordered_map<std::uint64_t, Known> known_;         // by hash of source language and text
  std::unordered_map<std::uint64_t, Unit> pending_units_;  // by id; kMerge only
};

}  // namespace stele::tm
