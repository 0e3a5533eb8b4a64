// XlsxWriter: writes an Excel workbook (XLSX, ECMA-376) with one sheet.
#pragma once

#include "tm/exchange/table_writers.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stele::tm {

// Text stands inside the cells, so that memory stays constant; the same units give the same bytes.
// What Excel cannot hold is counted as left out: rows behind the 1,048,576th, and units with a text
// of more than 32,767 UTF-16 code units.
class XlsxWriter : public TableWriter {
 public:
  XlsxWriter(ByteSink sink, std::vector<std::string> languages);
  ~XlsxWriter() override;
  XlsxWriter(const XlsxWriter&) = delete;
  XlsxWriter& operator=(const XlsxWriter&) = delete;

  Status finish() override;

 private:
  struct Archive;

  Status write_row(const std::vector<std::string>& cells) override;
  Status flush();

  std::unique_ptr<Archive> archive_;
  std::string buffer_;
  std::uint64_t row_count_ = 0;
};

}  // namespace stele::tm
