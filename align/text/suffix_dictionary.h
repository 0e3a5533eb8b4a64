// SuffixDictionary: the base forms of words by a hunspell dictionary that has suffix rules alone.
#pragma once

#include "align/base/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stele {

// Answers as hunspell's stem() does, some ten times faster, for dictionaries as Debian's Russian
// one: UTF-8, flags of one ASCII letter, no prefixes, no suffix behind a suffix. Const methods may
// run concurrently.
//
//   SFX I Y 3          ".aff": class I, 3 rules
//   SFX I   а ы а      words in -а: replace it by -ы
//   касса/I            ".dic": so "кассы" is a form of "касса"
class SuffixDictionary {
 public:
  // Takes the bytes of an .aff and a .dic file.
  // Fails with kInvalidArgument, naming the line, when the rules use more than is said above, and
  // with kCorruption when a rule is malformed.
  static Result<SuffixDictionary> parse(std::string_view affixes, std::string words);

  // Returns the words that `word` is a form of, itself first if it is one, each once; case counts.
  std::vector<std::string> find_stems(std::string_view word) const;

 private:
  using Letters = std::vector<char32_t>;
  struct Condition {  // of one character: whether it is one of these, or is not
    Letters letters;
    bool is_negated = false;
  };
  struct Rule {
    std::vector<Condition> conditions;  // of the last characters of the base form
    char flag = 0;
    std::uint32_t number = 0;  // in the file
  };
  // The rules that replace one ending by one suffix.
  struct Replacement {
    std::string stripped;
    std::vector<Rule> rules;
  };

  static Result<std::vector<Condition>> parse_conditions(std::string_view pattern);
  static bool matches(const Rule& rule, std::string_view stem);
  Status add_rule(std::string_view line);
  void add_word(std::string_view word, std::string_view flags);
  bool find(std::string_view word, std::uint64_t hash, std::string* flags) const;

  struct Entry {
    std::string_view word;
    std::string_view flags;
    std::uint32_t next = 0;  // with the same hash, as in first_
  };
  std::unique_ptr<std::string> text_;  // of the .dic, which `entries_` points into
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> first_;  // by hash: index in entries_ + 1, or 0
  std::vector<bool> may_be_word_;     // by hash: most questions are about what is none
  std::unordered_map<std::string, std::vector<Replacement>> replacements_;  // by the suffix
  std::uint32_t rule_count_ = 0;
  std::size_t longest_suffix_bytes_ = 0;
};

}  // namespace stele
