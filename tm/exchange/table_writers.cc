#include "tm/exchange/table_writers.h"

#include "tm/exchange/csv.h"

#include <algorithm>

namespace stele::tm {
Status TextTableWriter::write_row(const std::vector<std::string>& cells) {
  std::string row;
  if (style_ == Style::kCsv) {
    append_csv_row(cells, &row, "\n");
    return sink_(row);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row.push_back('\t');
    for (const char c : cells[i]) row.push_back(c == '\t' || c == '\n' || c == '\r' ? ' ' : c);
  }
  row.push_back('\n');
  return sink_(row);
}

Status TableWriter::begin() {
  if (std::exchange(has_begun_, true)) return {};
  return write_row(languages_);
}

Status TableWriter::write(const Unit& unit) {
  if (languages_.empty()) {
    for (const Variant& variant : unit.variants) {
      if (std::find(languages_.begin(), languages_.end(), variant.language) == languages_.end()) {
        languages_.push_back(variant.language);
      }
    }
  }
  STELE_TRY_VOID(begin());
  std::vector<std::string> cells(languages_.size());
  std::size_t filled = 0;
  for (const Variant& variant : unit.variants) {
    const auto column = std::find(languages_.begin(), languages_.end(), variant.language);
    if (column == languages_.end()) continue;
    std::string& cell = cells[static_cast<std::size_t>(column - languages_.begin())];
    if (cell.empty() && !variant.text.empty()) ++filled;
    if (cell.empty()) cell = variant.text;
  }
  if (filled < 2 && unit.variants.size() > 1) {
    count_left_out();
    return {};
  }
  count_unit();
  return write_row(cells);
}

Status TableWriter::finish() {
  return begin();
}

}  // namespace stele::tm
