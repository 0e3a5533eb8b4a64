// Products of dense float matrices, the bulk of the work of training.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace stele {

// A row-major matrix that owns its numbers.
struct Matrix {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<float> numbers;

  Matrix() = default;
  Matrix(std::size_t row_count, std::size_t column_count)
      : rows(row_count), columns(column_count), numbers(row_count * column_count) {}
  std::span<float> row(std::size_t i) { return {numbers.data() + i * columns, columns}; }
  std::span<const float> row(std::size_t i) const {
    return {numbers.data() + i * columns, columns};
  }
};

// Returns a * b on up to `thread_count` threads. The result does not depend on the thread count.
// Requires: a.columns == b.rows.
Matrix multiply(const Matrix& a, const Matrix& b, std::size_t thread_count);

Matrix transpose(const Matrix& matrix);

}  // namespace stele
