// Finds words that one language spells in two ways: "Anti-Terrorist", "Antiterrorist".
#pragma once

#include "tm/terms/finding.h"
#include "tm/terms/term_corpus.h"

#include <span>
#include <vector>

namespace stele::tm {

// Appends a kTermSpelling finding for each occurrence of the rarer spelling, in every language with
// spaces:
// - two words joined by a hyphen, joined without one, or apart ("data-base", "database");
// - in English, "heads of state" and "heads of states": groups of words around "of" that differ in
//   the number of what follows it.
// A spelling counts when it occurs less than half as often as the usual one, or both occur less
// than five times. `units` are those of `corpus`, in order.
void check_spelling(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                    std::vector<Finding>* findings);

}  // namespace stele::tm
