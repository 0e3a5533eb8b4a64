#include "align/measure/embedding_rows.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace stele {
namespace {

using Bytes16 = std::uint8_t __attribute__((vector_size(16)));
using Shorts16 = std::int16_t __attribute__((vector_size(32)));

// -8 * 255 * 16 = -32,640 still fits 16 bits: numbers below -7 occur only in a file we did not
// write, and even they cannot overflow.
constexpr std::size_t kRowsPerFlush = 16;

void add_row(const std::uint8_t* row, std::uint8_t scale, std::size_t half, std::int16_t* sums) {
  const Shorts16 scales = Shorts16{} + static_cast<std::int16_t>(scale);
  for (std::size_t i = 0; i < half; i += 16) {
    Bytes16 both;
    std::memcpy(&both, row + i, sizeof(both));
    Shorts16 low = __builtin_convertvector(both & 15, Shorts16) - kRowZero;
    Shorts16 high = __builtin_convertvector(both >> 4, Shorts16) - kRowZero;
    Shorts16 sum;
    std::memcpy(&sum, sums + i, sizeof(sum));
    sum += low * scales;
    std::memcpy(sums + i, &sum, sizeof(sum));
    std::memcpy(&sum, sums + half + i, sizeof(sum));
    sum += high * scales;
    std::memcpy(sums + half + i, &sum, sizeof(sum));
  }
}

}  // namespace

void sum_rows(const EmbeddingView& view, std::span<const std::uint32_t> pieces,
              std::vector<std::int32_t>* sum) {
  const std::size_t dimension = view.dimension;
  const std::size_t half = dimension / 2;
  const auto* rows = reinterpret_cast<const std::uint8_t*>(view.rows.data());
  std::fill(sum->begin(), sum->end(), 0);
  alignas(64) std::array<std::int16_t, kEmbeddingMaxDimension> sums;
  for (std::size_t begin = 0; begin < pieces.size(); begin += kRowsPerFlush) {
    const std::size_t end = std::min(pieces.size(), begin + kRowsPerFlush);
    std::fill_n(sums.begin(), dimension, std::int16_t{0});
    for (std::size_t i = begin; i < end; ++i) {
      add_row(rows + pieces[i] * half, view.scales[pieces[i]], half, sums.data());
    }
    for (std::size_t i = 0; i < dimension; ++i) (*sum)[i] += sums[i];
  }
}

}  // namespace stele
