// Retrieval quality: how often a text's nearest neighbour in the other language is its translation.
#pragma once

#include "align/measure/dense_kernels.h"

#include <cstddef>

namespace stele {

// Shares in [0, 1], the mean of both directions.
struct RetrievalScore {
  double cosine = 0;
  // By ratio margin: the cosine over the mean of both sides' four best cosines (Artetxe and
  // Schwenk 2019, "Margin-based Parallel Corpus Mining", ratio, k = 4).
  double margin = 0;
};

// Row i of `first` translates row i of `second`; rows need not be unit length.
// Requires: both have the same shape.
RetrievalScore score_retrieval(Matrix first, Matrix second, std::size_t thread_count);

}  // namespace stele
