// TermAnalyzers: one TermAnalyzer a language, with the keys and the words that they share.
#pragma once

#include "tm/terms/term_text.h"

#include <map>
#include <memory>
#include <string>
#include <utility>

namespace stele::tm {

// What is analysed once is remembered, so passes over the same texts share one of these.
// Not thread-safe.
class TermAnalyzers {
 public:
  // Dictionaries are looked for in `hunspell_folder`; empty: none is used.
  explicit TermAnalyzers(std::string hunspell_folder)
      : hunspell_folder_(std::move(hunspell_folder)) {}
  TermAnalyzers(const TermAnalyzers&) = delete;
  TermAnalyzers& operator=(const TermAnalyzers&) = delete;

  // Returns the analyzer of a primary language; it lives as long as this object.
  TermAnalyzer* find(const std::string& primary) {
    std::unique_ptr<TermAnalyzer>& analyzer = analyzers_[primary];
    if (analyzer == nullptr) {
      auto lemmatizer =
          hunspell_folder_.empty() ? nullptr : load_hunspell(primary, hunspell_folder_);
      analyzer = std::make_unique<TermAnalyzer>(primary, &keys_, std::move(lemmatizer));
    }
    return analyzer.get();
  }

  KeyTable* keys() { return &keys_; }
  const KeyTable* keys() const { return &keys_; }

 private:
  std::string hunspell_folder_;
  KeyTable keys_;
  std::map<std::string, std::unique_ptr<TermAnalyzer>> analyzers_;
};

}  // namespace stele::tm
