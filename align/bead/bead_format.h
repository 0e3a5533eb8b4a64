// The beads format: one bead a line, `[0, 1]:[0]:[0]:0.97`.
//
// One bracketed list of 0-based segment indices per language, then the confidence. It is what
// Vecalign and Bertalign write for two languages, extended to any number. `[]` is an empty run.
#pragma once

#include "align/base/result.h"
#include "align/bead/bead.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele {

// One line as it stands in a file: hand-made golds may hold lists with gaps, or in any order.
struct BeadRecord {
  std::vector<std::vector<std::uint32_t>> lists;  // one per language, sorted, without repeats
  std::optional<double> confidence;               // in [0, 1]
};

// Reads every line of `text`; blank lines and lines that start with '#' are skipped.
// Fails with kInvalidArgument, naming the line, when a line is not of the form, has another
// number of languages than the first, has only empty lists, repeats a segment of an earlier line,
// or its confidence is outside [0, 1].
Result<std::vector<BeadRecord>> parse_beads(std::string_view text);

// Returns the records as an Alignment of `segment_counts.size()` languages.
// Fails with kInvalidArgument, naming the bead (from 1), when a list is not a run, or the lists
// of a language are not in order or do not cover its segments 0 to count - 1.
Result<Alignment> to_alignment(std::span<const BeadRecord> records,
                               std::span<const std::size_t> segment_counts);

// Returns the records of an alignment, with confidence.
std::vector<BeadRecord> to_records(const Alignment& alignment);

// Returns one line per bead; the confidence has four decimals at most.
std::string format_beads(const Alignment& alignment);

}  // namespace stele
