// LanguageBuilder: collects one language's texts of a part and builds its columns.
#pragma once

#include "tm/index/language_sections.h"
#include "tm/index/row_map.h"
#include "tm/index/text_pool.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stele::tm {

// Movable; not thread-safe.
class LanguageBuilder {
 public:
  explicit LanguageBuilder(std::string language) : texts_(std::move(language)) {}

  // Returns the text's number; the same for the same text.
  std::uint32_t intern(std::string_view text) { return texts_.intern(text); }
  // The texts, to add some whose words are known.
  TextPool& texts() { return texts_; }

  // Gives up what only intern needs, before a build that is the last.
  void close() { texts_.close(); }

  // Builds the columns for a part of `row_count` rows. `first_texts` has the rows whose unit has a
  // variant in this language, rising, with numbers of these texts; `other_texts` the further
  // variants of such rows. Texts no row has are left out.
  LanguageSectionArray<std::string> build(std::uint32_t row_count, std::vector<RowText> first_texts,
                                          std::vector<RowText> other_texts) const;

  // About how much memory this takes.
  std::uint64_t size_bytes() const { return texts_.size_bytes(); }

 private:
  TextPool texts_;
};

}  // namespace stele::tm
