// The features of a deviation that look at how words are written and what stands around them.
#include "align/base/utf8.h"
#include "align/text/fold.h"
#include "tm/terms/deviation_features.h"
#include "tm/terms/noun_shape.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace stele::tm {
namespace {

constexpr std::size_t kMostLookedAt = 60;

const std::set<std::string_view>& words_before_nouns() {
  static const std::set<std::string_view> kWords = {
      "the",  "a",     "an",   "this", "that", "these", "those",   "of",       "in",     "for",
      "with", "no",    "each", "all",  "any",  "some",  "your",    "its",      "from",   "by",
      "into", "every", "on",   "new",  "as",   "at",    "current", "selected", "invalid"};
  return kWords;
}

const std::set<std::string_view>& words_before_verbs() {
  static const std::set<std::string_view> kWords = {
      "to",     "will", "can", "cannot", "not", "you",    "we",    "they", "could",
      "should", "must", "may", "would",  "i",   "please", "don't", "it"};
  return kWords;
}

// How many code points two texts begin with alike, as a share of the shorter one.
float measure_shared_start(std::string_view a, std::string_view b) {
  std::size_t common = 0;
  while (common < a.size() && common < b.size() && a[common] == b[common]) ++common;
  while (common > 0 && common < a.size() &&
         (static_cast<unsigned char>(a[common]) & 0xC0) == 0x80) {
    --common;
  }
  const std::size_t shorter = std::min(a.size(), b.size());
  return shorter == 0 ? 0 : static_cast<float>(common) / static_cast<float>(shorter);
}

// The last two letters, folded.
std::string cut_ending(std::string_view form) {
  const std::string folded = fold_text(form);
  std::size_t begin = folded.size();
  for (int letters = 0; begin > 0 && letters < 2;) {
    --begin;
    if ((static_cast<unsigned char>(folded[begin]) & 0xC0) != 0x80) ++letters;
  }
  return folded.substr(begin);
}

}  // namespace

// English nouns follow determiners, prepositions and adjectives; verbs follow "to", pronouns and
// modals or begin the text. Other languages' inflection has told nouns and verbs apart already.
double DeviationMeasure::find_noun_likeness(const TermCandidate& candidate) const {
  if (corpus_.languages()[source_] != "en") return 1;
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
    if (words_before_nouns().count(before) > 0) ++noun;
    if (words_before_verbs().count(before) > 0) verb += 2;
  }
  return static_cast<double>(noun) / static_cast<double>(noun + verb);
}

float DeviationMeasure::measure_place_grammar(const TermPlace& place) const {
  if (place.first_word == 0 || corpus_.languages()[source_] != "en") return 0.5F;
  const CorpusText text = corpus_.text(source_, place.unit);
  const std::string_view before =
      corpus_.keys().text_of(text.words[place.first_word - 1].identity).substr(1);
  if (words_before_verbs().count(before) > 0) return 0;
  return words_before_nouns().count(before) > 0 ? 1 : 0.5F;
}

std::string_view DeviationMeasure::form_of(std::size_t language, std::size_t unit,
                                           std::uint32_t token) const {
  const CorpusText text = corpus_.text(language, unit);
  const std::string_view whole = units_[unit].unit.variants[text.variant].text;
  return whole.substr(text.tokens[token].begin, text.tokens[token].end - text.tokens[token].begin);
}

// Of several words one is the noun, but its place differs: "разбора файла", "новый файл".
float DeviationMeasure::measure_span_shape(std::size_t unit, const RenderingSpan& span) const {
  float shape = 0;
  for (std::uint32_t t = span.begin; t < span.end; ++t) {
    if (corpus_.text(target_, unit).tokens[t].is_stop_word) continue;
    shape = std::max(shape, measure_noun_shape(corpus_.languages()[target_],
                                               fold_text(form_of(target_, unit, t))));
  }
  return shape;
}

float DeviationMeasure::measure_usual_shape(const TermRendering& rendering) const {
  float sum = 0;
  std::size_t seen = 0;
  for (const RenderedPlace& place : rendering.places) {
    if (!place.is_usual || place.is_longer) continue;
    sum += measure_span_shape(place.place.unit, place.span);
    if (++seen == kMostLookedAt) break;
  }
  return seen == 0 ? 0.5F : sum / static_cast<float>(seen);
}

void DeviationMeasure::measure_forms(const MeasuredTerm& term, const RenderedPlace& place,
                                     DeviationFeatures* features) const {
  using F = DeviationFeatures;
  const TermCandidate& candidate = *term.candidate;
  const TermRendering& rendering = *term.rendering;
  auto& values = features->values;
  const std::size_t unit = place.place.unit;
  const CorpusText source = corpus_.text(source_, unit);
  const std::size_t after = place.place.first_word + place.place.length;
  values[F::kIsFirst] = place.place.first_word == 0 && after < source.words.size() ? 1 : 0;
  values[F::kPlaceGrammar] = measure_place_grammar(place.place);
  const std::string_view head = form_of(source_, unit, source.words[after - 1].first_token);
  values[F::kShape] = measure_noun_shape(corpus_.languages()[source_], fold_text(head));
  const std::string folded_head = fold_text(head);
  std::size_t same = 0;
  std::size_t seen = 0;
  const std::size_t step = candidate.places.size() / kMostLookedAt + 1;
  for (std::size_t i = 0; i < candidate.places.size(); i += step, ++seen) {
    const TermPlace& other = candidate.places[i];
    const CorpusText text = corpus_.text(source_, other.unit);
    const CorpusWord& word = text.words[other.first_word + other.length - 1U];
    if (fold_text(form_of(source_, other.unit, word.first_token)) == folded_head) ++same;
  }
  values[F::kFormShare] = static_cast<float>(same) / static_cast<float>(seen);
  values[F::kUsualShape] = term.usual_shape;
  values[F::kFoundShape] = 0.5F;
  if (place.key.empty()) return;
  values[F::kFoundShape] = measure_span_shape(unit, place.span);
  std::size_t shared = 0;
  for (const TermKey found : place.key) {
    const bool is_usual =
        std::find(rendering.usual.begin(), rendering.usual.end(), found) != rendering.usual.end();
    if (is_usual) ++shared;
    const std::string_view found_text = corpus_.keys().text_of(found).substr(1);
    for (const TermKey usual : rendering.usual) {
      if (is_usual) continue;
      values[F::kSharedStart] =
          std::max(values[F::kSharedStart],
                   measure_shared_start(found_text, corpus_.keys().text_of(usual).substr(1)));
    }
  }
  values[F::kShortened] = static_cast<float>(shared) / static_cast<float>(place.key.size());
  const std::string ending = cut_ending(form_of(target_, unit, place.span.end - 1));
  std::size_t usual_places = 0;
  std::size_t alike = 0;
  for (const RenderedPlace& other : rendering.places) {
    if (!other.is_usual || other.is_longer) continue;
    if (cut_ending(form_of(target_, other.place.unit, other.span.end - 1)) == ending) ++alike;
    if (++usual_places == kMostLookedAt) break;
  }
  values[F::kSameEnding] =
      usual_places == 0 ? 0 : static_cast<float>(alike) / static_cast<float>(usual_places);
}

}  // namespace stele::tm
