// WordCoder: turns texts into entry numbers and makes the vocabulary they number (internal).
#pragma once

#include "align/text/words.h"
#include "tm/index/language_sections.h"
#include "tm/index/string_pool.h"
#include "tm/index/text_coder.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// Used in three steps: add() each text, finish() once, then the rest.
//
// A text is its words and what stands between them. Between two words a single space is implied
// when the first usually has a space after it and the second one before it; anything else is
// written out. So nearly all texts are nothing but word numbers, in any language.
class WordCoder {
 public:
  explicit WordCoder(std::string_view language) : language_(language) {}

  // Adds the next text, number 0 first. The text must outlive this object.
  void add(std::string_view text);

  // Decides spacing, codes, entry numbers and keys, and codes the texts in this order.
  void finish(const std::vector<std::uint32_t>& order);

  std::uint32_t text_count() const { return static_cast<std::uint32_t>(text_ends_.size()); }
  // The sum of the weights of the text's words.
  std::uint32_t weight(std::uint32_t text) const { return weights_[text]; }
  // Appends the key of each word of the text.
  void append_keys(std::uint32_t text, std::vector<std::uint32_t>* keys) const;
  // The weight of the words with this key.
  std::uint32_t key_weight(std::uint32_t key) const { return key_weights_[key]; }
  std::uint32_t key_count() const { return static_cast<std::uint32_t>(key_strings_.size()); }
  // The texts' sections.
  const CodedTexts& coded_texts() const { return coded_; }

  std::string write_entry_strings() const;
  std::string write_entry_info() const;
  std::string write_key_strings() const;

 private:
  struct Entry {
    std::uint32_t kind = 0;
    std::int32_t spaces_before = 0;  // how much more often a space stands before it than nothing
    std::int32_t spaces_after = 0;
    std::uint32_t number = 0;  // on disk, from 1
    std::uint32_t key = 0;
  };

  std::uint32_t intern(std::string_view text, std::uint32_t kind);
  std::string_view string_of(std::uint32_t entry) const { return strings_[entry].substr(1); }
  template <class Emit>
  void walk_items(std::uint32_t text, Emit emit) const;
  void code_texts_in(const std::vector<std::uint32_t>& order);
  void make_keys();

  std::string language_;
  StringPool strings_;          // the kind as one byte, then the word or gap
  std::string named_;           // reused
  std::vector<Entry> entries_;  // by the string's number in the pool
  // For each text: gap, word, gap, word, ..., gap; a gap is 0 for none, else an entry + 1.
  std::vector<std::uint32_t> sequence_;
  std::vector<std::uint64_t> text_ends_;  // in sequence_
  std::vector<std::uint32_t> weights_;
  CodedTexts coded_;
  std::vector<std::uint32_t> order_;  // entries by number
  std::vector<std::string_view> key_strings_;
  StringPool keys_;
  std::vector<std::uint32_t> key_weights_;
};

}  // namespace stele::tm
