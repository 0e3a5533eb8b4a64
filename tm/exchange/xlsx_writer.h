// XlsxWriter: writes an Excel workbook (XLSX, ECMA-376) with one sheet.
#pragma once

#include "tm/exchange/table_writers.h"
#include "tm/exchange/workbook_writer.h"

#include <string>
#include <vector>

namespace stele::tm {

// The same units give the same bytes. What Excel cannot hold is counted as left out: rows behind
// the 1,048,576th, and units with a text of more than 32,767 UTF-16 code units.
class XlsxWriter : public TableWriter {
 public:
  XlsxWriter(ByteSink sink, std::vector<std::string> languages);

  Status finish() override;

 private:
  Status write_row(const std::vector<std::string>& cells) override;

  WorkbookWriter workbook_;
};

}  // namespace stele::tm
