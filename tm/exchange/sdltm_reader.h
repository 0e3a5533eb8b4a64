// Reads Trados Studio memories (SDLTM, an SQLite database).
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/input_stream.h"

#include <filesystem>
#include <memory>

namespace stele::tm {

// A unit for each row of `translation_units`, in the order of ids: text, tags (in the form that
// Trados itself gives them in TMX: the tag's id as `type`, its anchors as `i` and `x`), dates,
// users, usage count, and custom fields as props. The tables' indexes are not used.
// Fails with kInvalidArgument when it is another database, kCorruption, kIo, and as `sink` does.
Result<ReadReport> read_sdltm(const std::filesystem::path& path, const ReadOptions& options,
                              const UnitSink& sink);

// The same for a stream (standard input, a compressed file), which is kept in memory.
// Fails also with kLimitExceeded beyond 1 GiB.
Result<ReadReport> read_sdltm(std::unique_ptr<InputFile> file, const ReadOptions& options,
                              const UnitSink& sink);

}  // namespace stele::tm
