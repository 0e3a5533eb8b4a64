#include "tm/terms/consistency_check.h"

#include "align/base/utf8.h"
#include "tm/terms/term_candidates.h"
#include "tm/terms/term_rendering.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kMaxUsualUnits = 3;
// A rendering that fewer of a term's occurrences have is not the usual one.
constexpr double kMinDominance = 0.6;
constexpr std::size_t kProseWords = 15;  // the median source of prose has this many words

// A deviant occurrence before it is reported.
struct Deviation {
  Finding finding;
  DeviationFeatures features;
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
  double find_noun_likeness(const TermCandidate& candidate) const;
  bool is_usually_capital(const TermCandidate& candidate) const;
  std::string write_rendering(const TermRendering& rendering) const;
  std::string text_of(std::size_t language, std::size_t unit, std::uint32_t begin,
                      std::uint32_t end) const;
  bool is_claimed(const TermPlace& place) const;
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
  double length_ratio_ = 1;  // median of target words over source words
  bool is_prose_ = false;    // sentences of running text, not messages
  // Source words that a longer term accounts for, by unit.
  std::unordered_map<std::uint32_t, std::vector<TermPlace>> claimed_;
};

std::string PairChecker::text_of(std::size_t language, std::size_t unit, std::uint32_t begin,
                                 std::uint32_t end) const {
  const CorpusText text = corpus_.text(language, unit);
  const std::string& whole = units_[unit].unit.variants[text.variant].text;
  return whole.substr(text.tokens[begin].begin,
                      text.tokens[end - 1].end - text.tokens[begin].begin);
}

bool PairChecker::is_claimed(const TermPlace& place) const {
  const auto found = claimed_.find(place.unit);
  if (found == claimed_.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&place](const TermPlace& longer) {
    return longer.length > place.length && longer.first_word <= place.first_word &&
           longer.first_word + longer.length >= place.first_word + place.length;
  });
}

// Names, options and keywords stand in the target as they are: "--check=[error|warning]".
bool PairChecker::is_kept_literally(const RenderedPlace& place) const {
  const CorpusText source = corpus_.text(source_, place.place.unit);
  const CorpusText target = corpus_.text(target_, place.place.unit);
  const std::string& source_text = units_[place.place.unit].unit.variants[source.variant].text;
  const std::string& target_text = units_[place.place.unit].unit.variants[target.variant].text;
  for (std::uint16_t w = 0; w < place.place.length; ++w) {
    const CorpusToken& word = source.tokens[source.words[place.place.first_word + w].first_token];
    if (word.is_stop_word) continue;
    const std::string_view form =
        std::string_view(source_text).substr(word.begin, word.end - word.begin);
    const bool stands =
        std::any_of(target.tokens.begin(), target.tokens.end(), [&](const CorpusToken& token) {
          return std::string_view(target_text).substr(token.begin, token.end - token.begin) == form;
        });
    if (!stands) return false;
  }
  return true;
}

// English nouns follow determiners, prepositions and adjectives; verbs follow "to", pronouns and
// modals or begin the text. Other languages' inflection has told nouns and verbs apart already.
double PairChecker::find_noun_likeness(const TermCandidate& candidate) const {
  if (corpus_.languages()[source_] != "en") return 1;
  static const std::set<std::string_view> kBeforeNouns = {
      "the",  "a",     "an",   "this", "that", "these", "those",   "of",       "in",     "for",
      "with", "no",    "each", "all",  "any",  "some",  "your",    "its",      "from",   "by",
      "into", "every", "on",   "new",  "as",   "at",    "current", "selected", "invalid"};
  static const std::set<std::string_view> kBeforeVerbs = {
      "to",     "will", "can", "cannot", "not", "you",    "we",    "they", "could",
      "should", "must", "may", "would",  "i",   "please", "don't", "it"};
  std::size_t noun = 1;
  std::size_t verb = 1;
  const std::size_t step = candidate.places.size() / 200 + 1;
  for (std::size_t i = 0; i < candidate.places.size(); i += step) {
    const TermPlace& place = candidate.places[i];
    const CorpusText text = corpus_.text(source_, place.unit);
    const std::size_t after = place.first_word + place.length;
    if (place.first_word == 0) {
      // "Open file": a text of several words that begins with the word in capitals is often a
      // command.
      if (after < text.words.size() && text.words[after].is_stop_word) ++verb;
      continue;
    }
    const std::string_view before =
        corpus_.keys().text_of(text.words[place.first_word - 1].identity).substr(1);
    if (kBeforeNouns.count(before) > 0) ++noun;
    if (kBeforeVerbs.count(before) > 0) verb += 2;
  }
  return static_cast<double>(noun) / static_cast<double>(noun + verb);
}

bool PairChecker::is_usually_capital(const TermCandidate& candidate) const {
  std::size_t capital = 0;
  std::size_t seen = 0;
  const std::size_t step = candidate.places.size() / 200 + 1;
  for (std::size_t i = 0; i < candidate.places.size(); i += step, ++seen) {
    const TermPlace& place = candidate.places[i];
    const CorpusText text = corpus_.text(source_, place.unit);
    if (text.tokens[text.words[place.first_word].first_token].is_capital) ++capital;
  }
  return capital * 2 > seen;
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

  const auto log_of = [](double count) { return std::log(count + 1) / 3; };
  auto& values = deviation.features.values;
  using F = DeviationFeatures;
  const double total = static_cast<double>(rendering.places.size());
  values[F::kBias] = 1;
  values[F::kUsualCount] = log_of(rendering.usual_count);
  values[F::kOtherCount] = log_of(std::max(0.0, total - rendering.usual_count - 1));
  values[F::kSameCount] = log_of(is_found ? same_count - 1.0 : 0);
  values[F::kDice] = 2.0 * rendering.usual_count / (total + rendering.target_unit_count);
  values[F::kStrength] = is_found ? static_cast<double>(place.span.strength) : 0;
  values[F::kNothing] = is_found ? 0 : 1;
  values[F::kExplained] = is_found ? static_cast<double>(place.span.explained) : 0;
  double translation = 0;
  double own = 0;
  bool is_related = false;
  for (std::uint16_t w = 0; w < place.place.length; ++w) {
    const TermKey stem = source.words[place.place.first_word + w].stem;
    for (std::uint32_t t = place.span.begin; is_found && t < place.span.end; ++t) {
      translation = std::max(translation, static_cast<double>(aligned_.translation(
                                              stem, target.tokens[t].stem, direction_)));
    }
    for (const TermKey usual : rendering.usual) {
      const auto backward = direction_ == AlignedCorpus::Direction::kForward
                                ? AlignedCorpus::Direction::kBackward
                                : AlignedCorpus::Direction::kForward;
      own = std::max(own, static_cast<double>(aligned_.translation(usual, stem, backward)));
    }
  }
  for (const CorpusToken& token : target.tokens) {
    if (token.kind == TermTokenKind::kHan) continue;
    for (const TermKey usual : rendering.usual) {
      if (are_related_stems(corpus_.keys().text_of(usual), corpus_.keys().text_of(token.stem))) {
        is_related = true;
      }
    }
  }
  values[F::kTranslation] = translation;
  values[F::kOwnTranslation] = own;
  values[F::kRelated] = is_related ? 1 : 0;
  values[F::kIsMultiword] = place.place.length > 1 ? 1 : 0;
  values[F::kIsNounLike] = find_noun_likeness(candidate);
  values[F::kIsInTitle] = source.words.size() <= place.place.length + 1U ? 1 : 0;
  const double ratio = static_cast<double>(target.words.size()) /
                       static_cast<double>(source.words.size()) / length_ratio_;
  values[F::kLengthRatio] = std::clamp(std::log(ratio), -1.0, 1.0);
  values[F::kCaseDiffers] =
      source.tokens[deviation.source_begin].is_capital != is_usually_capital(candidate) ? 1 : 0;
  values[F::kIsLonger] = place.is_longer ? 1 : 0;
  values[F::kIsOtherPlace] = place.is_other_place ? 1 : 0;
  values[F::kProseWord] = is_prose_ && place.place.length == 1 ? 1 : 0;
  values[F::kProseNothing] = is_prose_ && !is_found ? 1 : 0;
  values[F::kProseRare] = is_prose_ && rendering.usual_count < 3 ? 1 : 0;
  return deviation;
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
  for (const RenderedPlace& place : rendering.places) {
    if (place.is_usual && !place.is_longer) {
      (*verdicts)[place_id(place.place)] = Verdict::kUsual;
      if (usual_units.size() < kMaxUsualUnits) usual_units.push_back(place.place.unit);
    }
    if (is_claimed(place.place)) continue;
    // A group seen twice may be chance, and then its words are judged by themselves.
    if (candidate.length > 1 && rendering.usual_count >= 3) {
      claimed_[place.place.unit].push_back(place.place);
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
  length_ratio_ = ratios[ratios.size() / 2];
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

double estimate_confidence(const DeviationFeatures& features) {
  static constexpr std::array<double, DeviationFeatures::kCount> kWeights = {
      2.54, 0.36, -6.17, 0.17, 2.95,  -0.91, -2.34, -0.58, -1.37, 0.12, 0.15,
      2.52, 0.13, 0.15,  0.21, -0.26, -1.0,  -1.0,  -2.5,  -1.5,  -2.0};
  double sum = 0;
  for (std::size_t i = 0; i < features.values.size(); ++i) sum += kWeights[i] * features.values[i];
  return 1 / (1 + std::exp(-sum));
}

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
    deviation.finding.confidence = estimate_confidence(deviation.features);
  }
  for (std::size_t t = 0; t < targets.size(); ++t) {
    for (Deviation& deviation : forward[t]) {
      double confidence = estimate_confidence(deviation.features);
      double log_odds = std::log(confidence / (1 - confidence));
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
