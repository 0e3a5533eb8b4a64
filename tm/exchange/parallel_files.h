// Reads parallel text files as Moses has them: STEM.en and STEM.ru, line for line.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"

#include <filesystem>

namespace stele::tm {

// Reads `stem`.LANGUAGE for each of options.languages (also with .gz or .zst behind), a unit for
// each line. Fails with kInvalidArgument for fewer than two languages, kNotFound, and kCorruption
// when the files have different numbers of lines.
Result<ReadReport> read_parallel_files(const std::filesystem::path& stem,
                                       const ReadOptions& options, const UnitSink& sink);

}  // namespace stele::tm
