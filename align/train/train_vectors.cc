#include "align/train/train_vectors.h"

#include "align/base/hash.h"
#include "align/base/parallel_for.h"
#include "align/train/embedding_writer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <span>
#include <utility>

namespace stele {
namespace {

using Random = std::mt19937_64;

double draw_unit(Random* random) {
  return static_cast<double>((*random)() >> 11) * 0x1p-53;
}

// Fisher-Yates with our own draws: std::shuffle may differ between libraries.
void shuffle(std::vector<std::uint32_t>* order, Random* random) {
  for (std::size_t i = order->size(); i > 1; --i) {
    std::swap((*order)[i - 1], (*order)[(*random)() % i]);
  }
}

// Texts as pieces, end to end.
struct SplitTexts {
  std::vector<std::uint32_t> pieces;
  std::vector<std::size_t> ends;
  std::vector<std::uint64_t> hashes;  // of the pieces, to know equal texts

  void add(const std::string& text, const SplitFunction& split) {
    const std::size_t begin = pieces.size();
    split(text, &pieces);
    // Long texts teach little that their beginning does not, and cost much.
    if (pieces.size() - begin > 96) pieces.resize(begin + 96);
    ends.push_back(pieces.size());
    hashes.push_back(hash_bytes({reinterpret_cast<const char*>(pieces.data() + begin),
                                 (pieces.size() - begin) * sizeof(std::uint32_t)}));
  }
  std::span<const std::uint32_t> at(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends[i - 1];
    return std::span(pieces).subspan(begin, ends[i] - begin);
  }
};

struct Source {
  SplitTexts first;
  SplitTexts second;                // empty for a teacher
  const Matrix* teacher = nullptr;  // unit rows
  double weight = 1;
  std::vector<std::uint32_t> order;
  std::size_t next = 0;
};

// One side of a batch: the texts' pieces after dropout, their unit vectors and lengths.
struct Side {
  std::vector<std::vector<std::uint32_t>> pieces;
  Matrix unit;
  std::vector<float> lengths;
  std::vector<std::uint64_t> hashes;
};

class Trainer {
 public:
  Trainer(std::vector<Source> sources, std::size_t piece_count, const TrainVectorsOptions& options)
      : sources_(std::move(sources)),
        options_(options),
        random_(options.seed),
        rows_(piece_count, options.dimension),
        gradients_(piece_count, options.dimension),
        squares_(piece_count, 0.0F),
        is_touched_(piece_count, 0) {
    // Normal numbers from twelve uniform ones: exact enough, and the same everywhere.
    for (float& number : rows_.numbers) {
      double sum = -6;
      for (int i = 0; i < 12; ++i) sum += draw_unit(&random_);
      number = static_cast<float>(sum * 0.02);
    }
    for (Source& source : sources_) mix(&source);
  }

  Matrix run() {
    double total = 0;
    for (const Source& source : sources_) {
      total += source.weight * static_cast<double>(source.order.size());
    }
    const auto steps = static_cast<std::size_t>(
        std::ceil(options_.epochs * total / static_cast<double>(options_.batch_size)));
    const auto first_rounded =
        static_cast<std::size_t>(static_cast<double>(steps) * (1 - options_.rounded_share));
    double loss = 0;
    std::size_t since = 0;
    for (std::size_t step = 0; step < steps; ++step) {
      double pick = draw_unit(&random_) * total;
      std::size_t chosen = 0;
      while (chosen + 1 < sources_.size()) {
        const Source& source = sources_[chosen];
        pick -= source.weight * static_cast<double>(source.order.size());
        if (pick < 0) break;
        ++chosen;
      }
      rounds_ = step >= first_rounded;
      if (rounds_ && (step - first_rounded) % 200 == 0) {
        unit_ = choose_scale_unit(rows_.numbers, options_.dimension);
      }
      const double share = static_cast<double>(step) / static_cast<double>(steps);
      loss += train_batch(&sources_[chosen], options_.learning_rate * (1 - 0.95 * share));
      ++since;
      if (options_.report && (since == 100 || step + 1 == steps)) {
        options_.report(step + 1, steps, loss / static_cast<double>(since));
        loss = 0;
        since = 0;
      }
    }
    return std::move(rows_);
  }

 private:
  // A new random order of the source's texts. With groups, texts with the same least piece, by a
  // hash of this epoch, stand together: they share it, so they are hard negatives.
  void mix(Source* source) {
    std::vector<std::uint32_t>& order = source->order;
    shuffle(&order, &random_);
    const std::size_t group = options_.group_size;
    if (group < 2) return;
    const std::uint64_t seed = random_();
    std::vector<std::uint64_t> keys(source->first.ends.size());
    for (const std::uint32_t index : order) {
      std::uint64_t least = UINT64_MAX;
      for (const std::uint32_t piece : source->first.at(index)) {
        least = std::min(least, (piece + 1) * (seed | 1) * 0x9E3779B97F4A7C15U);
      }
      keys[index] = least;
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
    std::vector<std::uint32_t> groups((order.size() + group - 1) / group);
    std::iota(groups.begin(), groups.end(), 0U);
    shuffle(&groups, &random_);
    std::vector<std::uint32_t> mixed;
    mixed.reserve(order.size());
    for (const std::size_t g : groups) {
      const std::size_t end = std::min((g + 1) * group, order.size());
      for (std::size_t i = g * group; i < end; ++i) mixed.push_back(order[i]);
    }
    order = std::move(mixed);
  }

  std::vector<std::uint32_t> draw_batch(Source* source) {
    std::vector<std::uint32_t> batch;
    const std::size_t count = std::min(options_.batch_size, source->order.size());
    while (batch.size() < count) {
      if (source->next == source->order.size()) {
        source->next = 0;
        mix(source);
      }
      batch.push_back(source->order[source->next++]);
    }
    return batch;
  }

  Side sum_side(const SplitTexts& texts, const std::vector<std::uint32_t>& batch) {
    Side side;
    side.unit = Matrix(batch.size(), options_.dimension);
    side.lengths.resize(batch.size());
    for (const std::uint32_t index : batch) {
      const auto all = texts.at(index);
      std::vector<std::uint32_t> kept;
      for (const std::uint32_t piece : all) {
        if (all.size() < 3 || draw_unit(&random_) >= options_.piece_dropout) kept.push_back(piece);
      }
      if (kept.empty()) kept.assign(all.begin(), all.end());
      side.pieces.push_back(std::move(kept));
      side.hashes.push_back(texts.hashes[index]);
    }
    if (rounds_) round_rows_of(side);
    parallel_for(batch.size(), options_.thread_count, [&](std::size_t i) {
      const auto sum = side.unit.row(i);
      for (const std::uint32_t piece : side.pieces[i]) {
        const auto row = rounds_ ? rounded_.row(piece) : rows_.row(piece);
        for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += row[d];
      }
      float squares = 1e-12F;
      for (const float number : sum) squares += number * number;
      side.lengths[i] = std::sqrt(squares);
      for (float& number : sum) number /= side.lengths[i];
    });
    return side;
  }

  // Sums use rows as the file will round them; gradients go to the exact rows ("straight-through").
  void round_rows_of(const Side& side) {
    if (rounded_.rows == 0) rounded_ = Matrix(rows_.rows, rows_.columns);
    std::vector<std::uint32_t> needed;
    for (const auto& pieces : side.pieces)
      needed.insert(needed.end(), pieces.begin(), pieces.end());
    std::sort(needed.begin(), needed.end());
    needed.erase(std::unique(needed.begin(), needed.end()), needed.end());
    parallel_for(needed.size(), options_.thread_count, [&](std::size_t i) {
      const auto from = rows_.row(needed[i]);
      const auto to = rounded_.row(needed[i]);
      std::copy(from.begin(), from.end(), to.begin());
      round_row(to, unit_);
    });
  }

  double train_batch(Source* source, double learning_rate) {
    const std::vector<std::uint32_t> batch = draw_batch(source);
    const std::size_t count = batch.size();
    const Side a = sum_side(source->first, batch);
    Side b;
    if (source->teacher == nullptr) {
      b = sum_side(source->second, batch);
    } else {
      b.unit = Matrix(count, options_.dimension);
      for (std::size_t i = 0; i < count; ++i) {
        const auto from = source->teacher->row(batch[i]);
        std::copy(from.begin(), from.end(), b.unit.row(i).begin());
        b.hashes.push_back(batch[i]);
      }
    }
    Matrix scores = multiply(a.unit, transpose(b.unit), options_.thread_count);
    const double loss = turn_into_gradient(a, b, &scores);
    const Matrix a_gradient = multiply(scores, b.unit, options_.thread_count);
    add_gradient(a, a_gradient);
    if (source->teacher == nullptr) {
      add_gradient(b, multiply(transpose(scores), a.unit, options_.thread_count));
    }
    update(learning_rate);
    return loss;
  }

  // Replaces the cosines by the loss's derivative for each; returns the mean loss.
  double turn_into_gradient(const Side& a, const Side& b, Matrix* scores) const {
    const std::size_t count = scores->rows;
    const auto scale = static_cast<float>(1 / options_.temperature);
    std::vector<float> column_sums(count, 0.0F);
    std::vector<float> row_sums(count, 0.0F);
    double loss = 0;
    // exp(cosine / temperature) is at most e^50 for the smallest sensible temperature: no need to
    // subtract the largest first.
    for (std::size_t i = 0; i < count; ++i) {
      const auto row = scores->row(i);
      row[i] -= static_cast<float>(options_.margin);
      for (std::size_t j = 0; j < count; ++j) {
        const bool is_twin = i != j && (a.hashes[i] == a.hashes[j] || b.hashes[i] == b.hashes[j]);
        row[j] = is_twin ? 0.0F : std::exp(row[j] * scale);
        row_sums[i] += row[j];
        column_sums[j] += row[j];
      }
    }
    const float factor = scale / (2 * static_cast<float>(count));
    for (std::size_t i = 0; i < count; ++i) {
      const auto row = scores->row(i);
      loss -= std::log(row[i] / row_sums[i]) + std::log(row[i] / column_sums[i]);
      for (std::size_t j = 0; j < count; ++j) {
        row[j] = row[j] * (1 / row_sums[i] + 1 / column_sums[j]) * factor;
      }
      row[i] -= 2 * factor;
    }
    return loss / (2 * static_cast<double>(count));
  }

  // Through the normalisation to the sum, and so to each piece's row.
  void add_gradient(const Side& side, const Matrix& gradient) {
    std::vector<float> raw(options_.dimension);
    for (std::size_t i = 0; i < side.pieces.size(); ++i) {
      const auto unit = side.unit.row(i);
      const auto to_unit = gradient.row(i);
      float along = 0;
      for (std::size_t d = 0; d < raw.size(); ++d) along += to_unit[d] * unit[d];
      const float inverse = 1 / side.lengths[i];
      for (std::size_t d = 0; d < raw.size(); ++d)
        raw[d] = (to_unit[d] - along * unit[d]) * inverse;
      for (const std::uint32_t piece : side.pieces[i]) {
        if (is_touched_[piece] == 0) {
          is_touched_[piece] = 1;
          touched_.push_back(piece);
        }
        const auto row = gradients_.row(piece);
        for (std::size_t d = 0; d < raw.size(); ++d) row[d] += raw[d];
      }
    }
  }

  void update(double learning_rate) {
    for (const std::uint32_t piece : touched_) {
      const auto gradient = gradients_.row(piece);
      float squares = 0;
      for (const float number : gradient) squares += number * number;
      squares_[piece] += squares / static_cast<float>(gradient.size());
      const float step = static_cast<float>(learning_rate) / (std::sqrt(squares_[piece]) + 1e-12F);
      const auto row = rows_.row(piece);
      for (std::size_t d = 0; d < row.size(); ++d) {
        row[d] -= step * gradient[d];
        gradient[d] = 0;
      }
      is_touched_[piece] = 0;
    }
    touched_.clear();
  }

  std::vector<Source> sources_;
  const TrainVectorsOptions& options_;
  Random random_;
  Matrix rows_;
  Matrix gradients_;
  Matrix rounded_;
  std::vector<float> squares_;
  std::vector<char> is_touched_;
  std::vector<std::uint32_t> touched_;
  bool rounds_ = false;
  float unit_ = 0;
};

// Unit rows of `dimension`; a longer vector is projected by a fixed random matrix, which keeps
// angles (Johnson and Lindenstrauss 1984).
Matrix fit_teacher(const Matrix& vectors, std::uint32_t dimension, std::size_t thread_count) {
  Matrix fitted = vectors;
  if (vectors.columns != dimension) {
    Random random(20240229);
    Matrix projection(vectors.columns, dimension);
    for (float& number : projection.numbers) number = draw_unit(&random) < 0.5 ? -1.0F : 1.0F;
    fitted = multiply(vectors, projection, thread_count);
  }
  for (std::size_t i = 0; i < fitted.rows; ++i) {
    float squares = 1e-12F;
    for (const float number : fitted.row(i)) squares += number * number;
    for (float& number : fitted.row(i)) number /= std::sqrt(squares);
  }
  return fitted;
}

}  // namespace

Result<Matrix> train_vectors(const std::vector<PairSource>& pair_sources,
                             const std::vector<TeacherSource>& teacher_sources,
                             std::size_t piece_count, const SplitFunction& split,
                             const TrainVectorsOptions& options) {
  std::vector<Source> sources;
  std::vector<Matrix> teachers;
  teachers.reserve(teacher_sources.size());
  for (const PairSource& from : pair_sources) {
    Source source;
    source.weight = from.weight;
    for (const TextPair& pair : from.pairs) {
      source.first.add(pair.first, split);
      source.second.add(pair.second, split);
      const std::size_t last = source.first.ends.size() - 1;
      if (!source.first.at(last).empty() && !source.second.at(last).empty()) {
        source.order.push_back(static_cast<std::uint32_t>(last));
      }
    }
    if (source.order.size() > 1) sources.push_back(std::move(source));
  }
  for (const TeacherSource& from : teacher_sources) {
    if (from.vectors.rows != from.texts.size()) {
      return Error{ErrorCode::kInvalidArgument,
                   from.name + ": " + std::to_string(from.vectors.rows) + " vectors for " +
                       std::to_string(from.texts.size()) + " texts"};
    }
    teachers.push_back(fit_teacher(from.vectors, options.dimension, options.thread_count));
    Source source;
    source.weight = from.weight;
    source.teacher = &teachers.back();
    for (const std::string& text : from.texts) {
      source.first.add(text, split);
      const std::size_t last = source.first.ends.size() - 1;
      if (!source.first.at(last).empty()) source.order.push_back(static_cast<std::uint32_t>(last));
    }
    if (source.order.size() > 1) sources.push_back(std::move(source));
  }
  if (sources.empty()) {
    return Error{ErrorCode::kInvalidArgument, "no pairs to learn from, expected at least two"};
  }
  return Trainer(std::move(sources), piece_count, options).run();
}

}  // namespace stele
