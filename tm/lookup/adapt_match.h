// Carries what needs no translation (numbers, placeholders, links) from a query into a target.
#pragma once

#include "tm/lookup/match.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace stele::tm {

// Returns `target`, the translation of `source`, with the numbers, placeholders and links of
// `query` in place of those of `source`; `edits` are all steps from source to query
// (explain_word_distance).
//
// Nothing is returned where a translator would have to look: when there is nothing to carry over,
// when a changed item does not stand in the target exactly as often as in the source, when equal
// items change differently, or when a number is written in the target in another way than in the
// source ("1,500" as "1 500") and the new one does not have its form ("2,700" has, "900" has not).
std::optional<std::string> adapt_target(std::string_view query, std::string_view source,
                                        std::span<const WordEdit> edits, std::string_view target,
                                        std::string_view target_language);

}  // namespace stele::tm
