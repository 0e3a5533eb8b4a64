// WordCoder: codes the texts of a pool and makes the vocabulary that they number (internal).
#pragma once

#include "tm/index/text_coder.h"
#include "tm/index/text_pool.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// A text is its words and what stands between them. Between two words a single space is implied
// when the first usually has a space after it and the second one before it; anything else is
// written out. So nearly all texts are nothing but word numbers, in any language.
class WordCoder {
 public:
  // Decides spacing, codes, entry numbers and keys for the texts with the pool's numbers in
  // `order`, and codes them in this order. The pool must outlive this object, unchanged.
  WordCoder(const TextPool& pool, const std::vector<std::uint32_t>& order);

  std::uint32_t key_count() const { return static_cast<std::uint32_t>(key_strings_.size()); }
  // The key of a word, by the pool's number.
  std::uint32_t key_of(std::uint32_t entry) const { return keys_of_entries_[entry]; }
  // The texts' sections.
  CodedTexts& coded_texts() { return coded_; }

  std::string write_entry_strings() const;
  std::string write_entry_info() const;
  std::string write_key_strings() const;

 private:
  // How much more often a space stands there than nothing.
  struct Spacing {
    std::int32_t before = 0;
    std::int32_t after = 0;
  };

  void count_spaces(const std::vector<std::uint32_t>& order);
  void make_keys();
  std::vector<std::uint32_t> rank_items() const;
  template <class Emit>
  void walk_items(std::uint32_t text, Emit emit) const;
  void code_texts_in(const std::vector<std::uint32_t>& order);

  const TextPool& pool_;
  std::vector<bool> is_used_;     // by the pool's number: some text has the word
  std::vector<Spacing> spacing_;  // by the pool's number
  CodedTexts coded_;
  std::vector<std::uint32_t> entries_;          // the pool's, by number on disk - 1
  std::vector<std::uint32_t> keys_of_entries_;  // by the pool's number
  StringPool keys_;
  std::vector<std::string_view> key_strings_;  // rising
};

}  // namespace stele::tm
