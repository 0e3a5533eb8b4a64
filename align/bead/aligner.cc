#include "align/bead/aligner.h"

#include "align/bead/coarse_path.h"
#include "align/bead/joint_search.h"
#include "align/bead/measure_documents.h"
#include "align/bead/pair_search.h"
#include "align/measure/embedding_npy.h"

#include <array>
#include <memory>
#include <string>
#include <utility>

namespace stele {
namespace {

// With little evidence the path is uncertain over a longer stretch.
constexpr std::uint32_t kWideHalfWidth = 30;
constexpr std::uint32_t kNarrowHalfWidth = 14;
constexpr float kMinStateProbability = 1e-3F;

// Beads for documents of which at most one has segments.
std::vector<Bead> list_gaps(std::span<const std::uint32_t> counts) {
  std::vector<Bead> beads;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    for (std::uint32_t i = 0; i < counts[k]; ++i) {
      Bead bead;
      for (std::size_t m = 0; m < counts.size(); ++m) {
        bead.runs.push_back(
            {SegmentIndex{m == k ? i : (m < k ? counts[m] : 0U)}, m == k ? 1U : 0U});
      }
      bead.confidence = 1;
      beads.push_back(std::move(bead));
    }
  }
  return beads;
}

Status check_vectors(std::span<const SegmentedText> texts, std::span<const NpyMatrix> vectors) {
  if (vectors.empty()) return {};
  if (vectors.size() != texts.size()) {
    return Error{ErrorCode::kInvalidArgument, std::to_string(vectors.size()) +
                                                  " matrices of vectors for " +
                                                  std::to_string(texts.size()) + " texts"};
  }
  for (std::size_t k = 0; k < texts.size(); ++k) {
    if (vectors[k].row_count != texts[k].segments.size()) {
      return Error{ErrorCode::kInvalidArgument,
                   texts[k].name + ": " + std::to_string(vectors[k].row_count) +
                       " vectors, expected one for each of its " +
                       std::to_string(texts[k].segments.size()) + " segments"};
    }
    if (vectors[k].column_count != vectors[0].column_count) {
      return Error{ErrorCode::kInvalidArgument, texts[k].name + ": vectors of " +
                                                    std::to_string(vectors[k].column_count) +
                                                    " numbers, those of the first text have " +
                                                    std::to_string(vectors[0].column_count)};
    }
  }
  return {};
}

// Aligns the documents that have segments.
std::vector<Bead> align_full(std::span<const MeasuredText> texts,
                             std::span<const std::string> languages,
                             const AlignResources& resources, const AlignOptions& options) {
  std::vector<std::uint32_t> counts;
  for (const MeasuredText& text : texts) counts.push_back(static_cast<std::uint32_t>(text.size()));
  const AlignerModel fallback =
      resources.model == nullptr ? default_aligner_model() : AlignerModel{};
  const AlignerModel& model = resources.model == nullptr ? fallback : *resources.model;
  std::vector<std::unique_ptr<PairMeasure>> measures;
  std::vector<PairEvidence> pairs;
  std::vector<CutTable> tables;
  for (std::size_t a = 0; a < texts.size(); ++a) {
    for (std::size_t b = a + 1; b < texts.size(); ++b) {
      auto measure = make_pair_measure(texts[a], texts[b], languages[a], languages[b], resources);
      const auto evidence = static_cast<std::size_t>(measure->evidence());
      std::uint32_t half_width = options.half_width;
      if (half_width == 0) {
        half_width = measure->evidence() == Evidence::kNone ? kWideHalfWidth : kNarrowHalfWidth;
      }
      measure->set_band(find_band(*measure, half_width));
      tables.push_back(
          find_cuts(*measure, model.first_pass[evidence], {.thread_count = options.thread_count}));
      pairs.push_back({measure.get(), &model.second_pass[evidence]});
      measures.push_back(std::move(measure));
    }
  }
  PairTables all(texts.size(), std::move(tables));
  if (texts.size() > 2) all = make_consistent(all);
  const JointLattice lattice(all, counts, kMinStateProbability);
  const std::vector<JointEdge> edges = find_edges(lattice, pairs);
  const EdgeProbabilities probabilities =
      find_edge_probabilities(lattice.size(), edges, pairs[0].weights->gap.continues);
  return find_best_beads(lattice, edges, probabilities.edges);
}

}  // namespace

Result<Alignment> align_texts(std::span<const SegmentedText> texts, const AlignResources& resources,
                              const AlignOptions& options) {
  if (texts.size() < 2) {
    return Error{ErrorCode::kInvalidArgument,
                 std::to_string(texts.size()) + " texts given, two or more are needed to align"};
  }
  STELE_TRY_VOID(check_vectors(texts, resources.vectors));
  Alignment alignment;
  std::vector<MeasuredText> measured;
  std::vector<std::string> languages;
  std::vector<std::size_t> full;  // documents with segments
  std::vector<std::uint32_t> counts;
  for (std::size_t k = 0; k < texts.size(); ++k) {
    constexpr std::size_t kMaxSegments = std::size_t{1} << 31;
    if (texts[k].segments.size() > kMaxSegments) {
      return Error{ErrorCode::kLimitExceeded,
                   texts[k].name + ": more than " + std::to_string(kMaxSegments) + " segments"};
    }
    alignment.languages.push_back(texts[k].language);
    counts.push_back(static_cast<std::uint32_t>(texts[k].segments.size()));
    if (texts[k].segments.empty()) continue;
    full.push_back(k);
    measured.push_back(measure_document(
        texts[k], resources, resources.vectors.empty() ? nullptr : &resources.vectors[k]));
    languages.push_back(texts[k].language);
  }
  if (full.size() < 2) {
    alignment.beads = list_gaps(counts);
    return alignment;
  }
  alignment.beads = align_full(measured, languages, resources, options);
  if (full.size() == texts.size()) return alignment;
  for (Bead& bead : alignment.beads) {
    std::vector<Run> runs(texts.size());
    for (std::size_t k = 0; k < full.size(); ++k) runs[full[k]] = bead.runs[k];
    bead.runs = std::move(runs);
  }
  return alignment;
}

double measure_trust(const Alignment& alignment) {
  double sum = 0;
  double total = 0;
  for (const Bead& bead : alignment.beads) {
    std::size_t present = 0;
    double segments = 0;
    for (const Run& run : bead.runs) {
      present += run.empty() ? 0 : 1;
      segments += run.count;
    }
    total += segments;
    if (present >= 2) sum += segments * bead.confidence;
  }
  return total == 0 ? 0 : sum / total;
}

}  // namespace stele
