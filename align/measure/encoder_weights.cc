#include "align/measure/encoder_weights.h"

#include "align/base/byte_reader.h"
#include "align/base/hash.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

namespace stele {
namespace {

Error make_corrupt(std::string message) {
  return {ErrorCode::kCorruption, "encoder file: " + std::move(message)};
}

// Reads the header into `weights`; returns how many bytes the vocabulary has.
Result<std::uint32_t> parse_header(std::string_view bytes, EncoderWeights* weights) {
  if (bytes.substr(0, kEncoderMagic.size()) != kEncoderMagic) {
    return Error{ErrorCode::kCorruption,
                 "not an encoder file: it does not begin with \"STELEENC\""};
  }
  ByteReader reader(bytes);
  STELE_TRY_VOID(reader.seek(kEncoderMagic.size(), "version"));
  STELE_TRY(const std::uint32_t version, reader.read_u32("version"));
  if (version != kEncoderVersion) {
    return Error{ErrorCode::kUnsupportedVersion,
                 "encoder file of version " + std::to_string(version) +
                     ", this Stele reads version " + std::to_string(kEncoderVersion)};
  }
  STELE_TRY(const std::uint32_t header_bytes, reader.read_u32("header size"));
  if (header_bytes != kEncoderHeaderBytes || bytes.size() < kEncoderHeaderBytes) {
    return make_corrupt("a header of " + std::to_string(header_bytes) + " bytes in " +
                        std::to_string(bytes.size()) + ", expected " +
                        std::to_string(kEncoderHeaderBytes));
  }
  STELE_TRY(const std::uint64_t file_bytes, reader.read_u64("file size"));
  STELE_TRY(const std::uint64_t body_hash, reader.read_u64("body checksum"));
  STELE_TRY(weights->piece_count, reader.read_u32("piece count"));
  STELE_TRY(const std::uint32_t vocabulary_bytes, reader.read_u32("vocabulary size"));
  STELE_TRY(const std::uint32_t epsilon_bits, reader.read_u32("epsilon"));
  weights->epsilon = std::bit_cast<float>(epsilon_bits);
  const std::uint64_t name_bytes = kEncoderHeaderBytes - sizeof(std::uint64_t) - reader.position();
  STELE_TRY(weights->languages, reader.read_bytes(name_bytes, "languages"));
  weights->languages = weights->languages.substr(0, weights->languages.find('\0'));
  STELE_TRY(const std::uint64_t header_hash, reader.read_u64("header checksum"));
  if (hash_bytes(bytes.substr(0, kEncoderHeaderBytes - sizeof(header_hash))) != header_hash) {
    return make_corrupt("the header does not match its checksum");
  }
  if (file_bytes != bytes.size()) {
    return make_corrupt(std::to_string(bytes.size()) + " bytes, the header says " +
                        std::to_string(file_bytes));
  }
  if (weights->piece_count == 0 || weights->piece_count > kEncoderMaxPieces) {
    return make_corrupt("piece count " + std::to_string(weights->piece_count) + ", expected 1 to " +
                        std::to_string(kEncoderMaxPieces));
  }
  if (!(weights->epsilon >= 0) || !std::isfinite(weights->epsilon)) {
    return make_corrupt("epsilon is not a number of 0 or more");
  }
  if (hash_bytes(bytes.substr(kEncoderHeaderBytes)) != body_hash) {
    return make_corrupt("the tables do not match their checksum");
  }
  return vocabulary_bytes;
}

// Reads the sections of the body in their order.
class SectionReader {
 public:
  explicit SectionReader(std::string_view bytes) : reader_(bytes) {}

  Result<std::string_view> read_bytes(std::uint64_t size_bytes, std::string_view what) {
    return reader_.read_bytes(size_bytes, what);
  }

  Status read_floats(std::size_t count, std::string_view what, std::vector<float>* numbers) {
    STELE_TRY(const std::string_view bytes, reader_.read_bytes(count * sizeof(float), what));
    numbers->resize(count);
    std::memcpy(numbers->data(), bytes.data(), bytes.size());
    if (std::all_of(numbers->begin(), numbers->end(), [](float f) { return std::isfinite(f); })) {
      return {};
    }
    return make_corrupt(std::string(what) + " have what is not a number");
  }

  // Bytes with a sign, then one scale a column.
  Status read_matrix(std::size_t rows, std::size_t columns, Matrix* matrix) {
    STELE_TRY(const std::string_view codes, reader_.read_bytes(rows * columns, "matrix"));
    std::vector<float> scales;
    STELE_TRY_VOID(read_floats(columns, "scales", &scales));
    *matrix = Matrix(rows, columns);
    for (std::size_t i = 0; i < rows * columns; ++i) {
      matrix->numbers[i] =
          static_cast<float>(static_cast<signed char>(codes[i])) * scales[i % columns];
    }
    return {};
  }

  Status read_norm(std::size_t width, LayerNorm* norm) {
    STELE_TRY_VOID(read_floats(width, "scales of a layer", &norm->scale));
    return read_floats(width, "offsets of a layer", &norm->offset);
  }

  Status read_branch(ConvolutionBranch* branch) {
    const std::size_t window = branch->span * kBranchWidth;
    STELE_TRY_VOID(read_matrix(kEncoderDimension, kBranchWidth, &branch->projection.weights));
    STELE_TRY_VOID(read_matrix(window, kBranchWidth, &branch->first.weights));
    STELE_TRY_VOID(read_matrix(window, kBranchWidth, &branch->second.weights));
    STELE_TRY_VOID(read_floats(kBranchWidth, "biases", &branch->projection.bias));
    STELE_TRY_VOID(read_norm(kBranchWidth, &branch->norm));
    STELE_TRY_VOID(read_floats(kBranchWidth, "biases", &branch->first.bias));
    return read_floats(kBranchWidth, "biases", &branch->second.bias);
  }

  Status read_residual(std::size_t from, std::size_t to, std::size_t inner, ResidualLayer* layer) {
    STELE_TRY_VOID(read_matrix(from, inner, &layer->inner));
    STELE_TRY_VOID(read_matrix(inner, to, &layer->outer));
    return read_matrix(from, to, &layer->shortcut);
  }

  std::uint64_t remaining() const { return reader_.remaining(); }

 private:
  ByteReader reader_;
};

}  // namespace

void EncoderWeights::read_row(std::uint32_t piece, std::span<float> row) const {
  assert(piece < piece_count && row.size() == kEncoderDimension);
  constexpr std::size_t kHalf = kEncoderDimension / 2;
  const char* const bytes = codes.data() + piece * kHalf;
  for (std::size_t i = 0; i < kHalf; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    row[i] = lows[piece] + steps[piece] * static_cast<float>(byte & 15);
    row[i + kHalf] = lows[piece] + steps[piece] * static_cast<float>(byte >> 4);
  }
}

Result<EncoderWeights> parse_encoder(std::string_view bytes) {
  EncoderWeights weights;
  STELE_TRY(const std::uint32_t vocabulary_bytes, parse_header(bytes, &weights));
  SectionReader reader(bytes.substr(kEncoderHeaderBytes));
  const std::uint64_t pieces = weights.piece_count;
  STELE_TRY(weights.vocabulary, reader.read_bytes(vocabulary_bytes, "vocabulary"));
  STELE_TRY(weights.codes, reader.read_bytes(pieces * kEncoderDimension / 2, "rows"));
  STELE_TRY_VOID(reader.read_floats(pieces, "lowest numbers of rows", &weights.lows));
  STELE_TRY_VOID(reader.read_floats(pieces, "steps of rows", &weights.steps));
  constexpr std::array<std::pair<std::size_t, std::size_t>, kBranchCount> kWindows = {
      {{2, 0}, {3, 1}, {5, 2}}};
  for (std::size_t i = 0; i < kBranchCount; ++i) {
    weights.branches[i].span = kWindows[i].first;
    weights.branches[i].left = kWindows[i].second;
    STELE_TRY_VOID(reader.read_branch(&weights.branches[i]));
  }
  STELE_TRY_VOID(reader.read_norm(kFeatureWidth, &weights.norm));
  STELE_TRY_VOID(reader.read_matrix(kFeatureWidth, kEncoderDimension, &weights.mix.weights));
  STELE_TRY_VOID(reader.read_floats(kEncoderDimension, "biases", &weights.mix.bias));
  STELE_TRY_VOID(
      reader.read_residual(kEncoderDimension, kInnerWidth, kInnerWidth, &weights.layers[0]));
  STELE_TRY_VOID(
      reader.read_residual(kInnerWidth, kEncoderDimension, kEncoderDimension, &weights.layers[1]));
  if (reader.remaining() != 0) {
    return make_corrupt(std::to_string(reader.remaining()) + " bytes after the last table");
  }
  return weights;
}

}  // namespace stele
