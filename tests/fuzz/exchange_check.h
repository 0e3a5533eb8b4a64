// What every reader of a foreign format promises, whatever the bytes. Used by the fuzzers and, with
// their seeds, by tests.
#pragma once

#include "tm/exchange/formats.h"

#include <string_view>

namespace stele::tm {

// Reads `bytes` as `format` and aborts unless text is well-formed, tags lie inside it and counts
// agree; what was read can be written as TMX, which reads back strictly and equal, and as one of
// the other formats.
void check_exchange(Format format, std::string_view bytes);

}  // namespace stele::tm
