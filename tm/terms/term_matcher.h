// TermMatcher: finds many terms in a tokenised text at once, in any inflected form, longest first.
#pragma once

#include "tm/terms/term_text.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace stele::tm {

// A term found in a text: tokens [begin, end).
struct TermMatch {
  std::size_t term = 0;  // the index that TermMatcher::add returned
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const TermMatch&) const = default;
};

enum class CaseRule : std::uint8_t { kFold, kExact };

// A trie over term keys. A term is written in its dictionary form; a text token matches a term's
// word by TermAnalyzer::find_term_keys. A term crosses no punctuation but hyphens,
// quotes and its own. A word of 2 to 6 capitals (an abbreviation: "IT", "РАТС") matches capitals
// only. Threads: find functions may run concurrently once all terms are added.
class TermMatcher {
 public:
  TermMatcher();

  // Adds `text`, a term of the analyzer's language, and returns its index, from 0 in the order of
  // addition. A term without a token (or of more than 16) is never found.
  std::size_t add(std::string_view text, CaseRule case_rule, TermAnalyzer* analyzer);

  // Replaces `*matches` by every match, by begin, then end, then term.
  void find_all(const std::vector<TermToken>& tokens, std::vector<TermMatch>* matches) const;

  // The words of a term, for looser comparisons.
  struct Word {
    std::vector<TermKey> keys;
    bool is_stop_word = false;
    bool is_after_punctuation = false;  // "恐怖主义、分裂主义"
    bool is_capital = false;
    bool is_all_capital = false;
    bool is_abbreviation = false;
  };
  const std::vector<Word>& words_of(std::size_t term) const { return terms_[term].words; }

  std::size_t size() const { return terms_.size(); }

 private:
  struct Term {
    std::vector<Word> words;
    CaseRule case_rule = CaseRule::kFold;
  };
  struct Slot {  // of an open-addressing table: (node, key) -> node
    std::uint64_t edge = ~std::uint64_t{0};
    std::uint32_t node = 0;
  };

  std::uint32_t find_child(std::uint32_t node, TermKey key) const;
  std::uint32_t add_child(std::uint32_t node, TermKey key);
  void grow();
  bool accepts(const Term& term, const std::vector<TermToken>& tokens, std::size_t begin) const;

  std::vector<Term> terms_;
  std::vector<Slot> slots_;
  std::size_t edge_count_ = 0;
  std::vector<std::vector<std::uint32_t>> terms_at_;  // by node; node 0 is the root
  std::vector<bool> starts_;                          // by key: an edge leaves the root
};

// Keeps the longest matches and drops those that overlap a kept one; equal spans are all kept
// (a word may belong to several terms). Order: by begin, then term.
void mask_shorter_matches(std::vector<TermMatch>* matches);

}  // namespace stele::tm
