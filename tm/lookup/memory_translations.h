// MemoryTranslations: which words of two languages go together in a memory's own units (internal).
#pragma once

#include "align/base/result.h"
#include "align/measure/lexicon.h"
#include "tm/store/store_snapshot.h"

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace stele::tm {

// A small lexicon made at need for the words of one query, for languages or words that no lexicon
// has. Not thread-safe.
class MemoryTranslations {
 public:
  // `snapshot` must outlive this object.
  MemoryTranslations(const StoreSnapshot& snapshot, std::string source_language,
                     std::string target_language)
      : snapshot_(snapshot),
        source_language_(std::move(source_language)),
        target_language_(std::move(target_language)) {}

  // Reads up to 100 units, spread evenly, that have the word, whose key (make_word_key) is `key`
  // and whose lexicon words are `words`. Fails with kCorruption when a block it must read is
  // damaged.
  Status learn(const std::string& key, const std::vector<LexiconWord>& words);

  // How much more often `target` stands in the translations of units with `source` than in those of
  // the other units read, as a difference of shares, less what chance does (Delta P: Allan 1980);
  // in [0, 1]. 0 for words that were not learnt, or that fewer than four units have.
  double probability(LexiconWord source, LexiconWord target) const;

 private:
  using Counts = std::unordered_map<LexiconWord, std::uint32_t>;
  struct Learnt {
    std::uint32_t unit_count = 0;
    Counts targets;
  };

  const StoreSnapshot& snapshot_;
  std::string source_language_;
  std::string target_language_;
  std::map<std::string, bool> known_keys_;
  std::unordered_map<LexiconWord, Learnt> learnt_;
  Learnt all_;
};

}  // namespace stele::tm
