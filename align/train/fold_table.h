// FoldTable: how each code point is folded before it is cut into pieces; becomes part of the file.
#pragma once

#include "align/measure/embedding_layout.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele {

// Folding makes texts of all languages meet: NFKC and case folding (full-width digits, "Ⅳ"), ё as
// е, traditional Han as simplified, the quotes, dashes and stops of each script as one. Made with
// the ICU that trains; the result is stored, so that readers need no ICU and never disagree.
class FoldTable {
 public:
  struct Entry {
    FoldClass fold_class = FoldClass::kOther;
    std::vector<char32_t> code_points;  // empty when dropped or a space
  };

  FoldTable();

  // Requires: code_point <= 0x10FFFF.
  const std::vector<Entry>& entries_of(char32_t code_point) const {
    return tables_[index_[code_point]];
  }

  // Returns `text` as the trainer of pieces sees it: a space in front of every token but Han ones.
  // Requires: `text` is well-formed UTF-8.
  std::string fold(std::string_view text) const;

 private:
  // What one code point becomes: one entry for each class it crosses, mostly one with one code
  // point. Equal results are shared.
  std::vector<std::vector<Entry>> tables_;
  std::vector<std::uint32_t> index_;
};

}  // namespace stele
