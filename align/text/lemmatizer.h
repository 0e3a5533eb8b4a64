// Lemmatizer: a dictionary that knows the base forms of inflected words.
//
// What depends on a dictionary depends on the machine: nothing that is stored or shipped (a
// memory's index, a lexicon) is computed from it. Those use stem_word (align/text/stem.h).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stele {

// One object serves one language; not thread-safe.
class Lemmatizer {
 public:
  virtual ~Lemmatizer() = default;
  // Returns the base forms of `word` (lower case), best first, in lower case; empty when the
  // dictionary does not know it.
  virtual std::vector<std::string> find_lemmas(const std::string& word) = 0;
};

// Loads the hunspell dictionary of `language` (primary; only "ru" has one whose stems are base
// forms) from `folder`, usually kHunspellFolder. Returns null when there is none.
std::unique_ptr<Lemmatizer> load_hunspell(const std::string& language, const std::string& folder);

inline constexpr const char* kHunspellFolder = "/usr/share/hunspell";

// Returns what the forms of a word have in common: the first base form that `lemmatizer` (may be
// null) knows, else the Snowball stem. `folded_word` is a whole word as fold_text returns it.
std::string find_word_base(const std::string& folded_word, std::string_view language,
                           Lemmatizer* lemmatizer);

}  // namespace stele
