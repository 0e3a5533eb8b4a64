#include "align/measure/sentence_encoder.h"

#include "align/base/language_tag.h"
#include "align/base/mapped_file.h"
#include "align/base/parallel_for.h"
#include "align/measure/embedding.h"
#include "align/measure/encoder_weights.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <sentencepiece_processor.h>

namespace stele {
namespace {

constexpr std::uint32_t kBeginPiece = 1;
constexpr std::uint32_t kEndPiece = 2;
constexpr std::size_t kMaxPieces = 2000;
// Pieces that are computed together: enough to read each matrix seldom, few enough for the cache.
constexpr std::size_t kBatchPieces = 384;

// The pieces of several texts, end to end.
struct Batch {
  std::vector<std::uint32_t> pieces;
  std::vector<std::size_t> ends;
};

void rectify(Matrix* matrix) {
  for (float& number : matrix->numbers) number = std::max(number, 0.0F);
}

void add(const Matrix& other, Matrix* matrix) {
  for (std::size_t i = 0; i < matrix->numbers.size(); ++i) matrix->numbers[i] += other.numbers[i];
}

Matrix apply(const DenseLayer& layer, const Matrix& input) {
  Matrix output = multiply(input, layer.weights, 1);
  for (std::size_t r = 0; r < output.rows; ++r) {
    const std::span<float> row = output.row(r);
    for (std::size_t c = 0; c < row.size(); ++c) row[c] += layer.bias[c];
  }
  return output;
}

void apply(const LayerNorm& norm, float epsilon, Matrix* matrix) {
  for (std::size_t r = 0; r < matrix->rows; ++r) {
    const std::span<float> row = matrix->row(r);
    const auto width = static_cast<float>(row.size());
    float mean = 0;
    for (const float number : row) mean += number;
    mean /= width;
    float squares = 0;
    for (float& number : row) {
      number -= mean;
      squares += number * number;
    }
    const float factor = 1 / std::sqrt(squares / width + epsilon);
    for (std::size_t c = 0; c < row.size(); ++c) {
      row[c] = row[c] * factor * norm.scale[c] + norm.offset[c];
    }
  }
}

// The rows of each window side by side; zeros where it reaches out of the text.
Matrix gather_windows(const Matrix& rows, const ConvolutionBranch& branch, const Batch& batch) {
  Matrix windows(rows.rows, branch.span * rows.columns);
  std::size_t begin = 0;
  for (const std::size_t end : batch.ends) {
    for (std::size_t at = begin; at < end; ++at) {
      float* to = windows.row(at).data();
      for (std::size_t k = 0; k < branch.span; ++k, to += rows.columns) {
        const std::size_t from = at + k - branch.left;  // wraps round below zero
        if (from < begin || from >= end) continue;
        std::copy_n(rows.row(from).data(), rows.columns, to);
      }
    }
    begin = end;
  }
  return windows;
}

// relu(convolution) + rows.
Matrix convolve(const DenseLayer& layer, const Matrix& rows, const ConvolutionBranch& branch,
                const Batch& batch) {
  Matrix output = apply(layer, gather_windows(rows, branch, batch));
  rectify(&output);
  add(rows, &output);
  return output;
}

Matrix apply(const ResidualLayer& layer, const Matrix& input) {
  Matrix inner = multiply(input, layer.inner, 1);
  rectify(&inner);
  Matrix output = multiply(input, layer.shortcut, 1);
  add(multiply(inner, layer.outer, 1), &output);
  return output;
}

// One row a text, of length 1.
Matrix encode(const EncoderWeights& weights, const Batch& batch) {
  const std::size_t count = batch.pieces.size();
  Matrix rows(count, kEncoderDimension);
  for (std::size_t i = 0; i < count; ++i) weights.read_row(batch.pieces[i], rows.row(i));
  Matrix features(count, kFeatureWidth);
  const auto put_beside = [&](const Matrix& from, std::size_t column) {
    for (std::size_t i = 0; i < count; ++i) {
      std::copy_n(from.row(i).data(), from.columns, features.row(i).data() + column);
    }
  };
  put_beside(rows, 0);
  for (std::size_t b = 0; b < kBranchCount; ++b) {
    const ConvolutionBranch& branch = weights.branches[b];
    Matrix hidden = apply(branch.projection, rows);
    apply(branch.norm, weights.epsilon, &hidden);
    hidden = convolve(branch.first, hidden, branch, batch);
    hidden = convolve(branch.second, hidden, branch, batch);
    put_beside(hidden, kEncoderDimension + b * kBranchWidth);
  }
  apply(weights.norm, weights.epsilon, &features);

  // The mix is linear, so a text's pieces are summed before it and not after.
  Matrix sums(batch.ends.size(), kFeatureWidth);
  std::size_t begin = 0;
  for (std::size_t t = 0; t < batch.ends.size(); ++t) {
    const std::span<float> sum = sums.row(t);
    for (std::size_t i = begin; i < batch.ends[t]; ++i) {
      const std::span<const float> row = std::as_const(features).row(i);
      for (std::size_t c = 0; c < sum.size(); ++c) sum[c] += row[c];
    }
    begin = batch.ends[t];
  }
  Matrix texts = multiply(sums, weights.mix.weights, 1);
  begin = 0;
  for (std::size_t t = 0; t < texts.rows; ++t) {
    const auto pieces = static_cast<float>(batch.ends[t] - begin);
    const std::span<float> row = texts.row(t);
    for (std::size_t c = 0; c < row.size(); ++c) {
      row[c] = (row[c] + pieces * weights.mix.bias[c]) / std::sqrt(pieces);
    }
    begin = batch.ends[t];
  }
  texts = apply(weights.layers[0], texts);
  rectify(&texts);
  texts = apply(weights.layers[1], texts);
  for (float& number : texts.numbers) number = std::tanh(number);
  for (std::size_t t = 0; t < texts.rows; ++t) scale_to_unit_length(texts.row(t));
  return texts;
}

}  // namespace

struct SentenceEncoder::State {
  State(MappedFile mapped, EncoderWeights read)
      : file(std::move(mapped)), weights(std::move(read)) {}

  MappedFile file;
  EncoderWeights weights;
  sentencepiece::SentencePieceProcessor processor;
};

SentenceEncoder::SentenceEncoder(std::unique_ptr<State> state) : state_(std::move(state)) {}
SentenceEncoder::SentenceEncoder(SentenceEncoder&&) noexcept = default;
SentenceEncoder& SentenceEncoder::operator=(SentenceEncoder&&) noexcept = default;
SentenceEncoder::~SentenceEncoder() = default;

Result<SentenceEncoder> SentenceEncoder::open(const std::filesystem::path& path) {
  auto file = MappedFile::open(path);
  if (!file) return std::move(file).error();
  auto weights = parse_encoder(file->bytes());
  if (!weights) return std::move(weights).error().in(path.string());
  auto state = std::make_unique<State>(*std::move(file), *std::move(weights));
  const std::string_view vocabulary = state->weights.vocabulary;
  const auto loaded =
      state->processor.LoadFromSerializedProto({vocabulary.data(), vocabulary.size()});
  if (!loaded.ok() ||
      static_cast<std::uint32_t>(state->processor.GetPieceSize()) != state->weights.piece_count) {
    return Error{ErrorCode::kCorruption,
                 path.string() + ": encoder file: the vocabulary is not a SentencePiece model of " +
                     std::to_string(state->weights.piece_count) + " pieces"};
  }
  return SentenceEncoder(std::move(state));
}

std::size_t SentenceEncoder::dimension() const {
  return kEncoderDimension;
}

bool SentenceEncoder::covers(std::string_view language) const {
  return lists_language(state_->weights.languages, language);
}

void SentenceEncoder::encode_all(std::span<const std::string_view> texts, std::span<float> vectors,
                                 std::size_t thread_count) const {
  assert(vectors.size() == texts.size() * dimension());
  constexpr std::size_t kChunk = 16;
  parallel_for((texts.size() + kChunk - 1) / kChunk, thread_count, [&](std::size_t chunk) {
    const std::size_t end = std::min(texts.size(), (chunk + 1) * kChunk);
    Batch batch;
    std::size_t first = chunk * kChunk;
    const auto flush = [&](std::size_t next) {
      const Matrix rows = encode(state_->weights, batch);
      std::copy(rows.numbers.begin(), rows.numbers.end(),
                vectors.begin() + static_cast<std::ptrdiff_t>(first * kEncoderDimension));
      batch = {};
      first = next;
    };
    for (std::size_t i = first; i < end; ++i) {
      std::vector<int> pieces;
      // Fails on no text; without pieces a text is its two marks.
      static_cast<void>(state_->processor.Encode({texts[i].data(), texts[i].size()}, &pieces));
      pieces.resize(std::min(pieces.size(), kMaxPieces));
      batch.pieces.push_back(kBeginPiece);
      batch.pieces.insert(batch.pieces.end(), pieces.begin(), pieces.end());
      batch.pieces.push_back(kEndPiece);
      batch.ends.push_back(batch.pieces.size());
      if (batch.pieces.size() >= kBatchPieces) flush(i + 1);
    }
    if (!batch.ends.empty()) flush(end);
  });
}

}  // namespace stele
