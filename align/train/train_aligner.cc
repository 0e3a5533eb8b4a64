#include "align/train/train_aligner.h"

#include "align/base/parallel_for.h"
#include "align/bead/coarse_path.h"
#include "align/bead/joint_lattice.h"
#include "align/bead/joint_search.h"
#include "align/bead/measure_documents.h"
#include "align/bead/pair_search.h"
#include "align/measure/pair_measure.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdio>
#include <memory>
#include <random>
#include <utility>
#include <vector>

namespace stele {
namespace {

constexpr std::uint32_t kBandHalfWidth = 20;
constexpr float kMinStateProbability = 2e-3F;
constexpr std::size_t kGapParameters = 3;

// What one edge of a training lattice is made of.
struct EdgeFacts {
  BeadFeatures features{};
  std::uint8_t shape = 0;
  bool allowed = true;   // agrees with the gold
  float gap_length = 0;  // logarithm of the length over the usual one, for gaps
};

struct TrainingLattice {
  std::size_t state_count = 0;
  std::vector<JointEdge> edges;
  std::vector<EdgeFacts> facts;
  double weight = 1;
};

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

// Where the gold cuts both texts, and what it says about the block after each cut.
struct GoldBlocks {
  struct Block {
    std::array<std::uint32_t, 2> begin{};
    std::array<std::uint32_t, 2> end{};
    bool only_gaps = false;
    bool is_bead = false;  // exactly one bead: no other may stand here
  };
  std::vector<Block> blocks;
};

GoldBlocks find_blocks(const TrainingPair& pair) {
  const std::array<std::uint32_t, 2> sizes = {
      static_cast<std::uint32_t>(pair.texts[0].segments.size()),
      static_cast<std::uint32_t>(pair.texts[1].segments.size())};
  // For each text: the boundaries that no gold bead crosses or reorders.
  GoldBlocks found;
  GoldBlocks::Block open;
  std::array<std::uint32_t, 2> reach = {0, 0};  // end of what was seen
  std::array<std::uint32_t, 2> seen = {0, 0};   // segments seen
  std::size_t beads_in_block = 0;
  bool block_is_gap = false;
  const auto close = [&] {
    if (beads_in_block == 0) return;
    open.end = reach;
    open.only_gaps = block_is_gap;
    open.is_bead = beads_in_block == 1 && !block_is_gap && !pair.has_coarse_gold;
    found.blocks.push_back(open);
    open.begin = reach;
    beads_in_block = 0;
  };
  for (const BeadRecord& bead : pair.gold) {
    const bool gap = bead.lists[0].empty() || bead.lists[1].empty();
    const bool at_cut = reach == seen;
    if (at_cut && !(gap && block_is_gap)) close();
    block_is_gap = beads_in_block == 0 ? gap : block_is_gap && gap;
    ++beads_in_block;
    for (std::size_t s = 0; s < 2; ++s) {
      if (bead.lists[s].empty()) continue;
      reach[s] = std::max(reach[s], bead.lists[s].back() + 1);
      seen[s] += static_cast<std::uint32_t>(bead.lists[s].size());
    }
  }
  if (reach != seen || reach != sizes) {
    // Segments that the gold leaves out: anything may be right to the end.
    reach = sizes;
    block_is_gap = false;
    beads_in_block += 2;
  }
  close();
  return found;
}

// Marks the edges that agree with the gold.
void mark_allowed(const GoldBlocks& gold, const JointLattice& lattice, TrainingLattice* training) {
  // The block in which each boundary of text one, and of text two, lies strictly or at its start.
  for (std::size_t e = 0; e < training->edges.size(); ++e) {
    const JointEdge& edge = training->edges[e];
    const auto from = lattice.state(edge.from);
    const auto to = lattice.state(edge.to);
    // The first block that ends at or after both ends of the edge holds it, if any does.
    const auto block = std::lower_bound(gold.blocks.begin(), gold.blocks.end(), to,
                                        [](const auto& b, const auto& boundary) {
                                          return b.end[0] < boundary[0] || b.end[1] < boundary[1];
                                        });
    bool allowed =
        block != gold.blocks.end() && from[0] >= block->begin[0] && from[1] >= block->begin[1];
    if (allowed && block->only_gaps) allowed = edge.is_gap();
    if (allowed && block->is_bead) {
      allowed = !edge.is_gap() && from[0] == block->begin[0] && from[1] == block->begin[1] &&
                to[0] == block->end[0] && to[1] == block->end[1];
    }
    training->facts[e].allowed = allowed;
  }
}

// Adds the gold's cuts to the likely ones, so that the gold's own path is always a candidate.
CutTable add_gold_cuts(const CutTable& table, const GoldBlocks& gold) {
  std::vector<std::vector<Cut>> rows(table.row_count());
  for (std::size_t i = 0; i < table.row_count(); ++i) {
    const auto row = table.row(i);
    rows[i].assign(row.begin(), row.end());
  }
  const auto add = [&](std::uint32_t first, std::uint32_t second) {
    auto& row = rows[first];
    const auto at =
        std::lower_bound(row.begin(), row.end(), second,
                         [](const Cut& cut, std::uint32_t wanted) { return cut.second < wanted; });
    if (at != row.end() && at->second == second) return;
    row.insert(at, {second, 2 * kMinStateProbability});
  };
  for (const auto& block : gold.blocks) {
    add(block.begin[0], block.begin[1]);
    if (!block.only_gaps) continue;
    for (std::uint32_t i = block.begin[0]; i < block.end[0]; ++i) add(i, block.begin[1]);
    for (std::uint32_t j = block.begin[1]; j < block.end[1]; ++j) add(block.end[0], j);
  }
  CutTable result;
  for (const auto& row : rows) result.add_row(row);
  return result;
}

// Everything about one pair that does not change while weights are learnt.
struct PreparedPair {
  const TrainingPair* pair = nullptr;
  std::array<MeasuredText, 2> texts;
  PairTranslations translations;
  std::unique_ptr<PairMeasure> measure;
  GoldBlocks gold;
};

// Finds the candidate beads by the first pass; with `relearn`, measures them after learning words
// from the sure ones.
TrainingLattice build_lattice(PreparedPair* pair, const BeadWeights& first_pass, bool relearn) {
  const PreparedPair& prepared = *pair;
  const PairMeasure& measure = *prepared.measure;
  std::vector<CutTable> tables;
  tables.push_back(find_cuts(measure, first_pass, {.min_probability = kMinStateProbability}));
  const std::vector<Candidate> sure = find_sure_beads(tables[0]);
  tables[0] = add_gold_cuts(tables[0], prepared.gold);
  const std::array<std::uint32_t, 2> counts = {
      static_cast<std::uint32_t>(prepared.texts[0].size()),
      static_cast<std::uint32_t>(prepared.texts[1].size())};
  const JointLattice lattice(PairTables(2, std::move(tables)), counts, kMinStateProbability);
  const std::array<PairEvidence, 1> evidence = {{{&measure, &first_pass}}};
  TrainingLattice training;
  training.state_count = lattice.size();
  training.edges = find_edges(lattice, evidence);
  if (relearn && !learn_words(sure, prepared.translations, pair->measure.get())) return {};
  training.facts.resize(training.edges.size());
  for (std::size_t e = 0; e < training.edges.size(); ++e) {
    const auto from = lattice.state(training.edges[e].from);
    const auto to = lattice.state(training.edges[e].to);
    EdgeFacts& facts = training.facts[e];
    const std::uint32_t first = to[0] - from[0];
    const std::uint32_t second = to[1] - from[1];
    if (training.edges[e].is_gap()) {
      const double length =
          measure.first_length(from[0], to[0]) + measure.second_length(from[1], to[1]);
      facts.gap_length = score_gap({.segment = 0, .length = 1, .continues = 0}, length);
      continue;
    }
    facts.features = measure.measure({from[0], first, from[1], second});
    facts.shape = static_cast<std::uint8_t>(shape_index(first, second));
  }
  mark_allowed(prepared.gold, lattice, &training);
  training.weight = 1 / std::sqrt(static_cast<double>(prepared.pair->gold.size() + 1));
  return training;
}

BeadWeights optimise(std::span<const TrainingLattice> lattices, const BeadWeights& start,
                     std::size_t hidden, std::uint64_t seed, const TrainAlignerOptions& options,
                     const std::string& name) {
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

// Learns a committee and returns its mean.
BeadWeights optimise_members(std::vector<TrainingLattice>* lattices, const BeadWeights& start,
                             const TrainAlignerOptions& options, const std::string& name) {
  if (options.members <= 1) {
    return optimise(*lattices, start, options.hidden_units, options.seed, options, name);
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
    members.push_back(optimise(*lattices, start, options.hidden_units, options.seed + m, options,
                               name + ", member " + std::to_string(m + 1)));
  }
  for (std::size_t i = 0; i < weights.size(); ++i) (*lattices)[i].weight = weights[i];
  return average_weights(members);
}

void clear_vectors(MeasuredText* text) {
  text->vectors = {};
}

}  // namespace

Result<AlignerModel> train_aligner(std::span<const TrainingPair> pairs,
                                   std::span<const AlignResources> resources,
                                   const TrainAlignerOptions& options) {
  assert(resources.size() == pairs.size());
  if (pairs.empty()) {
    return Error{ErrorCode::kInvalidArgument, "there is nothing to train on"};
  }
  AlignerModel model = options.start == nullptr ? default_aligner_model() : *options.start;
  for (std::size_t e = 0; e < kEvidenceCount; ++e) {
    const auto evidence = static_cast<Evidence>(e);
    if (!options.evidence.empty() && std::find(options.evidence.begin(), options.evidence.end(),
                                               evidence) == options.evidence.end()) {
      continue;
    }
    // On the heap, for the measures refer to the texts beside them.
    std::vector<std::unique_ptr<PreparedPair>> prepared(pairs.size());
    parallel_for(pairs.size(), options.thread_count, [&](std::size_t index) {
      auto owned = std::make_unique<PreparedPair>();
      PreparedPair& entry = *owned;
      for (std::size_t s = 0; s < 2; ++s) {
        entry.texts[s] = measure_document(pairs[index].texts[s], resources[index]);
        if ((e & 1U) == 0) clear_vectors(&entry.texts[s]);
      }
      entry.translations =
          find_translations(pairs[index].texts[0].language, pairs[index].texts[1].language,
                            (e & 2U) == 0 ? AlignResources{} : resources[index]);
      auto measure = std::make_unique<PairMeasure>(
          entry.texts[0], entry.texts[1], entry.translations.there, entry.translations.back);
      if (measure->evidence() != evidence) return;
      measure->set_band(find_band(*measure, kBandHalfWidth));
      entry.pair = &pairs[index];
      entry.measure = std::move(measure);
      entry.gold = find_blocks(pairs[index]);
      prepared[index] = std::move(owned);
    });
    prepared.erase(std::remove_if(prepared.begin(), prepared.end(),
                                  [](const auto& entry) { return entry == nullptr; }),
                   prepared.end());
    if (prepared.empty()) continue;
    for (int round = 0; round < options.rounds; ++round) {
      const auto build = [&](bool relearn) {
        std::vector<TrainingLattice> lattices(prepared.size());
        parallel_for(prepared.size(), options.thread_count, [&](std::size_t index) {
          lattices[index] = build_lattice(prepared[index].get(), model.first_pass[e], relearn);
        });
        return lattices;
      };
      std::vector<TrainingLattice> lattices = build(false);
      const std::string name =
          "evidence " + std::to_string(e) + ", round " + std::to_string(round + 1);
      model.first_pass[e] =
          optimise(lattices, round == 0 ? default_weights(evidence) : model.first_pass[e], 0,
                   options.seed, options, name);
      if (round + 1 < options.rounds) continue;
      model.second_pass[e] =
          optimise_members(&lattices, model.first_pass[e], options, name + ", second pass");
      lattices = build(true);
      const bool has_learnt =
          std::any_of(lattices.begin(), lattices.end(),
                      [](const auto& lattice) { return !lattice.edges.empty(); });
      if (!has_learnt) continue;
      model.learnt_pass[e] =
          optimise_members(&lattices, model.first_pass[e], options, name + ", learnt words");
    }
  }
  return model;
}

}  // namespace stele
