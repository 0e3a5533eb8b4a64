// CSV (RFC 4180) and TSV: rows of fields, read and written. The one place that knows the quoting.
#pragma once

#include "align/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

struct CsvRow {
  std::vector<std::string> fields;
  std::uint64_t line = 0;  // from 1; where the row begins
};

// Takes a table line by line, so that it may be of any length. Fields in double quotes may hold
// separators, line breaks and doubled quotes.
class CsvParser {
 public:
  // `separator` is ',', ';' or '\t'.
  explicit CsvParser(char separator) : separator_(separator) {}

  // Takes a line without its end and returns whether the row ends with it. Text behind a closing
  // quote is kept as text, and noted by has_stray_text().
  bool take_line(std::string_view line, std::uint64_t line_number);

  // The row that ended; the parser is ready for the next.
  CsvRow take_row();

  // Whether the last line ended inside quotes; the row has so many bytes so far.
  bool is_in_quotes() const { return is_in_quotes_; }
  std::size_t pending_bytes() const { return pending_bytes_; }
  std::uint64_t row_line() const { return row_.line; }
  bool has_stray_text() const { return has_stray_text_; }

 private:
  char separator_;
  CsvRow row_;
  std::string field_;
  std::size_t pending_bytes_ = 0;
  bool is_in_quotes_ = false;
  bool was_quoted_ = false;
  bool has_stray_text_ = false;
};

// The separator that `first_line` has most of: ',', ';' or '\t'; ',' when it has none.
char guess_separator(std::string_view first_line);

// Returns the rows of `bytes`. LF, CRLF and CR end a row; rows without any text are dropped; a
// leading byte order mark is ignored. Fails with kInvalidArgument, naming the line, when the text
// is not UTF-8, a quote is not closed or text follows a closing quote.
Result<std::vector<CsvRow>> parse_csv(std::string_view bytes, char separator);

// Appends `fields` as a row ended by `line_end`, quoting where needed.
void append_csv_row(const std::vector<std::string>& fields, std::string* csv,
                    std::string_view line_end = "\r\n");

}  // namespace stele::tm
