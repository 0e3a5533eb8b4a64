#include "align/text/stem.h"

#include "align/base/language_tag.h"

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include <libstemmer.h>

namespace stele {

struct Stemmer::Algorithm {
  explicit Algorithm(sb_stemmer* s) : stemmer(s) {}
  Algorithm(const Algorithm&) = delete;
  Algorithm& operator=(const Algorithm&) = delete;
  ~Algorithm() { sb_stemmer_delete(stemmer); }

  sb_stemmer* stemmer;
};

Stemmer::Stemmer(std::unique_ptr<Algorithm> algorithm) : algorithm_(std::move(algorithm)) {}
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer& Stemmer::operator=(Stemmer&&) noexcept = default;
Stemmer::~Stemmer() = default;

Result<Stemmer> Stemmer::open(std::string_view language) {
  std::string primary = primary_language(language);
  if (primary == "nb" || primary == "nn") primary = "no";
  sb_stemmer* stemmer = sb_stemmer_new(primary.c_str(), "UTF_8");
  if (stemmer == nullptr) {
    return Error{ErrorCode::kNotFound,
                 "language '" + std::string(language) + "': Snowball has no stemmer for it"};
  }
  return Stemmer(std::make_unique<Algorithm>(stemmer));
}

bool Stemmer::supports(std::string_view language) {
  return Stemmer::open(language).ok();
}

std::string_view Stemmer::stem(std::string_view word) {
  const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
  const sb_symbol* stem =
      sb_stemmer_stem(algorithm_->stemmer, bytes, static_cast<int>(word.size()));
  if (stem == nullptr) return word;  // out of memory
  return {reinterpret_cast<const char*>(stem),
          static_cast<std::size_t>(sb_stemmer_length(algorithm_->stemmer))};
}

std::string stem_word(std::string_view folded_word, std::string_view language) {
  thread_local std::map<std::string, std::optional<Stemmer>, std::less<>> stemmers;
  auto found = stemmers.find(language);
  if (found == stemmers.end()) {
    auto opened = Stemmer::open(language);
    std::optional<Stemmer> stemmer;
    if (opened.ok()) stemmer = std::move(*opened);
    found = stemmers.emplace(std::string(language), std::move(stemmer)).first;
  }
  return std::string(found->second ? found->second->stem(folded_word) : folded_word);
}

}  // namespace stele
