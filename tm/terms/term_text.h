// TermAnalyzer: cuts a text into the tokens that terms are matched on, each with its keys.
#pragma once

#include "align/base/byte_span.h"
#include "align/text/lemmatizer.h"
#include "tm/terms/term_key.h"

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

enum class TermTokenKind : std::uint8_t { kWord, kHan, kNumber };

// What stands between a token and the one before it.
enum class TermGap : std::uint8_t {
  kNone,         // nothing: Han next to Han, or the start of the text
  kSpace,        // white space only
  kHyphen,       // a hyphen or dash with or without space, or a slash
  kQuote,        // quotes or brackets, perhaps with space
  kPunctuation,  // anything else: a term does not cross it
};

// A word, a Han character or a number. Punctuation is not a token.
struct TermToken {
  ByteSpan span;
  // What this form may be looked up as; the unused ones are kNoKey. See find_term_keys.
  std::array<TermKey, 4> keys = {kNoKey, kNoKey, kNoKey, kNoKey};
  // One key for all forms, joining derivations too ("cooperate", "cooperation"): for word alignment
  // and for grouping renderings.
  TermKey stem = kNoKey;
  TermTokenKind kind = TermTokenKind::kWord;
  TermGap gap = TermGap::kNone;
  // The dictionary has this form as a lemma: keys[0], whatever else it may be a form of ("банка").
  bool is_dictionary_form = false;
  bool is_stop_word = false;    // too common to begin or end a term
  bool is_capital = false;      // begins with an upper-case letter
  bool is_all_capital = false;  // two letters or more, all upper-case
};

// Analyses texts of one language and remembers each word's keys, so it is quick after warming up.
// Case, ё/е, full width and traditional/simplified Han are folded. Not thread-safe.
class TermAnalyzer {
 public:
  // `language` is a BCP 47 tag; its primary language chooses stemmer and stop words. `keys` must
  // outlive this object. `lemmatizer` may be null.
  TermAnalyzer(std::string_view language, KeyTable* keys, std::unique_ptr<Lemmatizer> lemmatizer);
  TermAnalyzer(TermAnalyzer&&) noexcept;
  TermAnalyzer& operator=(TermAnalyzer&&) noexcept;
  ~TermAnalyzer();

  // Replaces `*tokens` by the tokens of `text`, in order; spans are bytes of `text`.
  // (The vector is reused because this runs once per variant of a memory.)
  // Requires: `text` is well-formed UTF-8.
  void analyze(std::string_view text, std::vector<TermToken>* tokens);

  // Returns the keys under which a term's word is entered: a text token is a form of `token`
  // exactly when one of its `keys` is among them. Known to the dictionary (Russian with hunspell):
  // both have a lemma in common; a word that is a lemma itself is no form of others. Otherwise:
  // both have one Snowball stem; for English, the text form loses -s, -ed or -ing to become the
  // term's. Han and numbers: they are equal. Requires: `token` came from this analyzer.
  std::vector<TermKey> find_term_keys(const TermToken& token) const;

  const std::string& language() const;  // primary, "ru"

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Returns the part of `text` from token `begin` to the token before `end`.
// Requires: begin < end <= tokens.size(); `tokens` are those of `text`.
std::string_view view_tokens(std::string_view text, const std::vector<TermToken>& tokens,
                             std::size_t begin, std::size_t end);

}  // namespace stele::tm
