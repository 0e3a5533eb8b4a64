// Reads gettext catalogues: PO as text, MO as compiled.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/utf8_input.h"

#include <memory>

namespace stele::tm {

// A unit for each entry, or for each plural form; see po_entry.h for what is kept. Fuzzy entries
// are left out and noted unless options.keep_incomplete; obsolete entries (#~) are left out. The
// source language is options.languages[0], else English; the target options.languages[1], else the
// header's Language. An entry with a fault is skipped.
// Fails with kInvalidArgument when no target language is known, as the stream does, and as read_tmx
// with options.strict. Constant memory.
Result<ReadReport> read_po(std::unique_ptr<InputFile> file, const ReadOptions& options,
                           const UnitSink& sink);

// Reads the whole file into memory, at most 1 GiB.
// Fails also with kCorruption when the file's tables do not agree with its size.
Result<ReadReport> read_mo(std::unique_ptr<InputFile> file, const ReadOptions& options,
                           const UnitSink& sink);

}  // namespace stele::tm
