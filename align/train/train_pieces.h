// Trains the joint vocabulary of subword pieces.
#pragma once

#include "align/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stele {

struct TrainPiecesOptions {
  std::size_t piece_count = 32000;      // rows of the table to come, the 256 bytes included
  double character_coverage = 0.99995;  // rarer characters are spelt in bytes
};

// Returns a serialized SentencePiece unigram model with byte fallback, trained on `lines` after
// FoldTable::fold. SentencePiece's trainer does the work (Kudo 2018); the same lines give the same
// model on any machine: its sums depend on how many threads share the lines, so that is fixed.
// Fails with kInvalidArgument when the lines are too few for so many pieces.
Result<std::string> train_pieces(const std::vector<std::string>& lines,
                                 const TrainPiecesOptions& options);

}  // namespace stele
