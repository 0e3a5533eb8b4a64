// What a word's ending says of its class (internal).
#pragma once

#include <string_view>

namespace stele::tm {

// Returns 1 for a noun's ending, 0 for a verb's, an adjective's, an adverb's or a participle's, 0.5
// when the ending tells neither or the language is not English or Russian. `word` is folded. A
// guess: only the mean over several forms of a word is to be relied on.
float measure_noun_shape(std::string_view language, std::string_view word);

}  // namespace stele::tm
