// The words that no term begins or ends with: function words, and verbs and adverbs of every text.
#pragma once

#include <string_view>

namespace stele::tm {

// Whether `word` (folded: lower case, е for ё, simplified Han) is on the list of `language`
// (primary). English, Russian and Chinese have lists; other languages have none, and callers fall
// back on frequency.
bool is_stop_word(std::string_view language, std::string_view word);

}  // namespace stele::tm
