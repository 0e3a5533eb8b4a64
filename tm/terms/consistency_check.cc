#include "tm/terms/consistency_check.h"

#include "tm/terms/pair_checker.h"
#include "tm/terms/term_candidates.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

namespace stele::tm {
namespace {

// Log odds that another language adds when it renders the term as usual at this place, and when it
// deviates there as well: then the term is likely to mean something else.
constexpr double kSameSense = 0.6;
constexpr double kOtherSense = -1.2;

// Keeps the most confident of deviations about overlapping source words of one unit and target.
void keep_most_confident(std::vector<Deviation>* deviations) {
  std::stable_sort(
      deviations->begin(), deviations->end(), [](const Deviation& a, const Deviation& b) {
        return std::tuple(a.finding.unit, a.finding.source, a.finding.target,
                          -a.finding.confidence) < std::tuple(b.finding.unit, b.finding.source,
                                                              b.finding.target,
                                                              -b.finding.confidence);
      });
  std::vector<Deviation> kept;
  std::size_t first_of_unit = 0;
  for (Deviation& deviation : *deviations) {
    const auto is_same_texts = [&deviation](const Deviation& other) {
      return other.finding.unit == deviation.finding.unit &&
             other.finding.source == deviation.finding.source &&
             other.finding.target == deviation.finding.target;
    };
    if (kept.empty() || !is_same_texts(kept.back())) first_of_unit = kept.size();
    const bool is_covered = std::any_of(kept.begin() + static_cast<long>(first_of_unit), kept.end(),
                                        [&deviation](const Deviation& other) {
                                          return other.source_begin < deviation.source_end &&
                                                 deviation.source_begin < other.source_end;
                                        });
    if (!is_covered) kept.push_back(std::move(deviation));
  }
  *deviations = std::move(kept);
}

std::string describe(const Finding& finding) {
  std::string message = "\"" + finding.term + "\" is usually \"" + finding.expected[0] + "\" (" +
                        std::to_string(finding.usual_count) + " times)";
  if (finding.found.empty()) return message + ", which is missing here";
  message += ", here \"" + finding.found + "\"";
  if (finding.found_count > 1) message += " (" + std::to_string(finding.found_count) + " times)";
  return message;
}

}  // namespace

void check_consistency(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                       const ConsistencyOptions& options, std::vector<Finding>* findings) {
  const std::vector<std::string>& languages = corpus.languages();
  if (languages.size() < 2) return;
  const auto find_language = [&languages](const std::string& name) {
    return static_cast<std::size_t>(std::find(languages.begin(), languages.end(), name) -
                                    languages.begin());
  };
  const std::size_t source =
      options.source_language.empty() ? 0 : find_language(options.source_language);
  if (source == languages.size()) return;
  std::vector<std::size_t> targets;
  for (std::size_t l = 0; l < languages.size(); ++l) {
    const auto& wanted = options.target_languages;
    const bool is_wanted =
        wanted.empty() || std::find(wanted.begin(), wanted.end(), languages[l]) != wanted.end();
    if (l != source && is_wanted) targets.push_back(l);
  }
  const CandidateOptions candidate_options{.min_units = std::max(2U, options.min_units)};
  const TermCandidates source_terms(corpus, source, candidate_options);
  const bool has_third = targets.size() > 1;
  std::vector<Verdicts> verdicts(targets.size());  // about source terms
  std::vector<std::vector<Deviation>> forward(targets.size());
  std::vector<std::vector<Deviation>> backward(targets.size());
  std::vector<std::optional<TermCandidates>> target_terms(targets.size());
  const auto align = [&](std::size_t from, std::size_t to) {
    return AlignedCorpus(
        corpus, from, to,
        options.background ? options.background(languages[from], languages[to]) : nullptr);
  };
  for (std::size_t t = 0; t < targets.size(); ++t) {
    const AlignedCorpus aligned = align(source, targets[t]);
    PairChecker checker(corpus, units, aligned, AlignedCorpus::Direction::kForward, source_terms);
    checker.check(&forward[t], has_third ? &verdicts[t] : nullptr);
    if (!options.is_reversed_too) continue;
    target_terms[t].emplace(corpus, targets[t], candidate_options);
    PairChecker reversed(corpus, units, aligned, AlignedCorpus::Direction::kBackward,
                         *target_terms[t]);
    reversed.check(&backward[t], nullptr);
  }
  std::vector<Deviation> all;
  const auto judge = [&all](std::vector<Deviation>& deviations,
                            const std::vector<Verdicts>& of_others) {
    for (Deviation& deviation : deviations) {
      double log_odds = deviation.log_odds;
      for (const Verdicts& other : of_others) {
        const auto verdict = other.find(place_id(deviation.place));
        if (verdict == other.end()) continue;
        log_odds += verdict->second == Verdict::kUsual ? kSameSense : kOtherSense;
      }
      deviation.finding.confidence = 1 / (1 + std::exp(-log_odds));
      all.push_back(std::move(deviation));
    }
  };
  // What the other targets do with the same occurrence of a term; about a target's terms they are
  // asked directly.
  std::vector<std::vector<Verdicts>> of_targets(targets.size());
  for (std::size_t t = 0; options.is_reversed_too && t < targets.size(); ++t) {
    for (std::size_t other = t + 1; other < targets.size(); ++other) {
      const AlignedCorpus aligned = align(targets[t], targets[other]);
      std::vector<Deviation> ignored;
      PairChecker there(corpus, units, aligned, AlignedCorpus::Direction::kForward,
                        *target_terms[t]);
      there.check(&ignored, &of_targets[t].emplace_back());
      PairChecker back(corpus, units, aligned, AlignedCorpus::Direction::kBackward,
                       *target_terms[other]);
      back.check(&ignored, &of_targets[other].emplace_back());
    }
  }
  for (std::size_t t = 0; t < targets.size(); ++t) judge(backward[t], of_targets[t]);
  for (std::size_t t = 0; t < targets.size(); ++t) {
    std::vector<Verdicts> of_others;
    for (std::size_t other = 0; other < targets.size(); ++other) {
      if (other != t) of_others.push_back(verdicts[other]);
    }
    judge(forward[t], of_others);
  }
  if (options.observe) {
    for (const Deviation& deviation : all) options.observe(deviation.finding, deviation.features);
  }
  std::erase_if(all, [&options](const Deviation& deviation) {
    return deviation.finding.confidence < options.min_confidence;
  });
  keep_most_confident(&all);
  for (Deviation& deviation : all) {
    deviation.finding.severity = describe_check(CheckId::kTermInconsistent).severity;
    deviation.finding.message = describe(deviation.finding);
    findings->push_back(std::move(deviation.finding));
  }
}

}  // namespace stele::tm
