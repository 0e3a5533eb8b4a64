// Builds the bytes of an embedding file from pieces and trained rows.
#pragma once

#include "align/base/result.h"
#include "align/train/fold_table.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace stele {

// The pieces of a SentencePiece unigram model that reading text needs.
struct PieceList {
  struct Piece {
    std::string text;  // UTF-8 with U+2581 for the mark; empty for pieces that no text matches
    float score = 0;   // log probability
  };
  std::vector<Piece> pieces;
  std::vector<std::uint32_t> byte_pieces;  // the pieces for bytes 0 to 255
  float unknown_score = 0;
};

// Fails with kNotFound, or kCorruption when it is not a unigram model with byte fallback.
Result<PieceList> read_piece_list(const std::filesystem::path& sentencepiece_model);

// Returns the file. `rows` are pieces.size() rows of `dimension` numbers, row i for piece i; they
// are rounded to 4 bits with one scale a row. Empty `rows` gives zero rows (for splitting only).
// `languages` are primary tags with commas between, at most 63 bytes.
// Requires: dimension is a multiple of 32 and at most kEmbeddingMaxDimension.
Result<std::string> build_embedding(const FoldTable& folds, const PieceList& pieces,
                                    std::span<const float> rows, std::uint32_t dimension,
                                    std::string_view languages);

// Rounds one row as the file does, in place: what a reader will see, in units of the file's
// scale. `unit` is the value of one scale step.
void round_row(std::span<float> row, float unit);

// Returns the scale step that build_embedding uses for these rows.
float choose_scale_unit(std::span<const float> rows, std::uint32_t dimension);

}  // namespace stele
