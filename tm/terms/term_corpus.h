// TermCorpus: the texts of many units, cut into tokens and words, kept compactly for statistics.
#pragma once

#include "tm/terms/finding.h"
#include "tm/terms/term_analyzers.h"
#include "tm/terms/term_text.h"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// A token of TermAnalyzer without what only matching needs. Han characters are tokens of their own.
struct CorpusToken {
  TermKey stem = kNoKey;
  TermKey identity = kNoKey;  // of a term's word: without inflection, but derivations stay apart
  std::uint32_t begin = 0;    // bytes in the variant's text
  std::uint32_t end = 0;
  TermTokenKind kind = TermTokenKind::kWord;
  TermGap gap = TermGap::kNone;
  bool is_stop_word = false;
  bool is_capital = false;
  bool is_all_capital = false;
};

// A word as the aligner sees it: a token, or a run of Han tokens that a dictionary calls a word.
struct CorpusWord {
  TermKey stem = kNoKey;
  TermKey identity = kNoKey;
  std::uint32_t first_token = 0;  // in the variant's tokens
  std::uint32_t token_count = 0;
  bool is_stop_word = false;
};

// One unit's text in one language. The views live as long as the corpus.
struct CorpusText {
  std::size_t variant = 0;  // in Unit::variants
  std::span<const CorpusToken> tokens;
  std::span<const CorpusWord> words;
};

// Holds, for each language, the first variant of each unit that has it. Languages are primary ("zh"
// for zh-CN and zh-TW). Not thread-safe while units are added.
class TermCorpus {
 public:
  // Dictionaries are looked for in `hunspell_folder`; empty: none is used.
  explicit TermCorpus(const std::string& hunspell_folder);
  // Shares what others have analysed.
  explicit TermCorpus(std::shared_ptr<TermAnalyzers> analyzers);
  TermCorpus(const TermCorpus&) = delete;
  TermCorpus& operator=(const TermCorpus&) = delete;
  ~TermCorpus();

  // Adds the next unit; units are numbered from 0 in the order of addition.
  void add(const Unit& unit);

  std::size_t unit_count() const { return unit_count_; }

  // Primary languages in the order of first appearance.
  const std::vector<std::string>& languages() const { return languages_; }

  // Whether the unit has text with at least one token in the language.
  bool has_text(std::size_t language, std::size_t unit) const;

  // Empty spans when it has none.
  CorpusText text(std::size_t language, std::size_t unit) const;

  const KeyTable& keys() const { return *analyzers_->keys(); }

 private:
  struct Language;

  std::size_t find_or_add_language(const std::string& primary);

  std::shared_ptr<TermAnalyzers> analyzers_;
  std::vector<std::string> languages_;
  std::vector<std::unique_ptr<Language>> data_;
  std::size_t unit_count_ = 0;
  std::vector<TermToken> tokens_;  // reused
};

}  // namespace stele::tm
