// The writers behind write_report, one a format (internal).
#pragma once

#include "tm/terms/report.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace stele::tm {

// Returns "1 finding", "2 findings" for the noun "finding".
std::string count_of(std::size_t count, std::string_view noun);

std::string write_text_report(std::span<const Finding> findings,
                              std::span<const CheckedUnit> units);
std::string write_jsonl_report(std::span<const Finding> findings,
                               std::span<const CheckedUnit> units);
std::string write_sarif_report(std::span<const Finding> findings,
                               std::span<const CheckedUnit> units, const ReportContext& context);
std::string write_csv_report(std::span<const Finding> findings, std::span<const CheckedUnit> units);
std::string write_xlsx_report(std::span<const Finding> findings,
                              std::span<const CheckedUnit> units);
std::string write_html_report(std::span<const Finding> findings, std::span<const CheckedUnit> units,
                              const ReportContext& context);

}  // namespace stele::tm
