// PhraseMaker: finds pairs of symbols that recur in texts and makes them phrases (internal).
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace stele::tm {

// A text is a run of symbols below `first_phrase`. Pairs that recur become symbols themselves, from
// `first_phrase` on, in rounds, so that phrases grow out of phrases: byte-pair encoding (Gage 1994;
// on words: Wan 2003) with all pairs of a round replaced at once, the more frequent of two that
// overlap. A phrase's parts are older than it.
struct Phrases {
  std::vector<std::uint32_t> symbols;                            // the texts', one after the other
  std::vector<std::uint64_t> text_ends;                          // in `symbols`
  std::vector<std::pair<std::uint32_t, std::uint32_t>> phrases;  // by symbol - first_phrase
};

// Rewrites the texts. Phrases used too rarely to be worth their room are not left in the texts,
// though other phrases may have them as parts. Takes time linear in the texts.
void make_phrases(std::uint32_t first_phrase, Phrases* texts);

}  // namespace stele::tm
