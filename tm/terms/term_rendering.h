// TermRendering: how a term is usually rendered, chosen by vote among its occurrences (internal).
#pragma once

#include "tm/terms/aligned_corpus.h"
#include "tm/terms/term_candidates.h"
#include "tm/terms/term_corpus.h"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stele::tm {

// The content words of a rendering, by stem; Han by character, all of them.
using RenderingKey = std::vector<TermKey>;

// How one occurrence of a term is rendered.
struct RenderedPlace {
  TermPlace place;
  bool is_usual = false;  // the usual rendering stands in the target
  bool is_related = false;  // derivations of its words do: "сегментный" for "сегмент"
  // The usual rendering stands there with one word more that no other source word asks for: `span`
  // covers both.
  bool is_longer = false;
  // The usual rendering stands there for another occurrence of the term, not for this one.
  bool is_other_place = false;
  // The aligner found nothing; `span` is what nothing else claims nearby.
  bool is_residue = false;
  RenderingSpan span;  // of the usual rendering, or of what the aligner found; empty: nothing
  RenderingKey key;    // of what the aligner found, else empty
};

struct TermRendering {
  RenderingKey usual;                   // empty when no rendering recurs
  std::uint32_t usual_count = 0;        // occurrences whose target has it
  std::uint32_t target_unit_count = 0;  // units whose target has it, whatever their source
  std::vector<RenderedPlace> places;    // those with a target text, in order
};

// Returns the key of tokens [begin, end).
RenderingKey make_rendering_key(std::span<const CorpusToken> tokens, std::uint32_t begin,
                                std::uint32_t end);

// Finds `key` in a text: Han and single words as they stand, several words in any order with up to
// two others between them. Returns tokens [begin, end), the first place.
struct TokenRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};
std::optional<TokenRange> find_rendering_key(std::span<const CorpusToken> tokens,
                                             const RenderingKey& key, std::uint32_t from = 0);

// Whether two stems are forms or derivations of one word as far as spelling tells: one begins the
// other, or they share most of their beginning.
bool are_related_stems(std::string_view a, std::string_view b);

// Not thread-safe.
class RenderingVoter {
 public:
  RenderingVoter(const TermCorpus& corpus, const AlignedCorpus& aligned,
                 AlignedCorpus::Direction direction);

  // Votes on how `candidate` is rendered.
  TermRendering vote(const TermCandidate& candidate) const;

  // How many units have `key` in their target; remembered, as one rendering is asked for many
  // times.
  std::uint32_t count_units(const RenderingKey& key) const;

 private:
  void extend_han(TermRendering* rendering) const;
  float find_claim(const TermPlace& place, std::size_t target_word) const;
  void compare_places(TermRendering* rendering) const;
  std::optional<TokenRange> find_longer_form(const TermPlace& place, const CorpusText& text,
                                             const TermRendering& rendering,
                                             TokenRange range) const;
  bool has_related_words(const RenderedPlace& place, const CorpusText& text,
                         const RenderingKey& key) const;
  void find_residue(const CorpusText& text, RenderedPlace* place) const;
  std::span<const std::uint32_t> units_of(TermKey stem) const;
  std::uint32_t look_through_units(const RenderingKey& key) const;

  const TermCorpus& corpus_;
  const AlignedCorpus& aligned_;
  AlignedCorpus::Direction direction_;
  std::size_t target_language_;
  // Postings of the target: units_ from unit_begins_[stem].
  std::vector<std::uint32_t> units_;
  std::vector<std::uint64_t> unit_begins_;
  mutable std::map<RenderingKey, std::uint32_t> counts_;
};

}  // namespace stele::tm
