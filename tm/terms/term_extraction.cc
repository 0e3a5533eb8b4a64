#include "tm/terms/term_extraction.h"

#include "align/text/fold.h"
#include "tm/terms/background_lexicon.h"
#include "tm/terms/noun_shape.h"
#include "tm/terms/term_candidates.h"
#include "tm/terms/term_rendering.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kMaxRenderings = 4;
constexpr std::uint16_t kMaxTermWords = 8;
constexpr std::size_t kMaxForms = 200;  // occurrences looked at to choose a written form

std::string most_frequent(const std::map<std::string, std::uint32_t>& forms) {
  const auto best = std::max_element(
      forms.begin(), forms.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == forms.end() ? std::string() : best->first;
}

std::string text_of(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                    std::size_t language, std::size_t unit, std::uint32_t begin,
                    std::uint32_t end) {
  const CorpusText text = corpus.text(language, unit);
  return units[unit].unit.variants[text.variant].text.substr(
      text.tokens[begin].begin, text.tokens[end - 1].end - text.tokens[begin].begin);
}

// Writes a term without the capital of a sentence's first word.
std::string write_term(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                       std::size_t language, const TermCandidate& candidate) {
  std::map<std::string, std::uint32_t> inside;
  std::map<std::string, std::uint32_t> first;
  std::size_t seen = 0;
  for (const TermPlace& place : candidate.places) {
    const CorpusText text = corpus.text(language, place.unit);
    const CorpusWord& last = text.words[place.first_word + place.length - 1];
    auto& forms = place.first_word == 0 ? first : inside;
    ++forms[text_of(corpus, units, language, place.unit, text.words[place.first_word].first_token,
                    last.first_token + last.token_count)];
    if (++seen == kMaxForms) break;
  }
  return most_frequent(inside.empty() ? first : inside);
}

// How likely a group is a whole noun phrase, in (0, 1): whether other words than "mutual" or
// "Council of Ministers of Foreign" end there, which are always followed by what they belong to.
double measure_wholeness(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                         std::size_t language, const TermCandidate& candidate) {
  std::size_t ends = 0;
  for (const TermPlace& place : candidate.places) {
    const CorpusText text = corpus.text(language, place.unit);
    const std::size_t after = place.first_word + place.length;
    if (after >= text.words.size() || text.words[after].is_stop_word ||
        text.tokens[text.words[after].first_token].gap > TermGap::kHyphen) {
      ++ends;
    }
  }
  const double share =
      (static_cast<double>(ends) + 0.5) / (static_cast<double>(candidate.places.size()) + 1);
  const TermPlace& first = candidate.places[0];
  const CorpusText text = corpus.text(language, first.unit);
  const std::uint32_t last = text.words[first.first_word + first.length - 1].first_token;
  const std::string head = fold_text(text_of(corpus, units, language, first.unit, last, last + 1));
  const float shape = measure_noun_shape(corpus.languages()[language], head);
  // "trafficking" makes a noun phrase in "illicit trafficking", hardly by itself.
  return share * (shape > 0 || candidate.length > 1 ? 1 : 0.3);
}

// The usual rendering and the others that recur, most frequent first.
std::vector<ExtractedRendering> list_renderings(const TermCorpus& corpus,
                                                std::span<const CheckedUnit> units,
                                                std::size_t language,
                                                const TermRendering& rendering) {
  std::map<RenderingKey, std::pair<std::uint32_t, std::map<std::string, std::uint32_t>>> groups;
  for (const RenderedPlace& place : rendering.places) {
    if (place.span.end == 0) continue;
    const RenderingKey& key = place.is_usual ? rendering.usual : place.key;
    if (key.empty()) continue;
    auto& [count, forms] = groups[key];
    ++count;
    if (count <= kMaxForms) {
      ++forms[text_of(corpus, units, language, place.place.unit, place.span.begin, place.span.end)];
    }
  }
  std::vector<ExtractedRendering> renderings;
  for (const auto& [key, group] : groups) {
    if (group.first >= 2 || key == rendering.usual) {
      renderings.push_back({most_frequent(group.second), group.first});
    }
  }
  std::stable_sort(renderings.begin(), renderings.end(),
                   [](const auto& a, const auto& b) { return a.count > b.count; });
  if (renderings.size() > kMaxRenderings) renderings.resize(kMaxRenderings);
  return renderings;
}

}  // namespace

Result<ExtractedTerms> extract_terms(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                                     const ExtractionOptions& options) {
  const std::vector<std::string>& languages = corpus.languages();
  const auto find_language = [&](const std::string& name) -> Result<std::size_t> {
    const auto found = std::find(languages.begin(), languages.end(), name);
    if (found == languages.end()) {
      return Error{ErrorCode::kNotFound, "no unit has text in the language " + name};
    }
    return static_cast<std::size_t>(found - languages.begin());
  };
  ExtractedTerms result;
  if (languages.empty()) return Error{ErrorCode::kNotFound, "there is no unit with text"};
  std::size_t source = 0;
  if (!options.source_language.empty()) {
    STELE_TRY(source, find_language(options.source_language));
  }
  std::vector<std::size_t> targets;
  for (const std::string& name : options.target_languages) {
    STELE_TRY(const std::size_t target, find_language(name));
    targets.push_back(target);
  }
  if (options.target_languages.empty()) {
    for (std::size_t l = 0; l < languages.size(); ++l) {
      if (l != source) targets.push_back(l);
    }
  }
  result.source_language = languages[source];
  std::vector<std::unique_ptr<AlignedCorpus>> aligned;
  std::vector<std::unique_ptr<RenderingVoter>> voters;
  for (const std::size_t target : targets) {
    result.target_languages.push_back(languages[target]);
    BackgroundLexicon background;
    if (options.background) {
      background = options.background(languages[source], languages[target]);
    } else if (options.lexicon != nullptr) {
      background = make_background_lexicon(*options.lexicon, languages[source], languages[target]);
    }
    aligned.push_back(std::make_unique<AlignedCorpus>(corpus, source, target, background));
    voters.push_back(std::make_unique<RenderingVoter>(corpus, *aligned.back(),
                                                      AlignedCorpus::Direction::kForward));
  }
  const TermCandidates candidates(corpus, source,
                                  {.min_units = options.min_units, .max_length = kMaxTermWords});
  for (const TermCandidate& candidate : candidates.list()) {
    if (candidate.c_value <= 0) continue;
    ExtractedTerm term;
    term.count = static_cast<std::uint32_t>(candidate.places.size());
    term.unit_count = candidate.unit_count;
    term.example_unit = candidate.places[0].unit;
    double uniformity = targets.empty() ? 1 : 0;
    for (std::size_t t = 0; t < targets.size(); ++t) {
      const TermRendering rendering = voters[t]->vote(candidate);
      if (!rendering.places.empty()) {
        uniformity += static_cast<double>(rendering.usual_count) /
                      static_cast<double>(rendering.places.size()) /
                      static_cast<double>(targets.size());
      }
      term.renderings.push_back(list_renderings(corpus, units, targets[t], rendering));
    }
    term.score =
        candidate.c_value * uniformity * measure_wholeness(corpus, units, source, candidate);
    if (term.score <= 0) continue;
    term.text = write_term(corpus, units, source, candidate);
    result.terms.push_back(std::move(term));
  }
  std::stable_sort(
      result.terms.begin(), result.terms.end(),
      [](const ExtractedTerm& a, const ExtractedTerm& b) { return a.score > b.score; });
  if (result.terms.size() > options.limit) result.terms.resize(options.limit);
  return result;
}

}  // namespace stele::tm
