// Trains the rows of an embedding table from pairs of translations, and from a teacher's vectors.
#pragma once

#include "align/base/result.h"
#include "align/measure/dense_kernels.h"
#include "align/train/pair_file.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace stele {

// Pairs of one kind, so that a batch holds texts that could be taken for each other.
struct PairSource {
  std::string name;
  std::vector<TextPair> pairs;
  double weight = 1;  // how many times the pairs are seen in one epoch
};

// Texts with the vectors another encoder gives them (one row a text): knowledge of words that no
// pair at hand contains.
struct TeacherSource {
  std::string name;
  std::vector<std::string> texts;
  Matrix vectors;  // texts.size() rows
  double weight = 1;
};

struct TrainVectorsOptions {
  std::uint32_t dimension = 512;
  std::size_t batch_size = 512;
  double epochs = 4;
  std::size_t group_size = 0;   // texts of a batch that share a word, its hard negatives; 0: none
  double temperature = 0.06;    // cosines are divided by it in the softmax
  double margin = 0.05;         // subtracted from the cosine of a true pair
  double piece_dropout = 0.2;   // share of the pieces of a text left out, when it has several
  double learning_rate = 0.05;  // Adagrad's, falling linearly to a twentieth
  double rounded_share = 0.2;   // last share of the steps whose sums use rounded rows
  std::uint64_t seed = 1;
  std::size_t thread_count = 0;
  // Called now and then with the step, all steps, and the mean loss since the last call.
  std::function<void(std::size_t step, std::size_t step_count, double loss)> report;
};

// Splits one text into pieces; must append to the vector.
using SplitFunction = std::function<void(const std::string&, std::vector<std::uint32_t>*)>;

// Returns piece_count rows of options.dimension.
//
// The loss is the in-batch softmax in both directions with an additive margin (Yang et al. 2019,
// "Improving Multilingual Sentence Embedding using Bi-directional Dual Encoder with Additive Margin
// Softmax"); texts that occur twice in a batch are no negatives of each other. A teacher's vector
// stands for the translation. Updates are Adagrad with one step size a row. The same seed and data
// give the same rows on one kind of processor, for any thread count.
// Fails with kInvalidArgument when there is nothing to learn from.
Result<Matrix> train_vectors(const std::vector<PairSource>& pair_sources,
                             const std::vector<TeacherSource>& teacher_sources,
                             std::size_t piece_count, const SplitFunction& split,
                             const TrainVectorsOptions& options);

}  // namespace stele
