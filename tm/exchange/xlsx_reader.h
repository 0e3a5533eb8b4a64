// Reads the first sheet of an Excel workbook (XLSX, ECMA-376) as a table of units.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/input_stream.h"

#include <memory>

namespace stele::tm {

// Rows as TableUnits takes them: the first names the languages, unless options.languages do. Rich
// text gives its text, formulas their last value; numbers come as they are stored. The workbook,
// at most 256 MiB, is kept in memory, and each of its parts may have 512 MiB unpacked.
// Fails with kCorruption when it is no ZIP archive or has no sheet, kLimitExceeded, and as
// TableUnits does.
Result<ReadReport> read_xlsx(std::unique_ptr<InputFile> file, const ReadOptions& options,
                             const UnitSink& sink);

}  // namespace stele::tm
