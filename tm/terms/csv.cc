#include "tm/terms/csv.h"

#include "align/base/utf8.h"

#include <algorithm>

namespace stele::tm {
namespace {

Error describe(std::size_t line, const char* what) {
  return Error{ErrorCode::kInvalidArgument, "line " + std::to_string(line) + ": " + what};
}

// Reads one row at a time. Invariant: offset_ stands at the start of a row or at the end.
class CsvReader {
 public:
  CsvReader(std::string_view bytes, char separator) : bytes_(bytes), separator_(separator) {}

  bool at_end() const { return offset_ >= bytes_.size(); }

  Result<CsvRow> read_row() {
    CsvRow row;
    row.line = line_;
    while (true) {
      STELE_TRY(std::string field, read_field());
      row.fields.push_back(std::move(field));
      if (at_end()) return row;
      const char c = bytes_[offset_++];
      if (c == separator_) continue;
      if (c == '\r' && offset_ < bytes_.size() && bytes_[offset_] == '\n') ++offset_;
      ++line_;
      return row;
    }
  }

 private:
  bool is_end_of_field(char c) const { return c == separator_ || c == '\n' || c == '\r'; }

  Result<std::string> read_field() {
    if (at_end() || bytes_[offset_] != '"') {
      const std::size_t begin = offset_;
      while (!at_end() && !is_end_of_field(bytes_[offset_])) ++offset_;
      return std::string(bytes_.substr(begin, offset_ - begin));
    }
    const std::size_t first_line = line_;
    std::string field;
    ++offset_;
    while (true) {
      if (at_end()) return describe(first_line, "a quoted field is not closed, expected '\"'");
      const char c = bytes_[offset_++];
      if (c == '\n') ++line_;
      if (c != '"') {
        field += c;
        continue;
      }
      if (at_end() || bytes_[offset_] != '"') break;
      field += '"';
      ++offset_;
    }
    if (!at_end() && !is_end_of_field(bytes_[offset_])) {
      return describe(line_, "text after a quoted field, expected a separator");
    }
    return field;
  }

  std::string_view bytes_;
  char separator_;
  std::size_t offset_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view bytes, char separator) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") bytes.remove_prefix(3);
  if (const auto invalid = find_invalid_utf8(bytes)) {
    const auto line = std::count(bytes.begin(), bytes.begin() + static_cast<long>(*invalid), '\n');
    return describe(static_cast<std::size_t>(line) + 1, "not UTF-8, expected UTF-8");
  }
  std::vector<CsvRow> rows;
  CsvReader reader(bytes, separator);
  while (!reader.at_end()) {
    STELE_TRY(CsvRow row, reader.read_row());
    const bool has_text = std::any_of(row.fields.begin(), row.fields.end(),
                                      [](const std::string& field) { return !field.empty(); });
    if (has_text) rows.push_back(std::move(row));
  }
  return rows;
}

void append_csv_row(const std::vector<std::string>& fields, std::string* csv) {
  bool is_first = true;
  for (const std::string& field : fields) {
    if (!is_first) *csv += ',';
    is_first = false;
    if (field.find_first_of(",\"\r\n") == std::string::npos) {
      *csv += field;
      continue;
    }
    *csv += '"';
    for (const char c : field) {
      if (c == '"') *csv += '"';
      *csv += c;
    }
    *csv += '"';
  }
  *csv += "\r\n";
}

}  // namespace stele::tm
