// DocumentLexicon: which words translate which in two texts at hand.
#pragma once

#include "align/measure/measured_text.h"
#include "align/measure/pair_measure.h"
#include "align/measure/token_links.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace stele {

// Learnt from beads of the two texts that are sure already, as hunalign does (Varga et al. 2005),
// by IBM Model 1 in both directions with agreement (Liang, Taskar and Klein 2006). What a shipped
// lexicon knows explains its words away. A pair of words met in one bead only is left out: it would
// confirm that bead by itself.
// Copies what it needs. Const methods may run concurrently.
class DocumentLexicon {
 public:
  // `translate` is a shipped lexicon's, or empty. At most kMaxBeads of the
  // beads are looked at, spread evenly, so that the time is bounded.
  DocumentLexicon(const Lists<std::uint32_t>& first, const Lists<std::uint32_t>& second,
                  std::span<const Candidate> beads, const TokenLinks::Translate& translate);

  static constexpr std::size_t kMaxBeads = 3000;

  // Appends the learnt counterparts of a word.
  void translate(std::uint32_t word, std::vector<TokenLinks::Counterpart>* counterparts) const;
  void translate_back(std::uint32_t word, std::vector<TokenLinks::Counterpart>* counterparts) const;
  // How many pairs of words are known.
  std::size_t size() const { return pair_count_; }

 private:
  using Table = std::unordered_map<std::uint32_t, std::vector<TokenLinks::Counterpart>>;

  Table there_;
  Table back_;
  std::size_t pair_count_ = 0;
};

}  // namespace stele
