// Findings as tables: CSV, and a workbook of one sheet.
#include "align/base/utf8.h"
#include "tm/exchange/csv.h"
#include "tm/exchange/workbook_writer.h"
#include "tm/terms/report_writers.h"

#include <array>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stele::tm {
namespace {

using Row = std::vector<std::string>;

const Row& heading() {
  static const Row kHeading = {"check", "severity", "confidence",      "place",           "file",
                               "line",  "unit",     "source language", "target language", "term",
                               "found", "expected", "message",         "source",          "target"};
  return kHeading;
}

Row make_row(const Finding& finding, const CheckedUnit& unit) {
  const Variant& source = unit.unit.variants[finding.source];
  const Variant& target = unit.unit.variants[finding.target];
  std::string expected;
  for (const std::string& text : finding.expected) {
    expected += (expected.empty() ? "" : " | ") + text;
  }
  std::array<char, 16> confidence = {};
  std::snprintf(confidence.data(), confidence.size(), "%.2f", finding.confidence);
  return {std::string(describe_check(finding.check).name),
          std::string(severity_name(finding.severity)),
          confidence.data(),
          describe_place(unit, finding.unit),
          unit.file,
          unit.line > 0 ? std::to_string(unit.line) : std::string(),
          unit.id,
          source.language,
          target.language,
          finding.term,
          finding.found,
          std::move(expected),
          finding.message,
          source.text,
          target.text};
}

// Cuts what a cell cannot hold.
void fit_cell(std::string* text) {
  if (text->size() <= WorkbookWriter::kMaxCellUnits ||
      count_utf16_units(*text) <= WorkbookWriter::kMaxCellUnits) {
    return;
  }
  std::size_t end = 0;
  for (std::size_t units = 1; end < text->size();) {  // one for the sign of the cut
    std::size_t next = end;
    units += next_code_point(*text, &next) > 0xFFFF ? 2 : 1;
    if (units > WorkbookWriter::kMaxCellUnits) break;
    end = next;
  }
  text->resize(end);
  *text += "…";
}

}  // namespace

std::string write_csv_report(std::span<const Finding> findings,
                             std::span<const CheckedUnit> units) {
  std::string report;
  append_csv_row(heading(), &report);
  for (const Finding& finding : findings) {
    append_csv_row(make_row(finding, units[finding.unit]), &report);
  }
  return report;
}

std::string write_xlsx_report(std::span<const Finding> findings,
                              std::span<const CheckedUnit> units) {
  std::string report;
  WorkbookWriter::Options options;
  options.sheet = "Findings";
  options.has_heading = true;
  options.widths = {18, 9, 10, 24, 16, 7, 12, 9, 9, 20, 20, 24, 40, 50, 50};
  options.number_columns = {2, 5};
  // The sink is memory, so nothing here can fail.
  WorkbookWriter workbook(
      [&report](std::string_view bytes) -> Status {
        report += bytes;
        return {};
      },
      std::move(options));
  static_cast<void>(workbook.write_row(heading()));
  // Excel has room for a million rows; the last one says what is left out.
  const std::size_t room = WorkbookWriter::kMaxRows - 2;
  for (const Finding& finding : findings.first(std::min(room, findings.size()))) {
    Row row = make_row(finding, units[finding.unit]);
    for (std::string& cell : row) fit_cell(&cell);
    static_cast<void>(workbook.write_row(row));
  }
  if (findings.size() > room) {
    static_cast<void>(workbook.write_row(
        {std::to_string(findings.size() - room) + " findings more, see another format"}));
  }
  static_cast<void>(workbook.finish());
  return report;
}

}  // namespace stele::tm
