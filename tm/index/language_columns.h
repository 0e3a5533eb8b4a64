// LanguageColumns: one language of a part, opened for reading: its texts, words and postings.
#pragma once

#include "align/text/words.h"
#include "tm/index/language_sections.h"
#include "tm/index/posting_list.h"
#include "tm/index/row_map.h"
#include "tm/index/text_blocks.h"
#include "tm/index/vocabulary.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// Texts of about one weight (word_weight); the class ends where the next one begins.
struct WeightClass {
  std::uint32_t weight = 0;  // the least of its texts
  std::uint32_t first_text = 0;
};

// Texts are numbered by weight class, then first row. Every reader returns false, kDamaged or
// nothing when a page it needs is damaged; the caller knows the part and makes the error. Const
// methods may run concurrently.
class LanguageColumns {
 public:
  explicit LanguageColumns(const LanguageSectionArray<CheckedBytes>& sections);

  // Reads what is needed before anything else. False on damage.
  bool open();

  std::uint32_t text_count() const { return text_count_; }

  // As Vocabulary's.
  bool read_entry(std::uint32_t number, Vocabulary::Entry* entry) const {
    return vocabulary_.read_entry(number, entry);
  }
  const Vocabulary::Word* read_word(std::uint32_t number) const {
    return vocabulary_.read_word(number);
  }

  // Replaces `*items` by the text's item numbers.
  bool read_items(std::uint32_t text, std::vector<std::uint32_t>* items) const {
    return texts_.read_items(text, items);
  }
  // Replaces `*bytes` by the text. `words` may be null, else it gets the text's words.
  bool read_text(std::uint32_t text, std::string* bytes, std::vector<Word>* words) const;

  // As RowMap's.
  std::uint64_t text_of_row(std::uint32_t row) const { return rows_.text_of_row(row); }
  std::uint64_t first_row(std::uint32_t text) const { return rows_.first_row(text); }
  bool append_rows(std::uint32_t text, std::vector<std::uint32_t>* rows) const {
    return rows_.append_rows(text, rows);
  }
  bool list_other_texts(std::vector<RowText>* pairs) const { return rows_.list_other_texts(pairs); }

  FrontCodedStrings::Found find_key(std::string_view key) const {
    return vocabulary_.find_key(key);
  }
  bool open_postings(std::uint32_t key, PostingCursor* cursor) const {
    return postings_.open_list(key, cursor);
  }

  // By rising weight.
  std::span<const WeightClass> weight_classes() const { return weights_; }

 private:
  Vocabulary vocabulary_;
  TextBlocks texts_;
  CheckedBytes weights_bytes_;
  RowMap rows_;
  PostingLists postings_;
  std::uint32_t text_count_ = 0;
  std::vector<WeightClass> weights_;
};

}  // namespace stele::tm
