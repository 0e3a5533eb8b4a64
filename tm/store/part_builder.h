// PartBuilder: collects units in memory and writes them as one part.
#pragma once

#include "align/base/result.h"
#include "tm/file/file_system.h"
#include "tm/index/byte_arena.h"
#include "tm/index/language_builder.h"
#include "tm/store/id_list.h"
#include "tm/store/manifest.h"
#include "tm/store/part_file.h"
#include "tm/store/record_codec.h"
#include "tm/store/record_log.h"
#include "tm/unit/unit.h"
#include "tm/unit/unit_id.h"

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace stele::tm {

// Texts are kept as the numbers of their words and records are compressed, so a unit takes a
// fraction of its bytes in TMX. Not thread-safe.
class PartBuilder {
 public:
  // Adds a unit, or replaces the one of this id. Ids that rise are faster.
  void put(UnitId id, const Unit& unit);
  // Forgets the unit of this id. Returns whether there was one.
  bool erase(UnitId id);
  // Notes that older parts' unit of this id is gone.
  void remove_older(UnitId id) { removed_.insert(id); }

  bool is_removed_older(UnitId id) const { return removed_.count(id) > 0; }
  bool contains(UnitId id) const;
  bool empty() const { return unit_count_ == 0 && removed_.empty(); }
  std::uint64_t unit_count() const { return unit_count_; }
  std::uint64_t removed_count() const { return removed_.size(); }
  // About how much memory this takes.
  std::uint64_t size_bytes() const;

  // Writes the part of this number into `folder`, complete and synced, under its lasting name (the
  // folder itself is not synced). The units are given up on the way, so this object can be used
  // only once. Fails with kIo or kLimitExceeded and then leaves at most a file with a temporary
  // name.
  Result<ManifestPart> write(const std::filesystem::path& folder, std::uint64_t number,
                             FileSystem& files) &&;

  // Returns the bytes of a part with these units, which are kept. For few of them.
  Result<std::string> make_image();

 private:
  // For each variant its language and the number of its text. Null: there is no such unit.
  using Texts = const char*;
  struct Other {
    std::string_view record;
    Texts texts = nullptr;
  };
  // Whether languages are given up as soon as they are written.
  enum class Ending : std::uint8_t { kKeep, kRelease };

  Texts* find_row(UnitId id);
  Texts store_texts(const Unit& unit);
  // These call use for each unit, in the order of ids, as long as it returns success.
  Status visit_texts(const std::function<Status(UnitId, Texts)>& use) const;
  Status visit_records(const std::function<Status(std::string_view)>& use) const;
  Status write_language(std::uint32_t language, std::uint64_t* row_count, PartFileWriter& file);
  Status write_sections(Ending ending, PartFileWriter& file);

  ByteArena arena_;
  // Units whose ids rose as they came. One that is erased or replaced has no texts here.
  IdList row_ids_;
  std::deque<Texts> row_texts_;
  RecordLog row_records_;
  std::map<UnitId, Other> others_;
  std::uint64_t unit_count_ = 0;
  std::set<UnitId> removed_;
  RecordDictionary dictionary_;
  std::vector<LanguageBuilder> languages_;  // by the dictionary's index
};

}  // namespace stele::tm
