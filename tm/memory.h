// Memory: a folder of translation units, opened for reading. Writing: tm/memory_writer.h.
#pragma once

#include "align/base/result.h"
#include "tm/lookup/concordance.h"
#include "tm/lookup/counterpart_finder.h"
#include "tm/lookup/fragment.h"
#include "tm/lookup/match.h"
#include "tm/lookup/semantic_search.h"
#include "tm/unit/unit.h"
#include "tm/unit/unit_id.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

class StoreSnapshot;

struct LanguageCount {
  std::string language;          // canonical tag
  std::uint64_t unit_count = 0;  // units that have a variant in it
};

struct MemoryStats {
  std::uint64_t unit_count = 0;
  std::uint64_t deleted_count = 0;  // still on disk until compacted
  std::uint64_t part_count = 0;
  std::uint64_t size_bytes = 0;  // of the folder's parts and manifest
  std::vector<LanguageCount> languages;
};

// A consistent snapshot of a memory: it stays what it was when opened, whatever a writer in this or
// another process commits later. Opening takes constant time. Movable; const methods may run
// concurrently.
class Memory {
 public:
  // Fails with kNotFound when there is no such folder, kInvalidArgument when the folder is not a
  // memory, kUnsupportedVersion, kCorruption, kIo.
  static Result<Memory> open(const std::filesystem::path& folder);

  explicit Memory(std::shared_ptr<const StoreSnapshot> snapshot);
  Memory(Memory&&) noexcept;
  Memory& operator=(Memory&&) noexcept;
  ~Memory();

  std::uint64_t unit_count() const;

  // The languages of the variants, the most frequent first, ties by tag.
  // Fails with kCorruption when a block it must read is damaged.
  Result<std::vector<LanguageCount>> languages() const;

  // Fails as languages does.
  Result<MemoryStats> stats() const;

  // What is said of the memory as a whole: fields, props and notes of the headers of the files that
  // were imported (tm/exchange/header_properties.h); empty for most. Lives as long as this object.
  const std::vector<Attribute>& properties() const;

  // Calls visit(id, unit) for each unit in the order of ids (the order they were added in) until
  // one fails; returns that failure. Takes constant memory.
  // Fails with kCorruption when a block it must read is damaged.
  Status visit_units(const std::function<Status(UnitId, Unit)>& visit) const;

  // Fails with kNotFound when there is no such unit (any more), kCorruption when its block is
  // damaged.
  Result<Unit> read_unit(UnitId id) const;

  // Returns at most `options.limit` matches of at least `options.min_similarity`, best first, ties
  // by unit id: exactly those that comparing the query with every unit would find.
  // Fails with kInvalidArgument when the query is not UTF-8 or an option is out of range, and with
  // kCorruption when a block it must read is damaged.
  Result<std::vector<Match>> find_matches(std::string_view query,
                                          const MatchOptions& options) const;

  // Returns what each word of the query weighs when texts of exactly options.source_language are
  // looked up: by rarity, common words weigh less the more texts have them (tm/README.md,
  // "Similarity"); nothing if the memory has no such texts. Fails as find_matches does.
  Result<std::vector<WordWeight>> weigh_words(std::string_view query,
                                              const MatchOptions& options) const;

  // Returns the longest runs of the query's words that stand in some unit, with what renders them.
  // Fails as tm::find_fragments does.
  Result<std::vector<Match>> find_fragments(std::string_view query,
                                            const FragmentOptions& options) const;

  // Returns where words, forms of words or a pattern stand. Fails as tm::find_concordance does.
  Result<Concordance> find_concordance(std::string_view pattern,
                                       const ConcordanceOptions& options) const;

  // Returns what finds the counterparts of a concordance's spans in the other languages of a unit,
  // by this snapshot's units and by `lexicon`, which may be null and else must outlive it.
  CounterpartFinder make_counterpart_finder(const Lexicon* lexicon) const;

  // Returns an index of this snapshot's texts by meaning. `model` must outlive it. Fails as
  // SemanticIndex::build does.
  Result<SemanticIndex> index_meanings(const EmbeddingModel& model,
                                       const SemanticOptions& options) const;

  // Reads every byte of the folder's current state.
  // Fails with kCorruption, naming the file and the place, at the first damage found.
  Status verify() const;

 private:
  std::shared_ptr<const StoreSnapshot> snapshot_;
};

}  // namespace stele::tm
