// Reads tables: CSV, TSV and the first sheet of an XLSX workbook, as glossaries and memories.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/utf8_input.h"

#include <memory>
#include <string>
#include <vector>

namespace stele::tm {

// Turns rows into units. A first row that names at least two languages (by tag, or by name in
// English or in the language itself; two of options.languages if there are some) is the header:
// columns named by a language hold text, the others are props named as the column ("tuid" is the
// field, "note" a note). "source" and "target" stand for options.languages. Without a header the
// columns are options.languages, in order.
class TableUnits {
 public:
  TableUnits(const ReadOptions& options, const UnitSink& sink, std::string name);

  // Fails with kInvalidArgument when the first row is no header and no languages were given, and
  // as the sink does.
  Status take_row(const std::vector<std::string>& cells, std::uint64_t row_number);
  ReadReport finish();

  ProblemLog& log() { return log_; }

 private:
  struct Column {
    enum class Kind { kText, kField, kNote, kProp, kNothing };
    Kind kind = Kind::kNothing;
    std::string name;
  };

  bool take_header(const std::vector<std::string>& cells);

  const ReadOptions& options_;
  const UnitSink& sink_;
  std::string name_;
  ReadReport report_;
  ProblemLog log_;
  std::vector<Column> columns_;
  bool is_ladder_ = false;  // hunalign's text output
};

// CSV as RFC 4180 has it, with ',' or ';' (the one that the first line has more of); TSV without
// quoting, or hunalign's text output, whose scores become props. Constant memory.
Result<ReadReport> read_csv(std::unique_ptr<InputFile> file, const ReadOptions& options,
                            const UnitSink& sink);
Result<ReadReport> read_tsv(std::unique_ptr<InputFile> file, const ReadOptions& options,
                            const UnitSink& sink);

}  // namespace stele::tm
