// CSV (RFC 4180) and TSV: rows of fields, read and written.
#pragma once

#include "align/base/result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

struct CsvRow {
  std::vector<std::string> fields;
  std::size_t line = 0;  // from 1; where the row begins
};

// Returns the rows of `bytes` whose fields `separator` (',', ';' or '\t') divides. Fields in double
// quotes may hold separators, line breaks and doubled quotes. LF, CRLF and CR end a row; rows
// without any text are dropped; a leading byte order mark is ignored. Fails with kInvalidArgument,
// naming the line, when the text is not UTF-8, a quote is not closed or text follows a closing
// quote.
Result<std::vector<CsvRow>> parse_csv(std::string_view bytes, char separator);

// Appends `fields` as one CSV row (CRLF at its end), quoting where needed.
void append_csv_row(const std::vector<std::string>& fields, std::string* csv);

}  // namespace stele::tm
