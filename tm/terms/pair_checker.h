// PairChecker: which terms of one language another language renders in another way than usual
// (internal).
#pragma once

#include "tm/terms/aligned_corpus.h"
#include "tm/terms/deviation_features.h"
#include "tm/terms/finding.h"
#include "tm/terms/term_candidates.h"
#include "tm/terms/term_corpus.h"
#include "tm/terms/term_rendering.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace stele::tm {

// A deviant occurrence before it is reported.
struct Deviation {
  Finding finding;
  DeviationFeatures features;
  double log_odds = 0;
  TermPlace place;
  std::uint32_t source_begin = 0;  // tokens
  std::uint32_t source_end = 0;
};

// What one pair of languages says about its source terms, for the other pairs' benefit.
enum class Verdict : std::uint8_t { kUsual, kDeviant };
using Verdicts = std::unordered_map<std::uint64_t, Verdict>;

// Tells places of one corpus and language apart.
inline std::uint64_t place_id(const TermPlace& place) {
  return (std::uint64_t{place.unit} << 24) | (std::uint64_t{place.first_word} << 8) | place.length;
}

// Judges the terms of one language by their renderings in another. The arguments must outlive it.
class PairChecker {
 public:
  PairChecker(const TermCorpus& corpus, std::span<const CheckedUnit> units,
              const AlignedCorpus& aligned, AlignedCorpus::Direction direction,
              const TermCandidates& candidates)
      : corpus_(corpus),
        units_(units),
        aligned_(aligned),
        direction_(direction),
        is_forward_(direction == AlignedCorpus::Direction::kForward),
        source_(is_forward_ ? aligned.source_language() : aligned.target_language()),
        target_(is_forward_ ? aligned.target_language() : aligned.source_language()),
        candidates_(candidates),
        voter_(corpus, aligned, direction) {}

  // Appends deviations; fills `verdicts`, which may be null, by place_id.
  void check(std::vector<Deviation>* deviations, Verdicts* verdicts);

 private:
  void check_candidate(const TermCandidate& candidate, std::vector<Deviation>* deviations,
                       Verdicts* verdicts);
  Deviation make_deviation(const MeasuredTerm& term, const RenderedPlace& place,
                           std::uint32_t same_count) const;
  double weigh_prose(const TermRendering& rendering, const RenderedPlace& place) const;
  std::string write_rendering(const TermRendering& rendering) const;
  std::string text_of(std::size_t language, std::size_t unit, std::uint32_t begin,
                      std::uint32_t end) const;
  void find_claims(const TermRendering& rendering);
  bool is_abbreviation(const TermPlace& place) const;
  bool is_kept_literally(const RenderedPlace& place) const;
  void measure_other_terms(std::vector<Deviation>* deviations, std::size_t first);

  const TermCorpus& corpus_;
  std::span<const CheckedUnit> units_;
  const AlignedCorpus& aligned_;
  AlignedCorpus::Direction direction_;
  bool is_forward_;
  std::size_t source_;
  std::size_t target_;
  const TermCandidates& candidates_;
  RenderingVoter voter_;
  std::optional<DeviationMeasure> measure_;
  bool is_prose_ = false;  // sentences of running text, not messages
  struct ClaimedPlace {
    TermPlace place;
    std::uint32_t term = 0;  // numbered as they were checked
  };
  // Source words that a longer term accounts for, by unit.
  std::unordered_map<std::uint32_t, std::vector<ClaimedPlace>> claimed_;
  // All places that were judged, for what a deviation's unit does with its other terms.
  struct JudgedPlace {
    TermPlace place;
    bool is_deviant = false;
  };
  std::vector<JudgedPlace> judged_;
  std::uint32_t checked_terms_ = 0;
  std::vector<bool> is_claimed_;  // of the places of the term being checked
};

}  // namespace stele::tm
