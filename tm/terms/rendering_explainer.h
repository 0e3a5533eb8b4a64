// Says what stands in a target in place of a glossary's rendering.
#pragma once

#include "tm/terms/consistency_check.h"
#include "tm/terms/finding.h"
#include "tm/terms/term_analyzers.h"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace stele::tm {

struct ExplainOptions {
  std::shared_ptr<TermAnalyzers> analyzers;
  // What renders a word is learnt from these, which have the missing terms, from the first findings
  // of each term, and from other units, spread evenly: fewer with a background lexicon, which knows
  // most words already.
  std::vector<std::size_t> units;
  // See ConsistencyOptions.
  std::function<BackgroundLexicon(const std::string& source, const std::string& target)> background;
};

// Turns each kTermMissing finding for which word alignment knows what renders the term into
// kTermOtherwise, with `found` and `target_span`.
void explain_missing_terms(std::span<const CheckedUnit> units, const ExplainOptions& options,
                           std::vector<Finding>* findings);

}  // namespace stele::tm
