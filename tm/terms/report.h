// Writes findings for people and for programs.
#pragma once

#include "tm/terms/finding.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

enum class ReportFormat : std::uint8_t {
  kText,   // for a terminal: grouped by check and by what deviates
  kJsonl,  // one object a finding
  kSarif,  // SARIF 2.1.0, for CI systems
  kCsv,    // a row a finding, for spreadsheets
  kXlsx,   // the same as a workbook
  kHtml,   // one self-contained page with charts
};

// What a report says about the run besides the findings.
struct ReportContext {
  std::string version;              // of the program
  std::vector<std::string> inputs;  // as the user named them
};

// Returns the whole report. Deterministic: no time, no host, no absolute path is in it.
// Requires: the findings' indices are those of `units`.
std::string write_report(ReportFormat format, std::span<const Finding> findings,
                         std::span<const CheckedUnit> units, const ReportContext& context);

// Returns where a unit is, for people: "file.tmx:12", "unit 17", "unit greeting".
std::string describe_place(const CheckedUnit& unit, std::size_t index);

// Appends `text` as a JSON string with its quotes. Requires: well-formed UTF-8.
void append_json_string(std::string_view text, std::string* json);

}  // namespace stele::tm
