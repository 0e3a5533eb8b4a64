// Reads the inputs of the commands that align: segments one a line.
#pragma once

#include "align/base/result.h"
#include "align/segment/segment.h"

#include <filesystem>
#include <string>

namespace stele::cli {

// Reads a file ("-": standard input) with one segment a line; an empty line is an empty segment.
// `language` goes into the result as it is.
// Fails, naming the file, when it cannot be read, is empty, is not text or not UTF-8.
Result<SegmentedText> read_presegmented(const std::filesystem::path& path,
                                        const std::string& language);

// Reads unit numbers, one a line, as text of any form; equal lines are one unit.
Result<std::vector<std::uint64_t>> read_units(const std::filesystem::path& path);

}  // namespace stele::cli
