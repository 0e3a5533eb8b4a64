// The forms in which an alignment leaves the command.
#pragma once

#include "align/base/result.h"
#include "align/bead/bead.h"
#include "align/segment/segment.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace stele::cli {

enum class AlignmentFormat : std::uint8_t {
  kBeads,
  kTsv,
  kJsonl,
  kHtml,
  kTmx,
  kXliff,      // 2.1, of two languages
  kLadder,     // hunalign's, of two languages
  kInterText,  // links of InterText (XML), of two languages
};

// Returns the format that a name ("tsv") or, for `-o`, a file's suffix (".tsv") stands for.
// Fails with kInvalidArgument, listing the formats.
Result<AlignmentFormat> parse_alignment_format(const std::string& name);
Result<AlignmentFormat> format_of_file(const std::filesystem::path& path);

// Returns the alignment as bytes of `format`. Beads below `min_confidence`, in [0, 1], are left
// out of formats for translation memories (tsv, jsonl, tmx, xliff).
// Fails with kInvalidArgument when the format needs languages and a text has none, or holds two
// languages and there are more.
Result<std::string> format_alignment(std::span<const SegmentedText> texts,
                                     const Alignment& alignment, AlignmentFormat format,
                                     double min_confidence);

// Returns a line for each crossing: which segments of which texts translate each other out of
// order.
std::vector<std::string> describe_crossings(std::span<const SegmentedText> texts,
                                            const Alignment& alignment);

}  // namespace stele::cli
