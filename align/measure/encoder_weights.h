// The numbers of an encoder file (models/FORMAT.md, "Encoder file"), checked and unpacked.
#pragma once

#include "align/base/result.h"
#include "align/measure/dense_kernels.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace stele {

inline constexpr std::string_view kEncoderMagic = "STELEENC";
inline constexpr std::uint32_t kEncoderVersion = 1;
inline constexpr std::uint64_t kEncoderHeaderBytes = 128;
inline constexpr std::uint32_t kEncoderMaxPieces = 1U << 20;
// The shape is the architecture's and no part of the file.
inline constexpr std::size_t kEncoderDimension = 512;  // of a piece's row and of a text's vector
inline constexpr std::size_t kBranchWidth = 256;
inline constexpr std::size_t kInnerWidth = 320;

// x times the weights plus the bias.
struct DenseLayer {
  Matrix weights;
  std::vector<float> bias;  // empty: none
};

// Scales what a row has over its mean to variance 1, then by `scale`, and adds `offset`.
struct LayerNorm {
  std::vector<float> scale;
  std::vector<float> offset;
};

// Two convolutions over windows of `span` pieces, `left` of them before the piece itself.
struct ConvolutionBranch {
  std::size_t span = 0;
  std::size_t left = 0;
  DenseLayer projection;
  LayerNorm norm;
  DenseLayer first;
  DenseLayer second;
};

inline constexpr std::size_t kBranchCount = 3;
inline constexpr std::size_t kFeatureWidth = kEncoderDimension + kBranchCount * kBranchWidth;

// x * shortcut + relu(x * inner) * outer.
struct ResidualLayer {
  Matrix inner;
  Matrix outer;
  Matrix shortcut;
};

// The views point into the bytes given to parse_encoder.
struct EncoderWeights {
  std::uint32_t piece_count = 0;
  std::string_view languages;   // primary tags with commas between: "en,ru,zh"
  std::string_view vocabulary;  // a SentencePiece model
  std::string_view codes;       // two numbers a byte, a row a piece
  std::vector<float> lows;      // a piece's number is low + step * code
  std::vector<float> steps;
  std::array<ConvolutionBranch, kBranchCount> branches;
  LayerNorm norm;  // of a piece's row and its branches side by side
  DenseLayer mix;
  std::array<ResidualLayer, 2> layers;
  float epsilon = 0;  // added to variances

  // Writes the row of `piece`. Requires: piece < piece_count, row.size() == kEncoderDimension.
  void read_row(std::uint32_t piece, std::span<float> row) const;
};

// Fails with kCorruption ("not an encoder file", a checksum, a size, what is no number) and with
// kUnsupportedVersion when a newer Stele wrote it.
Result<EncoderWeights> parse_encoder(std::string_view bytes);

}  // namespace stele
