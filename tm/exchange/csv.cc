#include "tm/exchange/csv.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <utility>

namespace stele::tm {
namespace {

Error describe(std::uint64_t line, const char* what) {
  return Error{ErrorCode::kInvalidArgument, "line " + std::to_string(line) + ": " + what};
}

}  // namespace

bool CsvParser::take_line(std::string_view line, std::uint64_t line_number) {
  if (is_in_quotes_) {
    field_.push_back('\n');
  } else {
    row_.line = line_number;
    pending_bytes_ = 0;
    was_quoted_ = false;
    has_stray_text_ = false;
  }
  pending_bytes_ += line.size() + 1;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (is_in_quotes_) {
      if (c != '"') {
        field_.push_back(c);
      } else if (i + 1 < line.size() && line[i + 1] == '"') {
        field_.push_back('"');
        ++i;
      } else {
        is_in_quotes_ = false;
      }
    } else if (c == separator_) {
      row_.fields.push_back(std::exchange(field_, {}));
      was_quoted_ = false;
    } else if (c == '"' && field_.empty() && !was_quoted_) {
      is_in_quotes_ = true;
      was_quoted_ = true;
    } else {
      has_stray_text_ = has_stray_text_ || was_quoted_;
      field_.push_back(c);
    }
  }
  if (is_in_quotes_) return false;
  row_.fields.push_back(std::exchange(field_, {}));
  return true;
}

CsvRow CsvParser::take_row() {
  return std::exchange(row_, {});
}

char guess_separator(std::string_view first_line) {
  char best = ',';
  for (const char c : {';', '\t'}) {
    if (std::count(first_line.begin(), first_line.end(), c) >
        std::count(first_line.begin(), first_line.end(), best)) {
      best = c;
    }
  }
  return best;
}

Result<std::vector<CsvRow>> parse_csv(std::string_view bytes, char separator) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  if (const auto invalid = find_invalid_utf8(bytes)) {
    const auto line = std::count(bytes.begin(), bytes.begin() + static_cast<long>(*invalid), '\n');
    return describe(static_cast<std::uint64_t>(line) + 1, "not UTF-8, expected UTF-8");
  }
  std::vector<CsvRow> rows;
  CsvParser parser(separator);
  for (std::uint64_t line_number = 1; !bytes.empty(); ++line_number) {
    const std::size_t size = std::min(bytes.find_first_of("\r\n"), bytes.size());
    const std::string_view line = bytes.substr(0, size);
    bytes.remove_prefix(size);
    if (!bytes.empty()) bytes.remove_prefix(bytes.starts_with("\r\n") ? 2 : 1);
    const bool is_row = parser.take_line(line, line_number);
    if (parser.has_stray_text()) {
      return describe(line_number, "text after a quoted field, expected a separator");
    }
    if (!is_row) continue;
    CsvRow row = parser.take_row();
    const bool has_text = std::any_of(row.fields.begin(), row.fields.end(),
                                      [](const std::string& field) { return !field.empty(); });
    if (has_text) rows.push_back(std::move(row));
  }
  if (parser.is_in_quotes()) {
    return describe(parser.row_line(), "a quoted field is not closed, expected '\"'");
  }
  return rows;
}

void append_csv_row(const std::vector<std::string>& fields, std::string* csv,
                    std::string_view line_end) {
  bool is_first = true;
  for (const std::string& field : fields) {
    if (!is_first) csv->push_back(',');
    is_first = false;
    if (field.find_first_of(",;\"\r\n\t") == std::string::npos) {
      csv->append(field);
      continue;
    }
    csv->push_back('"');
    for (const char c : field) {
      if (c == '"') csv->push_back('"');
      csv->push_back(c);
    }
    csv->push_back('"');
  }
  csv->append(line_end);
}

}  // namespace stele::tm
