#include "tm/memory.h"

#include "tm/store/store_snapshot.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace stele::tm {

Memory::Memory(std::shared_ptr<const StoreSnapshot> snapshot) : snapshot_(std::move(snapshot)) {}
Memory::Memory(Memory&&) noexcept = default;
Memory& Memory::operator=(Memory&&) noexcept = default;
Memory::~Memory() = default;

Result<Memory> Memory::open(const std::filesystem::path& folder) {
  STELE_TRY(auto snapshot, StoreSnapshot::open(folder));
  return Memory(std::move(snapshot));
}

std::uint64_t Memory::unit_count() const {
  return snapshot_->unit_count();
}

Status Memory::visit_units(const std::function<Status(UnitId, Unit)>& visit) const {
  return snapshot_->visit_units(visit);
}

Result<Unit> Memory::read_unit(UnitId id) const {
  STELE_TRY(const RowPlace place, snapshot_->find_unit(id));
  return snapshot_->parts()[place.part].part->read_row(place.row);
}

Result<std::vector<LanguageCount>> Memory::languages() const {
  std::map<std::string, std::uint64_t> counts;
  STELE_TRY_VOID(visit_units([&counts](UnitId, const Unit& unit) -> Status {
    std::set<std::string> seen;
    for (const Variant& variant : unit.variants) {
      if (seen.insert(variant.language).second) ++counts[variant.language];
    }
    return {};
  }));
  std::vector<LanguageCount> languages;
  for (const auto& [language, count] : counts) languages.push_back(LanguageCount{language, count});
  std::stable_sort(
      languages.begin(), languages.end(),
      [](const LanguageCount& a, const LanguageCount& b) { return a.unit_count > b.unit_count; });
  return languages;
}

Result<MemoryStats> Memory::stats() const {
  MemoryStats stats;
  stats.unit_count = unit_count();
  stats.part_count = snapshot_->parts().size();
  for (const LivePart& live : snapshot_->parts()) {
    stats.deleted_count += live.dead_rows.size();
    stats.size_bytes += live.part->file().size_bytes();
  }
  STELE_TRY(stats.languages, languages());
  return stats;
}

Status Memory::verify() const {
  for (const LivePart& live : snapshot_->parts()) STELE_TRY_VOID(live.part->file().verify());
  return {};
}

}  // namespace stele::tm
