// Finds, without a glossary, recurring terms that are rendered in another way than usual.
#pragma once

#include "tm/terms/aligned_corpus.h"
#include "tm/terms/deviation_features.h"
#include "tm/terms/finding.h"
#include "tm/terms/term_corpus.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

struct ConsistencyOptions {
  // Primary languages; empty: the corpus's first, and all others.
  std::string source_language;
  std::vector<std::string> target_languages;
  bool is_reversed_too =
      true;  // also targets' terms that the source language renders in several ways
  double min_confidence = 0.5;
  std::uint32_t min_units = 3;  // a term recurs in this many units
  // For a pair of primary languages; may return null.
  std::function<BackgroundLexicon(const std::string& source, const std::string& target)> background;
  // Called with each deviation before it is judged; for fitting the model. May be null.
  std::function<void(const Finding&, const DeviationFeatures&)> observe;
};

// Appends a kTermInconsistent finding for each deviant occurrence. `units` are those of `corpus`,
// in order. Of findings about overlapping source words the most confident is kept. With three
// languages or more, a deviation counts more when the other languages render the term as usual
// there, and less when they deviate as well: then it is likely to mean something else.
void check_consistency(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                       const ConsistencyOptions& options, std::vector<Finding>* findings);

}  // namespace stele::tm
