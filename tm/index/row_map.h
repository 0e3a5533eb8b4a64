// RowMap: which text each row has in one language, and which rows a text has, in a few bits a row.
#pragma once

#include "tm/file/checked_pages.h"
#include "tm/index/bit_column.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stele::tm {

// Which text a row has.
struct RowText {
  std::uint32_t row = 0;
  std::uint32_t text = 0;
};

// Texts are numbered by class and, within a class, in the order of the rows that have them first;
// texts that are no row's first variant come last in their class. So it is enough to know each
// row's class: the text of the i-th row of a class is the class's i-th text, counted with a
// directory (rank and select, Jacobson 1989). Rows whose text another row had before are repeats,
// of a class of their own, and are listed, as are further variants of a row.
inline constexpr std::size_t kMaxClasses = 14;
inline constexpr std::uint32_t kRepeatClass = 15;

struct RowMapBytes {
  std::string classes;          // FORMAT.md, "Row classes"
  std::string repeats;          // bit column: the texts of repeats, then of further variants
  std::string other_rows;       // bit column: the rows of further variants
  std::string repeats_by_text;  // bit column: places in `repeats`, by text, then row
};

// `first_texts` has the text of each row's first variant, by rising row; `other_texts` further
// variants; `class_begins` the first text of each class.
// Requires: at most kMaxClasses classes; texts are numbered as said above.
RowMapBytes write_row_map(std::uint32_t row_count, const std::vector<RowText>& first_texts,
                          std::vector<RowText> other_texts,
                          const std::vector<std::uint32_t>& class_begins);

// Const methods may run concurrently. Readers say nothing, false or kDamaged when a page they need
// is damaged.
class RowMap {
 public:
  RowMap() = default;
  RowMap(CheckedBytes classes, CheckedBytes repeats, CheckedBytes other_rows,
         CheckedBytes repeats_by_text);

  // Tells which text each class begins with. False when the sections are impossible.
  bool open(std::vector<std::uint32_t> class_begins);

  // The text's number + 1 of a row, 0 for none, or kDamaged.
  std::uint64_t text_of_row(std::uint32_t row) const;
  // The first row of a text, or kDamaged.
  std::uint64_t first_row(std::uint32_t text) const;
  // Appends the rows of a text, rising.
  bool append_rows(std::uint32_t text, std::vector<std::uint32_t>* rows) const;
  // Replaces `*pairs` by the rows and texts of all further variants, in the order they were
  // written.
  bool list_other_texts(std::vector<RowText>* pairs) const;

 private:
  // A row in `classes`, or what says that there is none.
  static constexpr std::uint64_t kNoRow = kDamaged - 1;

  std::uint64_t block_count() const;
  const char* block_at(std::uint64_t block) const;
  // How many rows before the block are of the class, or kDamaged. Requires: block <= block_count().
  std::uint64_t count_before(std::uint64_t block, std::uint32_t row_class) const;
  std::uint64_t select_row(std::uint32_t row_class, std::uint64_t rank) const;
  std::uint64_t find_first_occurrence(std::uint32_t text) const;
  std::uint64_t row_of_repeat(std::uint64_t place) const;
  // The first place in repeats_by_text_ whose text is not below `text`, or kDamaged.
  std::uint64_t find_repeats(std::uint32_t text) const;

  CheckedBytes classes_;
  BitColumn repeats_;
  BitColumn other_rows_;
  BitColumn repeats_by_text_;
  std::uint32_t row_count_ = 0;
  std::vector<std::uint32_t> class_begins_;
};

}  // namespace stele::tm
