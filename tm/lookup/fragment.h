// Fragments: the longest runs of words that a text shares with a memory.
#pragma once

#include "align/base/result.h"
#include "tm/lookup/match.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stele {
class Lexicon;
}

namespace stele::tm {

class StoreSnapshot;

struct FragmentOptions {
  std::string source_language;  // accepts its dialects: "zh" finds "zh-CN"
  std::string target_language;  // empty: whatever the unit holds, and `target` stays empty
  std::size_t min_words = 2;    // of a run, marks, numbers, placeholders and links not counted
  std::size_t limit = 10;       // runs
  std::size_t renderings = 1;   // matches of one run: its most frequent renderings
  // Tells which words translate which; null, or without the languages: the memory's own units do.
  // Must live as long as the search.
  const Lexicon* lexicon = nullptr;
};

// Finds the longest runs of the query's words that stand together in some unit. A run begins and
// ends with a word, has at least options.min_words, and lies in no other such run. Words are the
// same when their keys are (make_word_key): forms of a word, and all numbers; white space plays no
// role.
//
// Each run gives one match for each of its most frequent renderings, of kind kFragment: query_span
// and source_span are the run, target_span is what renders it, empty where that is not known, and
// unit_count says how many units do so. Up to 20 units of a run are looked at, those that have the
// query's very forms first, then by id; the match is the first of them. The similarity is the share
// of the query's weight that the run covers, less what other forms cost (word_distance.h). Runs are
// ordered by similarity, then by place in the query; renderings by unit_count, then by that order.
//
// Fails with kInvalidArgument when the query is not UTF-8 or there is no source language,
// kUnsupportedVersion when a part was indexed by other rules (compact mends that), kCorruption when
// a block it must read is damaged.
Result<std::vector<Match>> find_fragments(const std::shared_ptr<const StoreSnapshot>& snapshot,
                                          std::string_view query, const FragmentOptions& options);

}  // namespace stele::tm
