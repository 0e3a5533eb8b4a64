// Scores an alignment against a gold one: strict and lax precision, recall and F1, per bead type,
// and how well the confidences are calibrated.
//
// The conventions are those of Vecalign's score.py (Thompson and Koehn 2019) extended to N
// languages, so that figures compare: precision counts every bead of the test, deletions
// included; recall leaves out the gold beads that have segments in one language only.
#pragma once

#include "align/base/result.h"
#include "align/bead/bead_format.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace stele {

// Hits among a number of beads.
struct HitCount {
  std::uint64_t hits = 0;
  std::uint64_t total = 0;

  double rate() const {
    return total == 0 ? 0 : static_cast<double>(hits) / static_cast<double>(total);
  }
};

struct PrecisionRecall {
  HitCount precision;
  HitCount recall;

  double f1() const {
    const double sum = precision.rate() + recall.rate();
    return sum == 0 ? 0 : 2 * precision.rate() * recall.rate() / sum;
  }
};

// One tenth of the confidence scale.
struct CalibrationBin {
  std::uint64_t count = 0;
  std::uint64_t correct = 0;
  double confidence_sum = 0;
};

struct Evaluation {
  PrecisionRecall strict;  // the bead equals a gold bead
  PrecisionRecall lax;     // it shares with one gold bead a segment in two languages or more
  std::map<std::string, PrecisionRecall> by_type;  // strict, by counts: "1-1", "1-2-1", "1-0"
  std::vector<CalibrationBin> calibration;         // 10 bins; empty when there are no confidences

  // Adds the counts of another document (micro-average).
  void add(const Evaluation& other);
  // The expected calibration error: the mean over test beads of |confidence - share correct| of
  // their bin, in [0, 1].
  double calibration_error() const;
};

// Evaluates `test` against `gold`.
// Fails with kInvalidArgument when the numbers of languages differ.
Result<Evaluation> evaluate(std::span<const BeadRecord> gold, std::span<const BeadRecord> test);

// Returns the beads of two of the languages; beads empty in both are left out, confidences kept.
// Requires: first and second are below the number of languages.
std::vector<BeadRecord> project_beads(std::span<const BeadRecord> beads, std::size_t first,
                                      std::size_t second);

// Merges neighbouring beads that share a unit (verse, paragraph) in some language, for golds whose
// beads are whole units. `units[k][i]` is the unit of segment i of language k. The merged bead has
// the lowest confidence of its parts.
// Fails with kInvalidArgument when a bead names a segment that has no unit.
Result<std::vector<BeadRecord>> merge_by_unit(std::span<const BeadRecord> beads,
                                              std::span<const std::vector<std::uint64_t>> units);

}  // namespace stele
