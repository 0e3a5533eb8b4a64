// Sums quantised rows of an embedding file.
#pragma once

#include "align/measure/embedding_layout.h"

#include <cstdint>
#include <span>
#include <vector>

namespace stele {

// A row's byte i holds two numbers, each plus 8: dimension i in the low four bits, dimension
// i + dimension / 2 in the high four. A number times the row's scale is what the row adds.
inline constexpr int kRowNumberLimit = 7;  // numbers are -7 to 7
inline constexpr int kRowZero = 8;

// Replaces `*sum` by the sum of the rows of `pieces`.
// Requires: sum->size() == view.dimension, every piece below view.scores.size().
void sum_rows(const EmbeddingView& view, std::span<const std::uint32_t> pieces,
              std::vector<std::int32_t>* sum);

}  // namespace stele
