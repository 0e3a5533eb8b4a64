// find_matches: the lookup of Memory::find_matches over one snapshot.
#pragma once

#include "align/base/result.h"
#include "tm/lookup/match.h"
#include "tm/store/store_snapshot.h"

#include <string_view>
#include <vector>

namespace stele::tm {

// See Memory::find_matches.
Result<std::vector<Match>> find_matches(const StoreSnapshot& snapshot, std::string_view query,
                                        const MatchOptions& options);

// See Memory::weigh_words.
Result<std::vector<WordWeight>> weigh_words(const StoreSnapshot& snapshot, std::string_view query,
                                            const MatchOptions& options);

}  // namespace stele::tm
