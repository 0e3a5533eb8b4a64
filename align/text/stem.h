// Stemmer: Snowball stems, so that inflected forms of a word meet.
#pragma once

#include "align/base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace stele {

// One language's Snowball algorithm (libstemmer). Movable. stem() uses a buffer inside: one object
// a thread.
class Stemmer {
 public:
  // `language` is a BCP 47 tag; only its primary language counts.
  // Fails with kNotFound when Snowball has no algorithm for it (Chinese, Japanese, ...).
  static Result<Stemmer> open(std::string_view language);
  // Whether open() would succeed.
  static bool supports(std::string_view language);

  Stemmer(Stemmer&&) noexcept;
  Stemmer& operator=(Stemmer&&) noexcept;
  ~Stemmer();

  // Returns the stem of a word in lower case ("организации" -> "организац"). What is not a word
  // of the language comes back as it is. The view is valid until the next call.
  std::string_view stem(std::string_view word);

 private:
  struct Algorithm;
  explicit Stemmer(std::unique_ptr<Algorithm> algorithm);

  std::unique_ptr<Algorithm> algorithm_;
};

// Returns the stem of a folded word: Snowball's for languages it knows, else the word itself.
// Stemmers are kept for each thread and language. Never fails.
std::string stem_word(std::string_view folded_word, std::string_view language);

}  // namespace stele
