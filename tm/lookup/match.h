// Match: a stored unit with its similarity to a query, and what made them differ.
#pragma once

#include "align/base/byte_span.h"
#include "tm/lookup/scoring.h"
#include "tm/unit/unit_id.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// From the best to the least certain.
enum class MatchKind : std::uint8_t {
  kContext,   // the same text beside the same neighbours
  kExact,     // the same text, byte for byte
  kAdapted,   // the same but for numbers, placeholders or links, which are carried over
  kFuzzy,     // similar text
  kSemantic,  // similar in meaning, in any language (tm/lookup/semantic_search.h)
  kFragment,  // has a run of the query's words (tm/lookup/fragment.h)
};

// One word for output: "context", "exact", "adapted", "fuzzy", "semantic", "fragment".
std::string_view match_kind_name(MatchKind kind);

// What happened to a word between the stored source and the query.
enum class EditKind : std::uint8_t {
  kEqual,
  kCase,       // equal but for case or another folded difference (ё/е, traditional/simplified)
  kStem,       // another form of the same word
  kPlaceable,  // another number, placeholder or link
  kReplaced,
  kMissing,      // in the query only
  kSuperfluous,  // in the stored source only
  kCharacters,   // how unlike the texts are by character; of no word in particular
};

std::string_view edit_kind_name(EditKind kind);

// One step that turns the stored source into the query. A span is empty where its side has no word.
// The costs of all add up to 1 - similarity, but for texts that differ in spacing alone.
struct WordEdit {
  EditKind kind = EditKind::kEqual;
  ByteSpan query;   // in the query
  ByteSpan source;  // in Match::source
  double cost = 0;  // what it takes from the similarity, in [0, 1]

  bool operator==(const WordEdit&) const = default;
};

struct Match {
  UnitId unit;
  double similarity = 0;  // in [0, 1]; 1 only for the same text
  MatchKind kind = MatchKind::kFuzzy;
  std::string source_language;
  std::string source;
  std::string target_language;  // empty when no target language was asked for
  std::string target;
  // The target with the query's numbers, placeholders and links in place of its own; empty where
  // nothing is to be carried over or not safely (tm/lookup/adapt_match.h).
  std::string adapted_target;
  std::vector<WordEdit> edits;  // in the order of the texts; empty unless asked for
  // Of a fragment: the run in the query, in the source and in the target, and how many of the units
  // that were looked at render it so.
  ByteSpan query_span;
  ByteSpan source_span;
  ByteSpan target_span;
  std::uint64_t unit_count = 0;
};

// How much a word of a query matters.
struct WordWeight {
  ByteSpan word;      // in the query
  double weight = 0;  // in (0, 1]
};

inline constexpr std::size_t kContextMargin = 64;

struct MatchOptions {
  std::string source_language;  // accepts its dialects: "zh" finds "zh-CN" (accepts_language)
  std::string target_language;  // empty: whatever the unit holds, and `target` stays empty
  double min_similarity = 0.7;  // in [0, 1]
  std::size_t limit = 10;
  Scoring scoring = Scoring::kBlend;
  bool explain = false;  // fill Match::edits
  // The segments before and after the query; empty: not known. Among units with exactly the query's
  // text, one that was added between units with these texts is in context, and comes first. At most
  // limit + kContextMargin such units are looked at.
  std::string previous;
  std::string next;
};

}  // namespace stele::tm
