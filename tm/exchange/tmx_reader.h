// Reads TMX 1.1 to 1.4b (and later versions as far as they are alike), unit by unit.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/utf8_input.h"

#include <memory>

namespace stele::tm {

// Reads all units of `file` into `sink`, in constant memory.
//
// A bad unit is left out, reported with its place and counted; what has one reading only is
// repaired, reported and counted (README.md lists what). Nothing outside the file is ever opened.
//
// What a unit keeps: every attribute (as fields; dates in TMX's form; what TMX does not know or
// cannot hold as a prop "x-NAME"), props, notes, the text with its white space, inline elements
// with their native code. Fields segtype and datatype are taken from the header when they differ
// from "sentence" and "plaintext". A field "srclang" is there only when the unit's source is not
// its first variant.
//
// Fails with kCorruption when the file is not TMX at all or, with options.strict, at the first
// problem; with what `sink` returned; as the stream does. Units before a failure were handed out.
Result<ReadReport> read_tmx(std::unique_ptr<InputFile> file, const ReadOptions& options,
                            const UnitSink& sink);

}  // namespace stele::tm
