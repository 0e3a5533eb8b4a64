#include "tm/memory.h"

#include "tm/lookup/find_matches.h"
#include "tm/store/store_snapshot.h"

#include <algorithm>
#include <map>
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

const std::vector<Attribute>& Memory::properties() const {
  return snapshot_->manifest().properties;
}

Status Memory::visit_units(const std::function<Status(UnitId, Unit)>& visit) const {
  return snapshot_->visit_units(0, snapshot_->parts().size(), visit);
}

Result<Unit> Memory::read_unit(UnitId id) const {
  STELE_TRY(const RowPlace place, snapshot_->find_unit(id));
  return snapshot_->parts()[place.part].part->read_row(place.row);
}

Result<std::vector<LanguageCount>> Memory::languages() const {
  std::map<std::string, std::uint64_t> counts;
  for (const LivePart& live : snapshot_->parts()) {
    const std::vector<std::string>& tags = live.part->dictionary().languages();
    for (std::size_t i = 0; i < tags.size(); ++i) {
      std::uint64_t& count = counts[tags[i]];
      count += live.part->language_row_count(i);
      for (const std::uint32_t row : live.dead_rows) {
        const std::uint64_t text = live.part->columns(i).text_of_row(row);
        if (text == kDamaged) return live.part->file().make_damage_error();
        if (text != 0) --count;
      }
    }
  }
  std::vector<LanguageCount> languages;
  for (const auto& [language, count] : counts) {
    if (count > 0) languages.push_back(LanguageCount{language, count});
  }
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

Result<std::vector<Match>> Memory::find_matches(std::string_view query,
                                                const MatchOptions& options) const {
  return tm::find_matches(*snapshot_, query, options);
}

Result<std::vector<WordWeight>> Memory::weigh_words(std::string_view query,
                                                    const MatchOptions& options) const {
  return tm::weigh_words(*snapshot_, query, options);
}

Result<std::vector<Match>> Memory::find_fragments(std::string_view query,
                                                  const FragmentOptions& options) const {
  return tm::find_fragments(snapshot_, query, options);
}

CounterpartFinder Memory::make_counterpart_finder(const Lexicon* lexicon) const {
  return CounterpartFinder(snapshot_, lexicon);
}

Result<Concordance> Memory::find_concordance(std::string_view pattern,
                                             const ConcordanceOptions& options) const {
  return tm::find_concordance(*snapshot_, pattern, options);
}

Result<SemanticIndex> Memory::index_meanings(const EmbeddingModel& model,
                                             const SemanticOptions& options) const {
  return SemanticIndex::build(snapshot_, model, options);
}

Status Memory::verify() const {
  return snapshot_->verify();
}

}  // namespace stele::tm
