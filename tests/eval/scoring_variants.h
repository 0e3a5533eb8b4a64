// Similarities of two texts that were considered for lookup, to be compared by scoring_study.cc.
#pragma once

#include "align/text/words.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace stele {

// A word of a text; words with one number are equal in that respect.
struct StudyWord {
  std::uint32_t surface = 0;
  std::uint32_t form = 0;  // folded
  std::uint32_t key = 0;   // folded and stemmed; numbers, placeholders, links share one each
  WordKind kind = WordKind::kWord;
};

struct StudyText {
  std::string text;
  std::u32string characters;  // folded
  std::vector<StudyWord> words;
};

// Splits texts of one language; the words of its texts can be compared.
class StudyLanguage {
 public:
  explicit StudyLanguage(std::string tag) : tag_(std::move(tag)) {}

  StudyText read(std::string_view text);
  // Counts the text among those that rarity is measured by.
  void count_keys(const StudyText& text);
  // 0 for a key that all counted texts have, 1 for one that none has.
  double rarity(std::uint32_t key) const;
  const std::u32string& form(std::uint32_t number) const { return forms_[number]; }

 private:
  std::uint32_t number(std::string name, std::unordered_map<std::string, std::uint32_t>* numbers);

  std::string tag_;
  std::unordered_map<std::string, std::uint32_t> surface_numbers_;
  std::unordered_map<std::string, std::uint32_t> form_numbers_;
  std::unordered_map<std::string, std::uint32_t> key_numbers_;
  std::vector<std::u32string> forms_;
  std::vector<std::uint32_t> key_texts_;
  double text_count_ = 0;
};

struct ScoringVariant {
  std::string name;
  // In [0, 1]; 1 for equal texts.
  std::function<double(const StudyLanguage&, const StudyText& query, const StudyText& source)>
      measure;
};

// All variants; the first is what lookup uses by default.
std::vector<ScoringVariant> list_scoring_variants();

}  // namespace stele
