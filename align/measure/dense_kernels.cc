#include "align/measure/dense_kernels.h"

#include "align/base/parallel_for.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace stele {
namespace {

using Floats = float __attribute__((vector_size(64)));
constexpr std::size_t kLanes = 16;
constexpr std::size_t kPanelVectors = 2;
constexpr std::size_t kPanelColumns = kLanes * kPanelVectors;

// c[r][0..32) = sum over k of a[r][k] * panel[k][0..32). The accumulators stay in registers.
template <std::size_t kRows>
[[gnu::always_inline]] inline void multiply_tile(const float* a, std::size_t a_stride,
                                                 const float* panel, std::size_t depth, float* c,
                                                 std::size_t c_stride) {
  Floats sums[kRows][kPanelVectors] = {};
  for (std::size_t k = 0; k < depth; ++k) {
    Floats columns[kPanelVectors];
    std::memcpy(columns, panel + k * kPanelColumns, sizeof(columns));
    for (std::size_t r = 0; r < kRows; ++r) {
      const Floats factor = Floats{} + a[r * a_stride + k];
      for (std::size_t v = 0; v < kPanelVectors; ++v) sums[r][v] += factor * columns[v];
    }
  }
  for (std::size_t r = 0; r < kRows; ++r) std::memcpy(c + r * c_stride, sums[r], sizeof(sums[r]));
}

template <std::size_t kRows>
[[gnu::always_inline]] inline void multiply_panel(const Matrix& a, const float* panel, float* c) {
  std::size_t row = 0;
  for (; row + kRows <= a.rows; row += kRows) {
    multiply_tile<kRows>(a.numbers.data() + row * a.columns, a.columns, panel, a.columns,
                         c + row * kPanelColumns, kPanelColumns);
  }
  for (; row < a.rows; ++row) {
    multiply_tile<1>(a.numbers.data() + row * a.columns, a.columns, panel, a.columns,
                     c + row * kPanelColumns, kPanelColumns);
  }
}

using PanelFunction = void (*)(const Matrix& a, const float* panel, float* c);

void multiply_panel_plain(const Matrix& a, const float* panel, float* c) {
  multiply_panel<2>(a, panel, c);
}

#if defined(__x86_64__)
__attribute__((target("avx2,fma"))) void multiply_panel_avx2(const Matrix& a, const float* panel,
                                                             float* c) {
  multiply_panel<3>(a, panel, c);
}
__attribute__((target("avx512f,avx2,fma"))) void multiply_panel_avx512(const Matrix& a,
                                                                       const float* panel,
                                                                       float* c) {
  multiply_panel<8>(a, panel, c);
}
#endif

PanelFunction choose_panel_function() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return multiply_panel_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return multiply_panel_avx2;
#endif
  return multiply_panel_plain;
}

}  // namespace

Matrix multiply(const Matrix& a, const Matrix& b, std::size_t thread_count) {
  assert(a.columns == b.rows);
  static const PanelFunction multiply_rows = choose_panel_function();
  Matrix product(a.rows, b.columns);
  const std::size_t panels = (b.columns + kPanelColumns - 1) / kPanelColumns;
  parallel_for(panels, thread_count, [&](std::size_t p) {
    const std::size_t begin = p * kPanelColumns;
    const std::size_t width = std::min(kPanelColumns, b.columns - begin);
    std::vector<float> panel(b.rows * kPanelColumns);
    for (std::size_t k = 0; k < b.rows; ++k) {
      std::copy_n(b.numbers.data() + k * b.columns + begin, width,
                  panel.data() + k * kPanelColumns);
    }
    std::vector<float> out(a.rows * kPanelColumns);
    multiply_rows(a, panel.data(), out.data());
    for (std::size_t r = 0; r < a.rows; ++r) {
      std::copy_n(out.data() + r * kPanelColumns, width,
                  product.numbers.data() + r * product.columns + begin);
    }
  });
  return product;
}

Matrix transpose(const Matrix& matrix) {
  Matrix turned(matrix.columns, matrix.rows);
  constexpr std::size_t kBlock = 32;
  for (std::size_t i = 0; i < matrix.rows; i += kBlock) {
    for (std::size_t j = 0; j < matrix.columns; j += kBlock) {
      for (std::size_t r = i; r < std::min(matrix.rows, i + kBlock); ++r) {
        for (std::size_t c = j; c < std::min(matrix.columns, j + kBlock); ++c) {
          turned.numbers[c * matrix.rows + r] = matrix.numbers[r * matrix.columns + c];
        }
      }
    }
  }
  return turned;
}

}  // namespace stele
