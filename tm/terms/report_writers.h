// The writers behind write_report, one a format (internal).
#pragma once

#include "tm/terms/report.h"

#include <span>
#include <string>

namespace stele::tm {

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
