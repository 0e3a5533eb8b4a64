// JSON lines: one unit a line, without loss; and the simple objects that others write.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/unit_writer.h"
#include "tm/exchange/utf8_input.h"

#include <memory>

namespace stele::tm {

// Reads lines of three shapes:
//   {"variants": [{"language": "en", "text": "Yes", ...}, ...], "attributes": [...]}  (ours)
//   {"en": "Yes", "ru": "Да"}, or the same under "translation"
//   {"source": "Yes", "target": "Да"} with options.languages
// A line of another shape is skipped. Constant memory.
Result<ReadReport> read_json_lines(std::unique_ptr<InputFile> file, const ReadOptions& options,
                                   const UnitSink& sink);

// Writes our shape: everything that a unit has, in one line.
class JsonLinesWriter : public UnitWriter {
 public:
  explicit JsonLinesWriter(ByteSink sink) : sink_(std::move(sink)) {}

  Status write(const Unit& unit) override;
  Status finish() override { return {}; }

 private:
  ByteSink sink_;
};

}  // namespace stele::tm
