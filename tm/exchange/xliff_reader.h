// Reads XLIFF 1.x and 2.x as a source of units, one for each trans-unit or segment.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/utf8_input.h"

#include <memory>

namespace stele::tm {

// A unit keeps the text and inline codes of source and target, the id as field tuid, the file's
// name, the resource name and the target's state as props x-file, x-resname and x-state, and notes.
// Proposals (<alt-trans>) and the segmentation inside a trans-unit are passed over. Recovers from
// faults as read_tmx does and fails as it does.
Result<ReadReport> read_xliff(std::unique_ptr<InputFile> file, const ReadOptions& options,
                              const UnitSink& sink);

}  // namespace stele::tm
