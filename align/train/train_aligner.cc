#include "align/train/train_aligner.h"

#include "align/base/parallel_for.h"
#include "align/bead/coarse_path.h"
#include "align/bead/joint_lattice.h"
#include "align/bead/joint_search.h"
#include "align/bead/measure_documents.h"
#include "align/bead/pair_search.h"
#include "align/measure/pair_measure.h"
#include "align/train/optimise_weights.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <memory>
#include <utility>
#include <vector>

namespace stele {
namespace {

constexpr std::uint32_t kBandHalfWidth = 20;
constexpr float kMinStateProbability = 2e-3F;

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
  std::vector<AlignResources> used;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const std::array languages = {pairs[i].texts[0].language, pairs[i].texts[1].language};
    used.push_back(choose_resources(resources[i], languages));
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
        entry.texts[s] = measure_document(pairs[index].texts[s], used[index]);
        if ((e & 1U) == 0) clear_vectors(&entry.texts[s]);
      }
      entry.translations =
          find_translations(pairs[index].texts[0].language, pairs[index].texts[1].language,
                            (e & 2U) == 0 ? AlignResources{} : used[index]);
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
          optimise_weights(lattices, round == 0 ? default_weights(evidence) : model.first_pass[e],
                           0, options.seed, options, name);
      if (round + 1 < options.rounds) continue;
      model.second_pass[e] =
          optimise_committee(&lattices, model.first_pass[e], options, name + ", second pass");
      lattices = build(true);
      const bool has_learnt =
          std::any_of(lattices.begin(), lattices.end(),
                      [](const auto& lattice) { return !lattice.edges.empty(); });
      if (!has_learnt) continue;
      model.learnt_pass[e] =
          optimise_committee(&lattices, model.first_pass[e], options, name + ", learnt words");
    }
  }
  return model;
}

}  // namespace stele
