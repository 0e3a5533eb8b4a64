#include "align/measure/byte_dot.h"

#include "align/measure/measured_text.h"
#include "align/measure/short_float.h"

#include <cmath>
#include <cstdint>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

std::vector<float> draw(std::size_t size, std::mt19937* random) {
  std::normal_distribution<float> normal;
  std::vector<float> row(size);
  for (float& value : row) value = normal(*random);
  return row;
}

float measure_cosine(const std::vector<float>& a, const std::vector<float>& b) {
  float dot = 0;
  float first = 0;
  float second = 0;
  for (std::size_t d = 0; d < a.size(); ++d) {
    dot += a[d] * b[d];
    first += a[d] * a[d];
    second += b[d] * b[d];
  }
  return dot / std::sqrt(first * second);
}

TEST(ByteDot, BothKernelsAddUpWhatTheNumbersSay) {
  std::mt19937 random(7);
  for (const std::size_t size : {1U, 2U, 31U, 32U, 257U, 512U}) {
    std::vector<std::int8_t> bytes[2];
    std::vector<std::uint8_t> halves[2];
    for (std::size_t k = 0; k < 2; ++k) {
      for (std::size_t i = 0; i < size; ++i) {
        bytes[k].push_back(static_cast<std::int8_t>(static_cast<int>(random() % 255) - 127));
        halves[k].push_back(static_cast<std::uint8_t>(random() % 256));
      }
    }
    std::int32_t of_bytes = 0;
    std::int32_t of_halves = 0;
    for (std::size_t i = 0; i < size; ++i) of_bytes += bytes[0][i] * bytes[1][i];
    for (std::size_t i = 0; i < 2 * size; ++i) {
      of_halves += half_at(halves[0].data(), i) * half_at(halves[1].data(), i);
    }
    EXPECT_EQ(dot_bytes(bytes[0].data(), bytes[1].data(), size), of_bytes);
    EXPECT_EQ(dot_halves(halves[0].data(), halves[1].data(), size), of_halves);
  }
}

TEST(ByteDot, ZerosAndOddLengthsSurviveTheRounding) {
  std::vector<std::uint8_t> halves(3, 0);
  EXPECT_EQ(quantise_halves(std::vector<float>(5, 0.0F), halves), 0.0F);
  for (std::size_t d = 0; d < 6; ++d) EXPECT_EQ(half_at(halves.data(), d), 0);
  const std::vector<float> row = {1, -1, 0.5F, 0, -0.25F};
  const float scale = quantise_halves(row, halves);
  for (std::size_t d = 0; d < row.size(); ++d) {
    EXPECT_NEAR(static_cast<float>(half_at(halves.data(), d)) * scale, row[d], scale * 0.51F);
  }
  EXPECT_EQ(half_at(halves.data(), 5), 0);
}

TEST(SegmentVectors, CosinesAndLengthsOfRunsAreThoseOfTheFullVectors) {
  std::mt19937 random(11);
  constexpr std::size_t kDimension = 512;
  std::vector<std::vector<float>> rows;
  for (std::size_t i = 0; i < 20; ++i) rows.push_back(draw(kDimension, &random));
  rows[4].assign(kDimension, 0.0F);
  const SegmentVectors vectors(rows.size(), kDimension,
                               [&](std::size_t index, std::span<float> row) {
                                 std::copy(rows[index].begin(), rows[index].end(), row.begin());
                               });
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < rows.size(); ++j) {
      const float cosine =
          vectors.dot(i, vectors, j) * vectors.inverse_norm(i, 1) * vectors.inverse_norm(j, 1);
      if (i == 4 || j == 4) {
        EXPECT_EQ(cosine, 0.0F);
      } else {
        EXPECT_NEAR(cosine, measure_cosine(rows[i], rows[j]), 0.03F);
      }
    }
  }
  for (std::uint32_t count = 1; count <= kMaxRunSegments; ++count) {
    double squares = 0;
    for (std::size_t d = 0; d < kDimension; ++d) {
      double sum = 0;
      for (std::size_t i = 6; i < 6 + count; ++i) sum += static_cast<double>(rows[i][d]);
      squares += sum * sum;
    }
    EXPECT_NEAR(1 / vectors.inverse_norm(6, count), std::sqrt(squares), 0.05 * std::sqrt(squares));
  }
}

TEST(ShortFloat, KeepsTwoDigits) {
  for (const float value : {0.0F, 1.0F, -1.0F, 0.333F, 1234.5F, -1e-7F, 3e20F}) {
    EXPECT_NEAR(ShortFloat(value).value(), value, std::abs(value) / 256);
  }
  EXPECT_EQ(ShortFloat().value(), 0.0F);
}

}  // namespace
}  // namespace stele
