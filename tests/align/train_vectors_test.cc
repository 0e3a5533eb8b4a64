#include "align/train/train_vectors.h"

#include "align/measure/embedding_npy.h"
#include "align/train/retrieval.h"

#include <cstring>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace stele {
namespace {

constexpr std::size_t kWords = 60;

// "word 3" of the first language is piece 3, of the second piece 63.
void split_toy(const std::string& text, std::vector<std::uint32_t>* pieces) {
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    pieces->push_back(
        static_cast<std::uint32_t>(text[i] - '0' + (text[i + 1] == 'b' ? kWords : 0)));
  }
}

std::string make_text(const std::vector<int>& words, char side) {
  std::string text;
  for (const int word : words) {
    text += static_cast<char>('0' + word);
    text += side;
  }
  return text;
}

PairSource make_source(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  PairSource source;
  for (std::size_t i = 0; i < count; ++i) {
    std::vector<int> words;
    for (int k = 0; k < 5; ++k) words.push_back(static_cast<int>(random() % kWords));
    source.pairs.push_back({make_text(words, 'a'), make_text(words, 'b')});
  }
  return source;
}

Matrix sum_texts(const Matrix& rows, const PairSource& source, bool second) {
  Matrix sums(source.pairs.size(), rows.columns);
  for (std::size_t i = 0; i < sums.rows; ++i) {
    std::vector<std::uint32_t> pieces;
    split_toy(second ? source.pairs[i].second : source.pairs[i].first, &pieces);
    for (const std::uint32_t piece : pieces) {
      for (std::size_t d = 0; d < rows.columns; ++d) sums.row(i)[d] += rows.row(piece)[d];
    }
  }
  return sums;
}

TEST(TrainVectors, BringsTranslationsTogetherThatItNeverSaw) {
  const auto rows = train_vectors({make_source(1, 2000)}, {}, 2 * kWords, split_toy,
                                  {.dimension = 32, .batch_size = 64, .epochs = 6});
  ASSERT_TRUE(rows.ok()) << rows.error().message;
  const PairSource unseen = make_source(2, 300);
  const RetrievalScore score =
      score_retrieval(sum_texts(*rows, unseen, false), sum_texts(*rows, unseen, true), 1);
  EXPECT_GT(score.margin, 0.97);
  EXPECT_GT(score.cosine, 0.97);
}

TEST(TrainVectors, LearnsATeachersSpace) {
  // The teacher knows both languages; no pair is given.
  TeacherSource teacher;
  std::mt19937_64 random(3);
  Matrix truth(kWords, 32);
  for (float& number : truth.numbers) number = static_cast<float>(random() % 2001) / 1000 - 1;
  for (const char side : {'a', 'b'}) {
    for (int i = 0; i < 1500; ++i) {
      std::vector<int> words{static_cast<int>(random() % kWords),
                             static_cast<int>(random() % kWords)};
      teacher.texts.push_back(make_text(words, side));
      for (std::size_t d = 0; d < 32; ++d) {
        teacher.vectors.numbers.push_back(truth.row(static_cast<std::size_t>(words[0]))[d] +
                                          truth.row(static_cast<std::size_t>(words[1]))[d]);
      }
    }
  }
  teacher.vectors.rows = teacher.texts.size();
  teacher.vectors.columns = 32;
  const auto rows = train_vectors({}, {teacher}, 2 * kWords, split_toy,
                                  {.dimension = 32, .batch_size = 64, .epochs = 12});
  ASSERT_TRUE(rows.ok()) << rows.error().message;
  const PairSource unseen = make_source(4, 300);
  EXPECT_GT(
      score_retrieval(sum_texts(*rows, unseen, false), sum_texts(*rows, unseen, true), 1).margin,
      0.9);
}

TEST(TrainVectors, SameSeedGivesTheSameRowsOnAnyThreadCount) {
  TrainVectorsOptions options{.dimension = 32, .batch_size = 32, .epochs = 1, .thread_count = 1};
  const auto one = train_vectors({make_source(1, 300)}, {}, 2 * kWords, split_toy, options);
  options.thread_count = 3;
  const auto three = train_vectors({make_source(1, 300)}, {}, 2 * kWords, split_toy, options);
  options.seed = 2;
  const auto other = train_vectors({make_source(1, 300)}, {}, 2 * kWords, split_toy, options);
  ASSERT_TRUE(one.ok() && three.ok() && other.ok());
  EXPECT_EQ(one->numbers, three->numbers);
  EXPECT_NE(one->numbers, other->numbers);
}

TEST(TrainVectors, NothingToLearnFromIsAnError) {
  EXPECT_FALSE(train_vectors({}, {}, 10, split_toy, {}).ok());
}

TEST(Multiply, AgreesWithTheDefinition) {
  std::mt19937_64 random(5);
  for (const auto& [rows, depth, columns] :
       {std::tuple{1, 1, 1}, {7, 5, 33}, {17, 64, 40}, {3, 31, 64}}) {
    Matrix a(static_cast<std::size_t>(rows), static_cast<std::size_t>(depth));
    Matrix b(static_cast<std::size_t>(depth), static_cast<std::size_t>(columns));
    for (float& number : a.numbers) number = static_cast<float>(random() % 9) - 4;
    for (float& number : b.numbers) number = static_cast<float>(random() % 9) - 4;
    const Matrix product = multiply(a, b, 2);
    for (std::size_t i = 0; i < a.rows; ++i) {
      for (std::size_t j = 0; j < b.columns; ++j) {
        float sum = 0;
        for (std::size_t k = 0; k < a.columns; ++k) sum += a.row(i)[k] * b.row(k)[j];
        EXPECT_EQ(product.row(i)[j], sum);
      }
    }
    EXPECT_EQ(transpose(transpose(a)).numbers, a.numbers);
  }
}

TEST(Npy, GivesBackWhatItWrote) {
  const std::vector<float> numbers = {1.5F, -2, 0, 3e8F, 5, 6};
  std::string file = format_npy_header(2, 3);
  EXPECT_EQ(file.size() % 64, 0U);
  file.append(reinterpret_cast<const char*>(numbers.data()), numbers.size() * 4);
  const auto matrix = parse_npy(file);
  ASSERT_TRUE(matrix.ok()) << matrix.error().message;
  EXPECT_EQ(matrix->row_count, 2U);
  EXPECT_EQ(matrix->column_count, 3U);
  EXPECT_EQ(matrix->numbers, numbers);
  for (std::size_t size = 0; size < file.size(); ++size) {
    EXPECT_FALSE(parse_npy(std::string_view(file).substr(0, size)).ok()) << size;
  }
}

TEST(Npy, ReadsHalfPrecision) {
  std::string file = format_npy_header(1, 4);
  file.replace(file.find("<f4"), 3, "<f2");
  file += std::string("\x00\x3C\x00\xC0\x01\x00\xFF\x7B", 8);  // 1, -2, the least, the largest
  const auto matrix = parse_npy(file);
  ASSERT_TRUE(matrix.ok()) << matrix.error().message;
  EXPECT_THAT(matrix->numbers, testing::ElementsAre(1.0F, -2.0F, 0x1p-24F, 65504.0F));
}

TEST(Npy, RefusesAShapeLargerThanTheFile) {
  const std::string file = format_npy_header(1ULL << 40, 1ULL << 40) + std::string(64, 'x');
  EXPECT_FALSE(parse_npy(file).ok());
}

}  // namespace
}  // namespace stele
