#include "align/bead/aligner.h"

#include "align/bead/coarse_path.h"
#include "align/bead/crossings.h"
#include "align/bead/joint_search.h"
#include "align/bead/measure_documents.h"
#include "align/bead/pair_search.h"
#include "align/measure/embedding_npy.h"

#include <algorithm>
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

// Fails when the fixed beads do not fit texts of these sizes, or are out of order.
Status check_fixed(std::span<const Bead> fixed, std::span<const std::uint32_t> counts) {
  std::vector<std::uint32_t> ends(counts.size(), 0);
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    const auto fail = [&](const std::string& message) {
      return Error{ErrorCode::kInvalidArgument,
                   "fixed bead " + std::to_string(i + 1) + ": " + message};
    };
    if (fixed[i].runs.size() != counts.size()) {
      return fail(std::to_string(fixed[i].runs.size()) + " languages found, " +
                  std::to_string(counts.size()) + " expected");
    }
    std::uint32_t total = 0;
    for (std::size_t k = 0; k < counts.size(); ++k) {
      const Run& run = fixed[i].runs[k];
      total += run.count;
      if (run.begin.value < ends[k]) {
        return fail("segment " + std::to_string(run.begin.value) + " of text " +
                    std::to_string(k + 1) + " lies before the end of the bead above");
      }
      if (run.end() > counts[k]) {
        return fail("segment " + std::to_string(run.end() - 1) + " of text " +
                    std::to_string(k + 1) + " found, the text has " + std::to_string(counts[k]));
      }
      ends[k] = run.end();
    }
    if (total == 0) return fail("it is empty");
  }
  return {};
}

// Gives the fixed beads the confidence they came with.
void restore_confidences(std::span<const Bead> fixed, std::vector<Bead>* beads) {
  auto next = fixed.begin();
  for (Bead& bead : *beads) {
    if (next == fixed.end()) return;
    if (bead.runs != next->runs) continue;
    bead.confidence = next->confidence;
    ++next;
  }
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
  const SearchLimits limits = {.max_run = std::clamp(options.max_run, 1U, kMaxRunSegments),
                               .within_paragraphs = options.within_paragraphs,
                               .fixed = options.fixed};
  const bool is_limited =
      limits.max_run < kMaxRunSegments || limits.within_paragraphs || !limits.fixed.empty();
  const auto report = [&](double share) {
    if (options.report) options.report(share);
  };
  std::vector<std::unique_ptr<PairMeasure>> measures;
  std::vector<std::unique_ptr<PairLimits>> pair_limits;
  std::vector<PairTranslations> translations;
  std::vector<CutTable> tables;
  const std::size_t pair_count = texts.size() * (texts.size() - 1) / 2;
  for (std::size_t a = 0; a < texts.size(); ++a) {
    for (std::size_t b = a + 1; b < texts.size(); ++b) {
      translations.push_back(find_translations(languages[a], languages[b], resources));
      auto measure = std::make_unique<PairMeasure>(texts[a], texts[b], translations.back().there,
                                                   translations.back().back);
      const auto evidence = static_cast<std::size_t>(measure->evidence());
      std::uint32_t half_width = options.half_width;
      if (half_width == 0) {
        half_width = measure->evidence() == Evidence::kNone ? kWideHalfWidth : kNarrowHalfWidth;
      }
      pair_limits.push_back(is_limited ? std::make_unique<PairLimits>(limits, *measure, a, b)
                                       : nullptr);
      const PairLimits* own = pair_limits.back().get();
      measure->set_band(find_band(*measure, half_width, own == nullptr ? PairLimits() : *own));
      tables.push_back(find_cuts(*measure, model.first_pass[evidence],
                                 {.thread_count = options.thread_count, .limits = own}));
      measures.push_back(std::move(measure));
      report(0.2 + 0.4 * static_cast<double>(tables.size()) / static_cast<double>(pair_count));
    }
  }
  PairTables all(texts.size(), std::move(tables));
  if (texts.size() > 2) all = make_consistent(all);
  std::vector<PairEvidence> pairs;
  for (std::size_t a = 0; a < texts.size(); ++a) {
    for (std::size_t b = a + 1; b < texts.size(); ++b) {
      PairMeasure* measure = measures[pairs.size()].get();
      const bool learnt =
          learn_words(find_sure_beads(all.table(a, b)), translations[pairs.size()], measure);
      const auto evidence = static_cast<std::size_t>(measure->evidence());
      pairs.push_back({measure,
                       learnt ? &model.learnt_pass[evidence] : &model.second_pass[evidence],
                       pair_limits[pairs.size()].get()});
      report(0.6 + 0.2 * static_cast<double>(pairs.size()) / static_cast<double>(pair_count));
    }
  }
  const JointLattice lattice(all, counts, kMinStateProbability, limits.fixed);
  const std::vector<JointEdge> edges = find_edges(lattice, pairs, limits.fixed);
  report(0.95);
  std::vector<float> continues;
  for (const PairEvidence& pair : pairs) continues.push_back(pair.weights->gap.continues);
  const EdgeProbabilities probabilities = find_edge_probabilities(
      lattice.size(), edges, GapContinuation(texts.size(), std::move(continues)));
  return find_best_beads(lattice, edges, probabilities.edges);
}

}  // namespace

Result<Alignment> align_texts(std::span<const SegmentedText> texts, const AlignResources& given,
                              const AlignOptions& options) {
  if (texts.size() < 2) {
    return Error{ErrorCode::kInvalidArgument,
                 std::to_string(texts.size()) + " texts given, two or more are needed to align"};
  }
  if (texts.size() > kMaxDocuments) {
    return Error{ErrorCode::kLimitExceeded, std::to_string(texts.size()) +
                                                " texts given, at most " +
                                                std::to_string(kMaxDocuments) + " are aligned"};
  }
  std::vector<std::string> all_languages;
  for (const SegmentedText& text : texts) all_languages.push_back(text.language);
  const AlignResources resources = choose_resources(given, all_languages);
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
    measured.push_back(measure_document(texts[k], resources,
                                        resources.vectors.empty() ? nullptr : &resources.vectors[k],
                                        options.thread_count, [&](double share) {
                                          if (!options.report) return;
                                          options.report(0.2 * (static_cast<double>(k) + share) /
                                                         static_cast<double>(texts.size()));
                                        }));
    languages.push_back(texts[k].language);
  }
  if (full.size() < 2) {
    alignment.beads = list_gaps(counts);
    return alignment;
  }
  STELE_TRY_VOID(check_fixed(options.fixed, counts));
  AlignOptions full_options = options;
  for (Bead& bead : full_options.fixed) {
    std::vector<Run> runs;
    for (const std::size_t k : full) runs.push_back(bead.runs[k]);
    bead.runs = std::move(runs);
  }
  alignment.beads = align_full(measured, languages, resources, full_options);
  restore_confidences(full_options.fixed, &alignment.beads);
  alignment.crossings = find_crossings(measured, alignment.beads);
  if (full.size() == texts.size()) return alignment;
  for (Bead& bead : alignment.beads) {
    std::vector<Run> runs(texts.size());
    for (std::size_t k = 0; k < full.size(); ++k) runs[full[k]] = bead.runs[k];
    bead.runs = std::move(runs);
  }
  for (Crossing& crossing : alignment.crossings) {
    crossing.first_document = full[crossing.first_document];
    crossing.second_document = full[crossing.second_document];
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
