#include "tm/terms/pair_checker.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kMaxUsualUnits = 3;
// A rendering that fewer of a term's occurrences have is not the usual one.
constexpr double kMinDominance = 0.6;
// A longer term accounts for a shorter one that keeps its usual rendering there less often.
constexpr double kMinKept = 0.6;
constexpr std::size_t kProseWords = 15;  // the median source of prose has this many words

}  // namespace

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

Deviation PairChecker::make_deviation(const MeasuredTerm& term, const RenderedPlace& place,
                                      std::uint32_t same_count) const {
  const TermRendering& rendering = *term.rendering;
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
    const RenderingSpan span =
        aligned_.widen(unit, place.place.first_word, place.place.length, place.span, direction_);
    finding.target_span = {target.tokens[span.begin].begin, target.tokens[span.end - 1].end};
    finding.found = text_of(target_, unit, span.begin, span.end);
  }
  finding.usual_count = rendering.usual_count;
  finding.found_count = is_found ? same_count : 0;

  deviation.features = measure_->measure(term, place, same_count);
  deviation.log_odds = weigh_prose(rendering, place);
  return deviation;
}

bool PairChecker::is_abbreviation(const TermPlace& place) const {
  const CorpusText text = corpus_.text(source_, place.unit);
  return text.tokens[text.words[place.first_word].first_token].is_all_capital;
}

// Log odds that prose adds: there synonyms are good style, so a single word is a term only when it
// recurs often or is an abbreviation, and what is not rendered at all is seldom missed. The model
// was fitted on messages.
double PairChecker::weigh_prose(const TermRendering& rendering, const RenderedPlace& place) const {
  if (!is_prose_) return 0;
  double log_odds = 0;
  const bool is_linked = !place.key.empty() && !place.is_residue;
  if (place.place.length == 1 && rendering.usual_count < 6 && !is_abbreviation(place.place)) {
    log_odds -= 2.0;
  }
  if (rendering.usual_count < 3) log_odds -= 1.0;
  if (place.key.empty()) log_odds -= 1.5;
  if (place.is_residue) log_odds -= 0.7;
  // Few units give few figures: what the aligner is sure of counts more than they.
  if (is_linked && place.span.strength >= 0.6F && place.span.explained < 0.3F) log_odds += 1.0;
  // The usual words are there, with another among them: nothing was guessed.
  if (place.is_longer && rendering.usual_count >= 6) log_odds += 1.0;
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
  MeasuredTerm term;
  std::vector<std::size_t> usual_units;
  find_claims(rendering);
  ++checked_terms_;
  for (std::size_t p = 0; p < rendering.places.size(); ++p) {
    const RenderedPlace& place = rendering.places[p];
    const bool is_as_usual = (place.is_usual && !place.is_longer) || place.is_related;
    judged_.push_back({place.place, !is_as_usual && !is_claimed_[p]});
    if (place.is_usual && !place.is_longer) {
      if (verdicts != nullptr) (*verdicts)[place_id(place.place)] = Verdict::kUsual;
      if (usual_units.size() < kMaxUsualUnits) usual_units.push_back(place.place.unit);
    }
    if (is_claimed_[p]) continue;
    // A group seen twice may be chance, and then its words are judged by themselves.
    if (candidate.length > 1 && rendering.usual_count >= 3) {
      claimed_[place.place.unit].push_back({place.place, checked_terms_});
    }
    if (is_as_usual || is_kept_literally(place)) continue;
    // A longer form has the usual words and means the same: it tells nothing of the sense.
    if (verdicts != nullptr && !place.is_longer) {
      (*verdicts)[place_id(place.place)] = Verdict::kDeviant;
    }
    if (term.candidate == nullptr) {
      usual = write_rendering(rendering);
      term = measure_->measure_term(candidate, rendering);
    }
    Deviation deviation = make_deviation(term, place, place.key.empty() ? 0 : same[place.key]);
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
  measure_.emplace(corpus_, units_, aligned_, direction_, voter_, ratios[ratios.size() / 2]);
  std::nth_element(lengths.begin(), lengths.begin() + static_cast<long>(lengths.size() / 2),
                   lengths.end());
  is_prose_ = lengths[lengths.size() / 2] >= kProseWords;
  // Candidates come longest first, so what a longer term accounts for is claimed in time.
  const std::size_t first = deviations->size();
  for (const TermCandidate& candidate : candidates_.list()) {
    check_candidate(candidate, deviations, verdicts);
  }
  measure_other_terms(deviations, first);
  for (std::size_t d = first; d < deviations->size(); ++d) {
    Deviation& deviation = (*deviations)[d];
    deviation.log_odds += estimate_log_odds(deviation.features);
  }
}

// A free translation deviates in several terms, an inconsistent one in one.
void PairChecker::measure_other_terms(std::vector<Deviation>* deviations, std::size_t first) {
  using F = DeviationFeatures;
  const auto by_unit = [](const JudgedPlace& a, const JudgedPlace& b) {
    return a.place.unit < b.place.unit;
  };
  std::stable_sort(judged_.begin(), judged_.end(), by_unit);
  for (std::size_t d = first; d < deviations->size(); ++d) {
    const TermPlace& place = (*deviations)[d].place;
    const auto [begin, end] =
        std::equal_range(judged_.begin(), judged_.end(), JudgedPlace{place, false}, by_unit);
    std::size_t usual = 0;
    std::size_t deviant = 0;
    for (auto other = begin; other != end; ++other) {
      if (other->place.first_word < place.first_word + place.length &&
          place.first_word < other->place.first_word + other->place.length) {
        continue;
      }
      ++(other->is_deviant ? deviant : usual);
    }
    auto& values = (*deviations)[d].features.values;
    const double all = static_cast<double>(usual + deviant);
    values[F::kOthersUsual] =
        all == 0 ? 0.9F : static_cast<float>(static_cast<double>(usual) / all);
    values[F::kOthersDeviant] = static_cast<float>(std::log(static_cast<double>(deviant) + 1) / 3);
  }
  judged_.clear();
}

}  // namespace stele::tm
