// Reads the inputs of the commands that align: segments one a line.
#pragma once

#include "align/base/result.h"
#include "align/segment/segment.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace stele::cli {

struct TextOptions {
  std::string language;         // BCP 47 tag; empty: detected
  bool presegmented = false;    // one segment a line
  bool trust_language = false;  // do not ask whether the text looks like another language
};

// Reads a file ("-": standard input) and segments it, unless it is segmented.
// Fails, naming the file, when it cannot be read, is empty, is not text, or plainly is in another
// language than `options.language`.
Result<SegmentedText> read_segments(const std::filesystem::path& path, const TextOptions& options);

// Reads unit numbers, one a line, as text of any form; equal lines are one unit.
Result<std::vector<std::uint64_t>> read_units(const std::filesystem::path& path);

}  // namespace stele::cli
