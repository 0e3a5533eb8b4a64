// The forms in which an alignment leaves the command.
#pragma once

#include "align/base/result.h"
#include "align/bead/bead.h"
#include "align/segment/segment.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace stele::cli {

enum class AlignmentFormat : std::uint8_t { kBeads, kTsv, kJsonl, kHtml, kTmx };

// Returns the format that a name ("tsv") or, for `-o`, a file's suffix (".tsv") stands for.
// Fails with kInvalidArgument, listing the formats.
Result<AlignmentFormat> parse_alignment_format(const std::string& name);
Result<AlignmentFormat> format_of_file(const std::filesystem::path& path);

// Returns the alignment as bytes of `format`. Beads below `min_confidence`, in [0, 1], are left
// out of formats for translation memories (tsv, jsonl, tmx).
// Fails with kInvalidArgument when the format needs languages and a text has none.
Result<std::string> format_alignment(std::span<const SegmentedText> texts,
                                     const Alignment& alignment, AlignmentFormat format,
                                     double min_confidence);

}  // namespace stele::cli
