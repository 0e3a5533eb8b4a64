// Lemmatizer: a dictionary that knows the base forms of inflected words.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace stele::tm {

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

}  // namespace stele::tm
