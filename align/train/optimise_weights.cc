#include "align/train/optimise_weights.h"

#include "align/base/parallel_for.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

namespace stele {
namespace {

constexpr std::size_t kGapParameters = 3;

// The parameters of a BeadWeights as one vector, and back.
class Parameters {
 public:
  Parameters(const BeadWeights& start, std::size_t hidden, std::uint64_t seed) : hidden_(hidden) {
    values_.assign(start.shapes.begin(), start.shapes.end());
    values_.insert(values_.end(), start.linear.begin(), start.linear.end());
    values_.insert(values_.end(), {start.gap.segment, start.gap.length, start.gap.continues});
    std::mt19937_64 random(seed);
    const auto small = [&] {
      return (static_cast<float>(random() >> 40) / static_cast<float>(1 << 24) - 0.5F) * 0.6F;
    };
    for (std::size_t h = 0; h < hidden; ++h) {
      const bool known = h < start.hidden.size();
      for (std::size_t i = 0; i < kFeatureCount; ++i) {
        values_.push_back(known ? start.hidden[h][i] : small());
      }
      values_.push_back(known ? start.hidden_bias[h] : small());
      values_.push_back(known ? start.output[h] : small());
    }
  }

  BeadWeights weights() const {
    BeadWeights weights;
    auto next = values_.begin();
    const auto take = [&](auto target, std::size_t count) {
      std::copy(next, next + static_cast<std::ptrdiff_t>(count), target);
      next += static_cast<std::ptrdiff_t>(count);
    };
    take(weights.shapes.begin(), kShapeCount);
    take(weights.linear.begin(), kFeatureCount);
    weights.gap = {.segment = next[0], .length = next[1], .continues = next[2]};
    next += kGapParameters;
    for (std::size_t h = 0; h < hidden_; ++h) {
      BeadFeatures row{};
      take(row.begin(), kFeatureCount);
      weights.hidden.push_back(row);
      weights.hidden_bias.push_back(*next++);
      weights.output.push_back(*next++);
    }
    return weights;
  }

  std::vector<float>& values() { return values_; }

 private:
  std::size_t hidden_;
  std::vector<float> values_;
};

// Adds the gradient of the score of an edge, times `factor`.
void add_gradient(const BeadWeights& weights, const EdgeFacts& facts, bool is_gap, double factor,
                  std::vector<double>* gradient) {
  if (is_gap) {
    (*gradient)[kShapeCount + kFeatureCount] += factor;
    (*gradient)[kShapeCount + kFeatureCount + 1] += factor * static_cast<double>(facts.gap_length);
    return;
  }
  (*gradient)[facts.shape] += factor;
  for (std::size_t i = 0; i < kFeatureCount; ++i) {
    (*gradient)[kShapeCount + i] += factor * static_cast<double>(facts.features[i]);
  }
  std::size_t at = kShapeCount + kFeatureCount + kGapParameters;
  for (std::size_t h = 0; h < weights.hidden.size(); ++h) {
    float activation = weights.hidden_bias[h];
    for (std::size_t i = 0; i < kFeatureCount; ++i) {
      activation += weights.hidden[h][i] * facts.features[i];
    }
    const auto value = static_cast<double>(std::tanh(activation));
    const double inner = factor * static_cast<double>(weights.output[h]) * (1 - value * value);
    for (std::size_t i = 0; i < kFeatureCount; ++i) {
      (*gradient)[at + i] += inner * static_cast<double>(facts.features[i]);
    }
    (*gradient)[at + kFeatureCount] += inner;
    (*gradient)[at + kFeatureCount + 1] += factor * value;
    at += kFeatureCount + 2;
  }
}

struct LossAndGradient {
  double loss = 0;
  std::vector<double> gradient;
};

// The negative log-likelihood of the gold of one lattice.
LossAndGradient differentiate(const TrainingLattice& lattice, const BeadWeights& weights,
                              std::size_t parameter_count) {
  LossAndGradient result;
  if (lattice.edges.empty()) return result;
  result.gradient.assign(parameter_count, 0.0);
  std::vector<JointEdge> all = lattice.edges;
  for (std::size_t e = 0; e < all.size(); ++e) {
    const EdgeFacts& facts = lattice.facts[e];
    if (all[e].is_gap()) {
      all[e].score = weights.gap.segment + weights.gap.length * facts.gap_length;
      continue;
    }
    float score = weights.shapes[facts.shape];
    for (std::size_t i = 0; i < kFeatureCount; ++i) score += weights.linear[i] * facts.features[i];
    for (std::size_t h = 0; h < weights.hidden.size(); ++h) {
      float activation = weights.hidden_bias[h];
      for (std::size_t i = 0; i < kFeatureCount; ++i) {
        activation += weights.hidden[h][i] * facts.features[i];
      }
      score += weights.output[h] * std::tanh(activation);
    }
    all[e].score = score;
  }
  std::vector<JointEdge> right;
  for (std::size_t e = 0; e < all.size(); ++e) {
    if (lattice.facts[e].allowed) right.push_back(all[e]);
  }
  const GapContinuation continuation(2, {weights.gap.continues});
  const auto any = find_edge_probabilities(lattice.state_count, all, continuation);
  const auto gold = find_edge_probabilities(lattice.state_count, right, continuation);
  if (gold.log_mass <= static_cast<double>(kForbiddenScore) / 2) return result;
  result.loss = lattice.weight * (any.log_mass - gold.log_mass);
  std::size_t next_right = 0;
  for (std::size_t e = 0; e < all.size(); ++e) {
    double difference = static_cast<double>(any.edges[e]);
    if (lattice.facts[e].allowed) difference -= static_cast<double>(gold.edges[next_right++]);
    if (std::abs(difference) < 1e-7) continue;
    add_gradient(weights, lattice.facts[e], all[e].is_gap(), lattice.weight * difference,
                 &result.gradient);
  }
  result.gradient[kShapeCount + kFeatureCount + 2] +=
      lattice.weight * (any.continued_gaps - gold.continued_gaps);
  return result;
}

}  // namespace

BeadWeights optimise_weights(std::span<const TrainingLattice> lattices, const BeadWeights& start,
                             std::size_t hidden, std::uint64_t seed,
                             const TrainAlignerOptions& options, const std::string& name) {
  Parameters parameters(start, hidden, seed);
  const std::size_t count = parameters.values().size();
  std::vector<double> mean(count, 0.0);
  std::vector<double> square(count, 0.0);
  double loss = 0;
  for (int step = 1; step <= options.steps; ++step) {
    const BeadWeights weights = parameters.weights();
    std::vector<LossAndGradient> parts(lattices.size());
    parallel_for(lattices.size(), options.thread_count, [&](std::size_t index) {
      parts[index] = differentiate(lattices[index], weights, count);
    });
    std::vector<double> gradient(count, 0.0);
    loss = 0;
    for (const LossAndGradient& part : parts) {
      loss += part.loss;
      for (std::size_t p = 0; p < count && !part.gradient.empty(); ++p) {
        gradient[p] += part.gradient[p];
      }
    }
    const double penalty = options.penalty * static_cast<double>(lattices.size());
    const double progress = static_cast<double>(step) / options.steps;
    const double rate = options.rate * (1 - 0.9 * progress);
    for (std::size_t p = 0; p < count; ++p) {
      const auto value = static_cast<double>(parameters.values()[p]);
      const double slope = gradient[p] + penalty * value;
      constexpr double kMeanDecay = 0.9;
      constexpr double kSquareDecay = 0.999;
      mean[p] = kMeanDecay * mean[p] + (1 - kMeanDecay) * slope;
      square[p] = kSquareDecay * square[p] + (1 - kSquareDecay) * slope * slope;
      const double mean_now = mean[p] / (1 - std::pow(kMeanDecay, step));
      const double square_now = square[p] / (1 - std::pow(kSquareDecay, step));
      parameters.values()[p] =
          static_cast<float>(value - rate * mean_now / (std::sqrt(square_now) + 1e-8));
    }
    if (options.report && (step % 50 == 0 || step == 1)) {
      char line[128];
      std::snprintf(line, sizeof line, "%s: step %d, loss %.2f", name.c_str(), step, loss);
      options.report(line);
    }
  }
  return parameters.weights();
}

BeadWeights optimise_committee(std::vector<TrainingLattice>* lattices, const BeadWeights& start,
                               const TrainAlignerOptions& options, const std::string& name) {
  if (options.members <= 1) {
    return optimise_weights(*lattices, start, options.hidden_units, options.seed, options, name);
  }
  std::vector<double> weights;
  for (const TrainingLattice& lattice : *lattices) weights.push_back(lattice.weight);
  std::vector<BeadWeights> members;
  for (std::size_t m = 0; m < options.members; ++m) {
    std::mt19937_64 random(options.seed + m);
    for (TrainingLattice& lattice : *lattices) lattice.weight = 0;
    for (std::size_t draw = 0; draw < lattices->size(); ++draw) {
      const std::size_t drawn = random() % lattices->size();
      (*lattices)[drawn].weight += weights[drawn];
    }
    members.push_back(optimise_weights(*lattices, start, options.hidden_units, options.seed + m,
                                       options, name + ", member " + std::to_string(m + 1)));
  }
  for (std::size_t i = 0; i < weights.size(); ++i) (*lattices)[i].weight = weights[i];
  return average_weights(members);
}

}  // namespace stele
