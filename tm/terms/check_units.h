// check_units: runs the selected checks over units and returns what they find.
#pragma once

#include "align/base/result.h"
#include "tm/terms/consistency_check.h"
#include "tm/terms/finding.h"
#include "tm/terms/glossary.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stele::tm {

struct CheckOptions {
  CheckSelection checks;
  std::optional<Glossary> glossary;  // term-missing, -otherwise and -forbidden need one
  std::string source_language;       // empty: the glossary's first, else the first unit's first
  std::vector<std::string> target_languages;      // empty: all others
  double min_confidence = 0.5;                    // findings below are left out
  std::string hunspell_folder = kHunspellFolder;  // empty: stems only
  // The background lexicon of a pair of primary languages; may be null or return null.
  std::function<BackgroundLexicon(const std::string& source, const std::string& target)> background;
};

// Returns the findings in the order of units, then of places. Deterministic.
// Fails with kInvalidArgument when the glossary has no language or none for `source_language`.
Result<std::vector<Finding>> check_units(std::span<const CheckedUnit> units,
                                         const CheckOptions& options);

}  // namespace stele::tm
