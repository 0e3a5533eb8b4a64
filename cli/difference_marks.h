// Shows how a stored source differs from the query, in one line of text.
#pragma once

#include "tm/lookup/match.h"

#include <string>
#include <string_view>

namespace stele::cli {

enum class MarkStyle {
  kBrackets,  // [-stored-]{+query+}
  kColor,     // for a terminal: stored words red and struck out, the query's green
};

// Returns the match's source with what the query has otherwise marked in place.
// Requires: match.edits was filled for this query.
std::string mark_differences(std::string_view query, const tm::Match& match, MarkStyle style);

}  // namespace stele::cli
