// Aligns many groups of texts: one JSON object a line in, one a line out.
#pragma once

#include "align/base/result.h"
#include "align/bead/aligner.h"
#include "cli/command.h"

#include <cstddef>
#include <iosfwd>

namespace stele::cli {

// Reads lines {"id": ..., "languages": ["en", "ru"], and one of "texts": ["...", "..."],
// "paths": [...] or "segments": [["...", ...], [...]]} and writes for each, in the order of the
// input, {"id", "languages", "trust", "segments", "beads": [{"confidence", "runs": [[0, 1], [0]]}]}
// or {"id", "error"}. "segments" are left out when they were given. "languages" may be left out:
// they are recognised. A line says all that its answer depends on.
//
// Lines are aligned on up to `thread_count` threads (0: all cores), a bounded number at a time.
// Returns kFound when a line had an error. Fails with kIo when the output cannot be written.
Result<ExitCode> align_batch(std::istream& input, std::ostream& output,
                             const AlignResources& resources, std::size_t thread_count);

}  // namespace stele::cli
