// PartBuilder: collects units in memory and writes them as one part.
#pragma once

#include "align/base/result.h"
#include "tm/file/file_system.h"
#include "tm/index/language_builder.h"
#include "tm/store/manifest.h"
#include "tm/store/record_codec.h"
#include "tm/unit/unit.h"
#include "tm/unit/unit_id.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

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
  bool contains(UnitId id) const { return units_.count(id) > 0; }
  bool empty() const { return units_.empty() && removed_.empty(); }
  std::uint64_t unit_count() const { return units_.size(); }
  // About how much memory this takes.
  std::uint64_t size_bytes() const;

  // Writes the part of this number into `folder`, complete and synced, under its lasting name (the
  // folder itself is not synced). Fails with kIo or kLimitExceeded and then leaves at most a file
  // with a temporary name.
  Result<ManifestPart> write(const std::filesystem::path& folder, std::uint64_t number,
                             FileSystem& files) const;

 private:
  struct PendingText {
    std::uint32_t language = 0;
    std::uint32_t text = 0;
    bool is_first = false;  // the unit's first variant in its language
  };
  struct PendingUnit {
    std::string record;
    std::vector<PendingText> texts;
  };
  void make_columns(std::vector<std::vector<RowText>>& first_texts,
                    std::vector<std::vector<RowText>>& other_texts) const;

  std::map<UnitId, PendingUnit> units_;
  std::set<UnitId> removed_;
  RecordDictionary dictionary_;
  std::vector<LanguageBuilder> languages_;  // by the dictionary's index
  std::uint64_t record_bytes_ = 0;
};

}  // namespace stele::tm
