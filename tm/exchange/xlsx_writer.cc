#include "tm/exchange/xlsx_writer.h"

#include <utility>

namespace stele::tm {

XlsxWriter::XlsxWriter(ByteSink sink, std::vector<std::string> languages)
    : TableWriter(std::move(languages)), workbook_(std::move(sink), {}) {}

Status XlsxWriter::write_row(const std::vector<std::string>& cells) {
  STELE_TRY(const bool fits, workbook_.write_row(cells));
  if (!fits) move_to_left_out(1);
  return {};
}

Status XlsxWriter::finish() {
  STELE_TRY_VOID(TableWriter::finish());
  return workbook_.finish();
}

}  // namespace stele::tm
