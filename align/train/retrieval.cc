#include "align/train/retrieval.h"

#include "align/measure/embedding.h"

#include <algorithm>
#include <cassert>
#include <functional>
#include <vector>

namespace stele {
namespace {

constexpr std::size_t kNeighbours = 4;

std::vector<float> mean_of_best(const Matrix& scores) {
  std::vector<float> means;
  const std::size_t count = std::min(kNeighbours, scores.columns);
  std::vector<float> best(count);
  for (std::size_t i = 0; i < scores.rows; ++i) {
    const auto row = scores.row(i);
    std::partial_sort_copy(row.begin(), row.end(), best.begin(), best.end(), std::greater<>());
    float sum = 0;
    for (const float score : best) sum += score;
    means.push_back(std::max(sum / static_cast<float>(count), 1e-6F));
  }
  return means;
}

double count_hits(const Matrix& scores) {
  std::size_t hits = 0;
  for (std::size_t i = 0; i < scores.rows; ++i) {
    const auto row = scores.row(i);
    hits +=
        std::max_element(row.begin(), row.end()) - row.begin() == static_cast<std::ptrdiff_t>(i);
  }
  return static_cast<double>(hits) / static_cast<double>(scores.rows);
}

}  // namespace

RetrievalScore score_retrieval(Matrix first, Matrix second, std::size_t thread_count) {
  assert(first.rows == second.rows && first.columns == second.columns);
  if (first.rows == 0) return {};
  for (std::size_t i = 0; i < first.rows; ++i) {
    scale_to_unit_length(first.row(i));
    scale_to_unit_length(second.row(i));
  }
  Matrix scores = multiply(first, transpose(second), thread_count);
  Matrix turned = transpose(scores);
  RetrievalScore result;
  result.cosine = (count_hits(scores) + count_hits(turned)) / 2;
  const std::vector<float> row_means = mean_of_best(scores);
  const std::vector<float> column_means = mean_of_best(turned);
  for (std::size_t i = 0; i < scores.rows; ++i) {
    const auto row = scores.row(i);
    for (std::size_t j = 0; j < row.size(); ++j) row[j] /= (row_means[i] + column_means[j]) / 2;
  }
  result.margin = (count_hits(scores) + count_hits(transpose(scores))) / 2;
  return result;
}

}  // namespace stele
