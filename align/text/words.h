// Words: the tokens of a segment, for lookup, lengths, anchors and terms.
#pragma once

#include "align/base/byte_span.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace stele {

enum class CharacterClass : std::uint8_t;  // align/text/character_class.h

// Raised whenever split_words, fold_text or stem_word may answer differently for some text, so that
// what was computed from them and stored can be told to be out of date.
inline constexpr std::uint32_t kWordRulesVersion = 1;

enum class WordKind : std::uint8_t {
  kWord,         // letters, or letters and digits: "don't", "т.е", "5th"
  kNumber,       // digits with their separators: "1,000.5", "27.10.14", "2005-07-05", "09:30"
  kHan,          // one ideograph or Hiragana character
  kPunctuation,  // one punctuation mark or symbol
  kUrl,          // "https://un.org/a", "www.un.org", "office@un.org"
  kPlaceholder,  // "%s", "%1$d", "%(name)s", "{0}", "{{name}}", "${name}", "<b>", "</b>", "&amp;"
};

struct Word {
  ByteSpan span;  // in the text that was split; never empty
  WordKind kind = WordKind::kWord;

  bool operator==(const Word&) const = default;
};

// Yields the words of a text one by one, without allocating. White space belongs to no word.
// Word boundaries are those of UAX #29 except that the colon joins no letters, an ideograph is a
// word, and numbers, dates, URLs and placeholders are kept whole. Text of scripts that need a
// dictionary (Thai, Khmer, ...) is split by ICU, which allocates.
//
//   WordScanner scanner(text);
//   while (const auto word = scanner.next()) use(view_of(text, word->span));
//
// The text must be well-formed UTF-8 and outlive the scanner. Not thread-safe; cheap to make.
class WordScanner {
 public:
  // `language` decides one thing: in French, Italian, Catalan and Occitan an apostrophe ends a
  // word ("l'" "homme").
  explicit WordScanner(std::string_view text, std::string_view language = {});

  // The next word, or nothing at the end.
  std::optional<Word> next();

 private:
  struct Character;

  Character character_at(std::size_t offset) const;
  std::size_t skip_extends(std::size_t offset) const;
  std::size_t measure_joint(std::size_t offset, const Character& joint,
                            CharacterClass previous) const;
  Word scan_word(std::size_t begin) const;
  std::size_t extend_number(std::size_t begin, std::size_t end) const;
  Word scan_lexicon_run(std::size_t begin);

  std::string_view text_;
  std::size_t offset_ = 0;
  bool splits_elisions_ = false;
  std::vector<std::size_t> lexicon_ends_;  // ends of ICU's words that were found but not yielded
};

// Returns all words of `text` in order.
std::vector<Word> split_words(std::string_view text, std::string_view language = {});

// Returns the words ICU's dictionaries find, with runs of Han, Kana, Thai, ... as words of the
// language: the second view of text without spaces. Other text is split as by split_words.
std::vector<Word> split_dictionary_words(std::string_view text, std::string_view language = {});

}  // namespace stele
