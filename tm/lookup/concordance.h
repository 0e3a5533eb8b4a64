// Concordance: where words, forms of words or a pattern stand in the units of a memory.
#pragma once

#include "align/base/byte_span.h"
#include "align/base/result.h"
#include "tm/unit/unit.h"
#include "tm/unit/unit_id.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

class StoreSnapshot;

enum class ConcordanceMode : std::uint8_t {
  kWords,  // the words one after another; Chinese by character
  kStems,  // the same, in any form: "state" finds "states"
  kRegex,  // an ICU regular expression
};

struct ConcordanceOptions {
  // Where to look: a tag accepts its dialects ("zh" finds "zh-CN"); empty: every language.
  std::string language;
  ConcordanceMode mode = ConcordanceMode::kWords;
  // Tell apart what differs only in case, width, ё/е or traditional/simplified. Without effect on
  // stems.
  bool match_case = false;
  std::size_t limit = 20;  // hits to return
};

// A text in which something was found.
struct ConcordanceHit {
  UnitId id;
  Unit unit;
  std::size_t variant = 0;      // the text is unit.variants[variant].text
  std::vector<ByteSpan> spans;  // where in it, rising, not overlapping; never empty
};

struct Concordance {
  std::vector<ConcordanceHit> hits;  // by unit id; of one unit in the order of languages' tags
  std::uint64_t total_count = 0;     // of hits, shown or not
};

// Looks for `pattern` in the first text a unit has in each language. Words and stems are found
// through the index; a regular expression reads every text.
// Fails with kInvalidArgument when the pattern is not UTF-8, has no words, or is not a regular
// expression (saying where); kLimitExceeded when one takes too long on a text;
// kUnsupportedVersion when a part was indexed by other rules (compact mends that); kCorruption when
// a block it must read is damaged.
Result<Concordance> find_concordance(const StoreSnapshot& snapshot, std::string_view pattern,
                                     const ConcordanceOptions& options);

}  // namespace stele::tm
