// WorkbookWriter: the cells of an Excel workbook (XLSX, ECMA-376) with one sheet.
#pragma once

#include "tm/exchange/exchange.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace stele::tm {

// Text stands inside the cells, so that memory stays constant; the same rows give the same bytes.
// Not thread-safe.
class WorkbookWriter {
 public:
  // What Excel can hold.
  static constexpr std::uint64_t kMaxRows = 1'048'576;
  static constexpr std::size_t kMaxCellUnits = 32'767;  // UTF-16

  struct Options {
    std::string sheet = "Units";
    bool has_heading = false;              // the first row stays in sight and filters the others
    std::vector<int> widths;               // of the columns, in characters; empty: as Excel likes
    std::set<std::size_t> number_columns;  // cells below the first row are numbers, not text
  };

  WorkbookWriter(ByteSink sink, Options options);
  ~WorkbookWriter();
  WorkbookWriter(const WorkbookWriter&) = delete;
  WorkbookWriter& operator=(const WorkbookWriter&) = delete;

  // Writes the next row, empty cells left out; false, and nothing is written, when Excel could not
  // hold it. Fails as the sink does. Requires: cells of number columns are decimal numbers or
  // empty.
  Result<bool> write_row(const std::vector<std::string>& cells);

  // To be called once, after the last row.
  Status finish();

 private:
  struct Archive;

  Status begin();
  Status flush();

  Options options_;
  std::unique_ptr<Archive> archive_;
  std::string buffer_;
  std::uint64_t row_count_ = 0;
  std::size_t column_count_ = 0;
  bool has_begun_ = false;
};

// How many UTF-16 code units `text` has. Requires: well-formed UTF-8.
std::size_t count_utf16_units(std::string_view text);

}  // namespace stele::tm
