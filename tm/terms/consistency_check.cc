#include "tm/terms/consistency_check.h"

#include "align/base/utf8.h"
#include "tm/terms/term_candidates.h"
#include "tm/terms/term_rendering.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kMaxUsualUnits = 3;
// A rendering that fewer of a term's occurrences have is not the usual one.
constexpr double kMinDominance = 0.6;
// A longer term accounts for a shorter one that keeps its usual rendering there less often.
constexpr double kMinKept = 0.6;
constexpr std::size_t kProseWords = 15;  // the median source of prose has this many words

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

std::uint64_t place_id(const TermPlace& place) {
  return (std::uint64_t{place.unit} << 24) | (std::uint64_t{place.first_word} << 8) | place.length;
}

// Judges the terms of one language by their renderings in another.
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

  // Appends deviations; fills `verdicts` by place_id.
  void check(std::vector<Deviation>* deviations, Verdicts* verdicts);

 private:
  void check_candidate(const TermCandidate& candidate, std::vector<Deviation>* deviations,
                       Verdicts* verdicts);
  Deviation make_deviation(const TermCandidate& candidate, const TermRendering& rendering,
                           const RenderedPlace& place, std::uint32_t same_count) const;
  double weigh_prose(const TermRendering& rendering, const RenderedPlace& place) const;
  std::string write_rendering(const TermRendering& rendering) const;
  std::string text_of(std::size_t language, std::size_t unit, std::uint32_t begin,
                      std::uint32_t end) const;
  void find_claims(const TermRendering& rendering);
  bool is_kept_literally(const RenderedPlace& place) const;

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
  std::uint32_t checked_terms_ = 0;
  std::vector<bool> is_claimed_;  // of the places of the term being checked
};

std::string PairChecker::text_of(std::size_t language, std::size_t unit, std::uint32_t begin,
                                 std::uint32_t end) const {
  const CorpusText text = corpus_.text(language, unit);
  const std::string& whole = units_[unit].unit.variants[text.variant].text;
  return whole.substr(text.tokens[begin].begin,
                      text.tokens[end - 1].end - text.tokens[begin].begin);
}

// A longer term that is rendered as usual accounts for its words, unless the shorter one keeps its
// own usual rendering inside it: "метод ввода" is no deviation of "input", but "目前记录" is one of
// "current", though "记录" be all that was learnt for "current record".
void PairChecker::find_claims(const TermRendering& rendering) {
  is_claimed_.assign(rendering.places.size(), false);
  struct Claim {
    std::uint32_t place = 0;
    std::uint32_t term = 0;
  };
  std::vector<Claim> claims;
  std::unordered_map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>>
      kept;  // by longer term
  for (std::uint32_t p = 0; p < rendering.places.size(); ++p) {
    const RenderedPlace& place = rendering.places[p];
    const auto found = claimed_.find(place.place.unit);
    if (found == claimed_.end()) continue;
    for (const ClaimedPlace& longer : found->second) {
      if (longer.place.length <= place.place.length ||
          longer.place.first_word > place.place.first_word ||
          longer.place.first_word + longer.place.length <
              place.place.first_word + place.place.length) {
        continue;
      }
      claims.push_back({p, longer.term});
      auto& [usual, total] = kept[longer.term];
      if (place.is_usual) ++usual;
      ++total;
    }
  }
  for (const Claim& claim : claims) {
    const auto& [usual, total] = kept[claim.term];
    const bool is_own = rendering.places[claim.place].is_usual;
    const double others = static_cast<double>(total) - 1;
    const double share = others > 0 ? (usual - (is_own ? 1.0 : 0.0)) / others : 0;
    if (share < kMinKept) is_claimed_[claim.place] = true;
  }
}

// Names, options and keywords stand in the target as they are: "--check=[error|warning]".
bool PairChecker::is_kept_literally(const RenderedPlace& place) const {
  const CorpusText source = corpus_.text(source_, place.place.unit);
  const CorpusText target = corpus_.text(target_, place.place.unit);
  const std::string& source_text = units_[place.place.unit].unit.variants[source.variant].text;
  const std::string& target_text = units_[place.place.unit].unit.variants[target.variant].text;
  bool has_content = false;
  for (std::uint16_t w = 0; w < place.place.length; ++w) {
    const CorpusWord& word = source.words[place.place.first_word + w];
    if (word.is_stop_word) continue;
    has_content = true;
    const std::uint32_t begin = source.tokens[word.first_token].begin;
    const std::uint32_t end = source.tokens[word.first_token + word.token_count - 1].end;
    const std::string_view form = std::string_view(source_text).substr(begin, end - begin);
    const bool stands =
        std::any_of(target.tokens.begin(), target.tokens.end(), [&](const CorpusToken& token) {
          return std::string_view(target_text).substr(token.begin, token.end - token.begin) == form;
        });
    if (!stands) return false;
  }
  return has_content;
}

// The usual rendering as it is written most often.
std::string PairChecker::write_rendering(const TermRendering& rendering) const {
  std::map<std::string, std::uint32_t> forms;
  std::uint32_t looked_at = 0;
  for (const RenderedPlace& place : rendering.places) {
    if (!place.is_usual) continue;
    ++forms[text_of(target_, place.place.unit, place.span.begin, place.span.end)];
    if (++looked_at == 100) break;
  }
  const auto best = std::max_element(
      forms.begin(), forms.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == forms.end() ? std::string() : best->first;
}

Deviation PairChecker::make_deviation(const TermCandidate& candidate,
                                      const TermRendering& rendering, const RenderedPlace& place,
                                      std::uint32_t same_count) const {
  const std::size_t unit = place.place.unit;
  const CorpusText source = corpus_.text(source_, unit);
  const CorpusText target = corpus_.text(target_, unit);
  Deviation deviation;
  deviation.place = place.place;
  const CorpusWord& first = source.words[place.place.first_word];
  const CorpusWord& last = source.words[place.place.first_word + place.place.length - 1];
  deviation.source_begin = first.first_token;
  deviation.source_end = last.first_token + last.token_count;
  Finding& finding = deviation.finding;
  finding.check = CheckId::kTermInconsistent;
  finding.unit = unit;
  finding.source = source.variant;
  finding.target = target.variant;
  finding.source_span = {source.tokens[deviation.source_begin].begin,
                         source.tokens[deviation.source_end - 1].end};
  finding.term = text_of(source_, unit, deviation.source_begin, deviation.source_end);
  const bool is_found = !place.key.empty();
  if (is_found) {
    finding.target_span = {target.tokens[place.span.begin].begin,
                           target.tokens[place.span.end - 1].end};
    finding.found = text_of(target_, unit, place.span.begin, place.span.end);
  }
  finding.usual_count = rendering.usual_count;
  finding.found_count = is_found ? same_count : 0;

  deviation.features = measure_->measure(candidate, rendering, place, same_count);
  deviation.log_odds = estimate_log_odds(deviation.features) + weigh_prose(rendering, place);
  return deviation;
}

// Log odds that prose adds: there synonyms are good style, so a single word is a term only when it
// recurs often, and what is not rendered at all is seldom missed. The model was fitted on messages.
double PairChecker::weigh_prose(const TermRendering& rendering, const RenderedPlace& place) const {
  if (!is_prose_) return 0;
  double log_odds = 0;
  if (place.place.length == 1) log_odds -= rendering.usual_count < 6 ? 4.0 : 1.5;
  if (rendering.usual_count < 3) log_odds -= 1.0;
  if (place.key.empty()) log_odds -= 1.5;
  if (place.is_residue) log_odds -= 0.7;
  return log_odds;
}

void PairChecker::check_candidate(const TermCandidate& candidate,
                                  std::vector<Deviation>* deviations, Verdicts* verdicts) {
  const TermRendering rendering = voter_.vote(candidate);
  const double total = static_cast<double>(rendering.places.size());
  if (rendering.usual_count < 2 || rendering.usual_count < kMinDominance * total) return;
  std::map<RenderingKey, std::uint32_t> same;
  for (const RenderedPlace& place : rendering.places) {
    if ((!place.is_usual || place.is_longer) && !place.key.empty()) ++same[place.key];
  }
  std::string usual;
  std::vector<std::size_t> usual_units;
  find_claims(rendering);
  ++checked_terms_;
  for (std::size_t p = 0; p < rendering.places.size(); ++p) {
    const RenderedPlace& place = rendering.places[p];
    if (place.is_usual && !place.is_longer) {
      (*verdicts)[place_id(place.place)] = Verdict::kUsual;
      if (usual_units.size() < kMaxUsualUnits) usual_units.push_back(place.place.unit);
    }
    if (is_claimed_[p]) continue;
    // A group seen twice may be chance, and then its words are judged by themselves.
    if (candidate.length > 1 && rendering.usual_count >= 3) {
      claimed_[place.place.unit].push_back({place.place, checked_terms_});
    }
    if ((place.is_usual && !place.is_longer) || place.is_related || is_kept_literally(place))
      continue;
    (*verdicts)[place_id(place.place)] = Verdict::kDeviant;
    if (usual.empty()) usual = write_rendering(rendering);
    Deviation deviation =
        make_deviation(candidate, rendering, place, place.key.empty() ? 0 : same[place.key]);
    deviation.finding.expected = {usual};
    deviation.finding.usual_units = usual_units;
    deviations->push_back(std::move(deviation));
  }
}

void PairChecker::check(std::vector<Deviation>* deviations, Verdicts* verdicts) {
  std::vector<double> ratios;
  std::vector<std::size_t> lengths;
  const std::size_t step = corpus_.unit_count() / 5000 + 1;
  for (std::size_t unit = 0; unit < corpus_.unit_count(); unit += step) {
    if (!corpus_.has_text(source_, unit) || !corpus_.has_text(target_, unit)) continue;
    const std::size_t length = corpus_.text(source_, unit).words.size();
    lengths.push_back(length);
    ratios.push_back(static_cast<double>(corpus_.text(target_, unit).words.size()) /
                     static_cast<double>(length));
  }
  if (ratios.empty()) return;
  std::nth_element(ratios.begin(), ratios.begin() + static_cast<long>(ratios.size() / 2),
                   ratios.end());
  measure_.emplace(corpus_, aligned_, direction_, voter_, ratios[ratios.size() / 2]);
  std::nth_element(lengths.begin(), lengths.begin() + static_cast<long>(lengths.size() / 2),
                   lengths.end());
  is_prose_ = lengths[lengths.size() / 2] >= kProseWords;
  // Candidates come longest first, so what a longer term accounts for is claimed in time.
  for (const TermCandidate& candidate : candidates_.list()) {
    check_candidate(candidate, deviations, verdicts);
  }
}

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
  std::vector<Verdicts> verdicts(targets.size());  // about source terms
  std::vector<std::vector<Deviation>> forward(targets.size());
  std::vector<Deviation> all;
  for (std::size_t t = 0; t < targets.size(); ++t) {
    const BackgroundLexicon background =
        options.background ? options.background(languages[source], languages[targets[t]]) : nullptr;
    const AlignedCorpus aligned(corpus, source, targets[t], background);
    PairChecker checker(corpus, units, aligned, AlignedCorpus::Direction::kForward, source_terms);
    checker.check(&forward[t], &verdicts[t]);
    if (!options.is_reversed_too) continue;
    const TermCandidates target_terms(corpus, targets[t], candidate_options);
    PairChecker reversed(corpus, units, aligned, AlignedCorpus::Direction::kBackward, target_terms);
    Verdicts ignored;
    reversed.check(&all, &ignored);
  }
  for (Deviation& deviation : all) {
    deviation.finding.confidence = 1 / (1 + std::exp(-deviation.log_odds));
  }
  for (std::size_t t = 0; t < targets.size(); ++t) {
    for (Deviation& deviation : forward[t]) {
      double log_odds = deviation.log_odds;
      for (std::size_t other = 0; other < targets.size(); ++other) {
        if (other == t) continue;
        const auto verdict = verdicts[other].find(place_id(deviation.place));
        if (verdict == verdicts[other].end()) continue;
        log_odds += verdict->second == Verdict::kUsual ? 0.4 : -0.7;
      }
      deviation.finding.confidence = 1 / (1 + std::exp(-log_odds));
      all.push_back(std::move(deviation));
    }
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
