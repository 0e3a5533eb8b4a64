#include "tm/terms/deviation_features.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace stele::tm {
namespace {

constexpr float kUnclaimed = 0.25F;

float log_of(double count) {
  return static_cast<float>(std::log(std::max(0.0, count) + 1) / 3);
}

// The words of a text that tokens [begin, end) touch.
template <typename Visit>
void for_each_word(const CorpusText& text, std::uint32_t begin, std::uint32_t end,
                   const Visit& visit) {
  for (const CorpusWord& word : text.words) {
    if (word.first_token < end && begin < word.first_token + word.token_count) visit(word);
  }
}

}  // namespace

DeviationMeasure::DeviationMeasure(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                                   const AlignedCorpus& aligned, AlignedCorpus::Direction direction,
                                   const RenderingVoter& voter, double length_ratio)
    : corpus_(corpus),
      units_(units),
      aligned_(aligned),
      direction_(direction),
      voter_(voter),
      length_ratio_(length_ratio) {
  const bool is_forward = direction == AlignedCorpus::Direction::kForward;
  opposite_ = is_forward ? AlignedCorpus::Direction::kBackward : AlignedCorpus::Direction::kForward;
  source_ = is_forward ? aligned.source_language() : aligned.target_language();
  target_ = is_forward ? aligned.target_language() : aligned.source_language();
}

bool DeviationMeasure::is_usually_capital(const TermCandidate& candidate) const {
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

void DeviationMeasure::measure_translations(const TermRendering& rendering,
                                            const RenderedPlace& place,
                                            DeviationFeatures* features) const {
  using F = DeviationFeatures;
  auto& values = features->values;
  const CorpusText source = corpus_.text(source_, place.place.unit);
  const CorpusText target = corpus_.text(target_, place.place.unit);
  const auto raise = [&values](F::Index index, float value) {
    values[index] = std::max(values[index], value);
  };
  const auto usual = std::find_if(rendering.places.begin(), rendering.places.end(),
                                  [](const RenderedPlace& p) { return p.is_usual; });
  for (std::uint16_t w = 0; w < place.place.length; ++w) {
    const CorpusWord& word = source.words[place.place.first_word + w];
    if (word.is_stop_word) continue;
    const TermKey stem = word.stem;
    if (!place.key.empty()) {
      for_each_word(target, place.span.begin, place.span.end, [&](const CorpusWord& found) {
        raise(F::kTranslation, aligned_.translation(stem, found.stem, direction_));
        raise(F::kFoundTranslation, aligned_.translation(found.stem, stem, opposite_));
        raise(F::kKnownFound, aligned_.known_translation(stem, found.stem, direction_));
      });
    }
    if (usual == rendering.places.end()) continue;
    for_each_word(corpus_.text(target_, usual->place.unit), usual->span.begin, usual->span.end,
                  [&](const CorpusWord& wanted) {
                    raise(F::kOwnTranslation, aligned_.translation(wanted.stem, stem, opposite_));
                    raise(F::kKnownUsual,
                          aligned_.known_translation(stem, wanted.stem, direction_));
                  });
  }
}

void DeviationMeasure::measure_unit(const TermRendering& rendering, const RenderedPlace& place,
                                    DeviationFeatures* features) const {
  using F = DeviationFeatures;
  auto& values = features->values;
  const CorpusText source = corpus_.text(source_, place.place.unit);
  const CorpusText target = corpus_.text(target_, place.place.unit);
  std::size_t present = 0;
  for (const TermKey usual : rendering.usual) {
    bool stands = false;
    for (const CorpusToken& token : target.tokens) {
      if (token.stem == usual) stands = true;
      if (token.kind != TermTokenKind::kHan &&
          are_related_stems(corpus_.keys().text_of(usual), corpus_.keys().text_of(token.stem))) {
        values[F::kRelated] = 1;
      }
    }
    if (stands) ++present;
  }
  values[F::kPartial] = static_cast<float>(present) / static_cast<float>(rendering.usual.size());
  std::vector<float> source_links(source.words.size(), 0);
  std::vector<float> target_links(target.words.size(), 0);
  const bool is_forward = direction_ == AlignedCorpus::Direction::kForward;
  const std::size_t first = place.place.first_word;
  const std::size_t end = first + place.place.length;
  for (const WordLink& link : aligned_.links(place.place.unit)) {
    const std::size_t from = is_forward ? link.source : link.target;
    const std::size_t to = is_forward ? link.target : link.source;
    source_links[from] = std::max(source_links[from], link.weight);
    if (from < first || from >= end) target_links[to] = std::max(target_links[to], link.weight);
  }
  float linked = 0.5F;  // a unit of the term alone says nothing
  float others = 1;
  for (std::size_t w = 0; w < source.words.size(); ++w) {
    if ((w >= first && w < end) || source.words[w].is_stop_word) continue;
    linked += source_links[w];
    others += 1;
  }
  values[F::kLiteral] = linked / others;
  float unclaimed = 0;
  for (std::size_t w = 0; w < target.words.size(); ++w) {
    if (target_links[w] < kUnclaimed && !target.words[w].is_stop_word) unclaimed += 1;
  }
  values[F::kUnclaimed] = std::min(unclaimed, 6.0F) / 3;
  values[F::kIsInTitle] = source.words.size() <= place.place.length + 1U ? 1 : 0;
  values[F::kSourceLength] = log_of(static_cast<double>(source.words.size()));
  const double ratio = static_cast<double>(target.words.size()) /
                       static_cast<double>(source.words.size()) / length_ratio_;
  values[F::kLengthRatio] = static_cast<float>(std::clamp(std::log(ratio), -1.0, 1.0));
}

MeasuredTerm DeviationMeasure::measure_term(const TermCandidate& candidate,
                                            const TermRendering& rendering) const {
  return {.candidate = &candidate,
          .rendering = &rendering,
          .is_usually_capital = is_usually_capital(candidate),
          .noun_likeness = find_noun_likeness(candidate),
          .usual_shape = measure_usual_shape(rendering)};
}

DeviationFeatures DeviationMeasure::measure(const MeasuredTerm& term, const RenderedPlace& place,
                                            std::uint32_t same_count) const {
  using F = DeviationFeatures;
  const TermRendering& rendering = *term.rendering;
  DeviationFeatures features;
  auto& values = features.values;
  const bool is_found = !place.key.empty();
  const double total = static_cast<double>(rendering.places.size());
  values[F::kUsualCount] = log_of(rendering.usual_count);
  values[F::kOtherCount] = log_of(total - rendering.usual_count - 1);
  values[F::kSameCount] = log_of(is_found ? same_count - 1.0 : 0);
  values[F::kShare] = static_cast<float>(rendering.usual_count / total);
  values[F::kDice] =
      static_cast<float>(2.0 * rendering.usual_count / (total + rendering.target_unit_count));
  values[F::kStrength] = is_found ? place.span.strength : 0;
  values[F::kNothing] = is_found ? 0 : 1;
  values[F::kResidue] = place.is_residue ? 1 : 0;
  values[F::kExplained] = is_found ? place.span.explained : 0;
  if (is_found) values[F::kFoundUnits] = log_of(voter_.count_units(place.key));
  measure_translations(rendering, place, &features);
  measure_unit(rendering, place, &features);
  measure_forms(term, place, &features);
  const auto writes_han = [this](std::size_t language) {
    return corpus_.languages()[language] == "zh" || corpus_.languages()[language] == "ja";
  };
  values[F::kHasHan] = writes_han(source_) || writes_han(target_) ? 1 : 0;
  values[F::kIsMultiword] = place.place.length > 1 ? 1 : 0;
  values[F::kIsNounLike] = static_cast<float>(term.noun_likeness);
  const CorpusText source = corpus_.text(source_, place.place.unit);
  const CorpusWord& first = source.words[place.place.first_word];
  values[F::kCaseDiffers] =
      source.tokens[first.first_token].is_capital != term.is_usually_capital ? 1 : 0;
  return features;
}

}  // namespace stele::tm
