// Finds the recurring word groups of a language that may be terms.
#pragma once

#include "tm/terms/term_corpus.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stele::tm {

// Words [first_word, first_word + length) of a unit's text.
struct TermPlace {
  std::uint32_t unit = 0;
  std::uint16_t first_word = 0;
  std::uint16_t length = 0;  // in words
};

// A word group with all its places, in order.
struct TermCandidate {
  std::span<const TermPlace> places;  // live as long as the TermCandidates
  std::uint32_t unit_count = 0;       // different units
  std::uint16_t length = 0;           // in words
  // C-value (Frantzi, Ananiadou, Mima 2000, equation 1, with log2(length + 1) so that single words
  // count): frequency that longer candidates do not explain.
  double c_value = 0;
};

struct CandidateOptions {
  std::uint32_t min_units = 2;
  std::uint16_t max_length = 5;  // words
};

// Word groups that do not cross punctuation, begin or end with a stop word or hold only numbers; a
// single Han character is none. A group that always stands inside one longer group is left out.
// Order: longest first, then by first place.
class TermCandidates {
 public:
  TermCandidates(const TermCorpus& corpus, std::size_t language, const CandidateOptions& options);

  const std::vector<TermCandidate>& list() const { return candidates_; }

 private:
  std::vector<TermPlace> places_;
  std::vector<TermCandidate> candidates_;
};

}  // namespace stele::tm
