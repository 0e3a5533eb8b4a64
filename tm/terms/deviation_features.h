// What tells a deviant rendering from a legitimate one, and how sure that makes us (internal).
#pragma once

#include "tm/terms/aligned_corpus.h"
#include "tm/terms/finding.h"
#include "tm/terms/term_candidates.h"
#include "tm/terms/term_corpus.h"
#include "tm/terms/term_rendering.h"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace stele::tm {

// Each is about 1 in size. Their order is that of the fitted model: confidence_model.cc.
struct DeviationFeatures {
  enum Index : std::uint8_t {
    kUsualCount,        // log of the occurrences rendered as usual
    kOtherCount,        // log of the other occurrences that are rendered otherwise
    kSameCount,         // log of the other occurrences rendered like this one
    kShare,             // share of the occurrences rendered as usual
    kDice,              // association of term and usual rendering over all units
    kStrength,          // of the links to what stands there
    kNothing,           // 1 when nothing was found to stand there
    kResidue,           // 1 when what stands there was found as what nothing else claims
    kExplained,         // how much other source words claim what stands there
    kTranslation,       // learnt p(what stands there | term)
    kFoundTranslation,  // learnt p(term | what stands there)
    kOwnTranslation,    // how far the usual rendering is this term's alone: p(term | usual)
    kKnownFound,        // what the background lexicon thinks of what stands there
    kKnownUsual,        // and of the usual rendering
    kFoundUnits,        // log of the units that have what stands there
    kPartial,           // share of the usual rendering's words that the target has
    kLiteral,           // how strongly the other source words are linked: a free translation is low
    kUnclaimed,         // words of the target that no source word claims
    kRelated,           // 1 when a word of the target shares its beginning with the usual rendering
    kIsMultiword,       // 1 for a term of several words
    kIsNounLike,        // how often a determiner, a preposition or an adjective's place precedes it
    kIsInTitle,         // 1 when the source has one word more at most
    kSourceLength,      // log of the source's words
    kLengthRatio,       // log of target length over what is usual here
    kCaseDiffers,       // 1 when its capitals differ from what is usual for the term
    kShortened,         // share of what stands there that belongs to the usual rendering
    kSharedStart,       // the longest beginning a word of it shares with one of the usual rendering
    kSameEnding,        // share of the usual renderings that end in the same letters
    kIsFirst,           // 1 when the term begins its text and more follows: perhaps a command
    kPlaceGrammar,      // what stands before it here: 1 before nouns, 0 before verbs, .5 otherwise
    kShape,             // 1 for a noun's suffix, 0 for another class's, .5 for neither
    kFormShare,         // share of the term's occurrences that are written like this one
    kOthersUsual,       // share of the unit's other terms that are rendered as usual
    kOthersDeviant,     // log of the unit's other terms that deviate
    kUsualShape,  // how much like nouns the usual rendering's forms end: verbs vary on purpose
    kFoundShape,  // and what stands there
    kHasHan,      // 1 when either language writes words without spaces between them
    kCount,
  };
  std::array<float, kCount> values = {};
};

// The log odds that a person would call the deviation an inconsistency, by boosted trees. How they
// were fitted: tests/eval/fit_term_confidence.py and tm/terms/README.md.
double estimate_log_odds(const DeviationFeatures& features);

// What all deviations from one term's usual rendering have in common, so that it is measured once.
struct MeasuredTerm {
  const TermCandidate* candidate = nullptr;
  const TermRendering* rendering = nullptr;
  bool is_usually_capital = false;
  double noun_likeness = 0;  // kIsNounLike
  float usual_shape = 0;     // kUsualShape
};

// Measures deviations from one direction's renderings. Not thread-safe.
class DeviationMeasure {
 public:
  // `units` are those of `corpus`; `length_ratio` is how many target words a source word has here,
  // usually. The arguments must outlive this object.
  DeviationMeasure(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                   const AlignedCorpus& aligned, AlignedCorpus::Direction direction,
                   const RenderingVoter& voter, double length_ratio);

  // The result points to both.
  MeasuredTerm measure_term(const TermCandidate& candidate, const TermRendering& rendering) const;

  // `same_count` is how many occurrences are rendered like this one, itself included. What other
  // terms of the unit do (kOthersUsual, kOthersDeviant) is for the caller to fill in.
  // Requires: `place` is one of the rendering's.
  DeviationFeatures measure(const MeasuredTerm& term, const RenderedPlace& place,
                            std::uint32_t same_count) const;

 private:
  void measure_translations(const TermRendering& rendering, const RenderedPlace& place,
                            DeviationFeatures* features) const;
  void measure_unit(const TermRendering& rendering, const RenderedPlace& place,
                    DeviationFeatures* features) const;
  void measure_forms(const MeasuredTerm& term, const RenderedPlace& place,
                     DeviationFeatures* features) const;
  float measure_span_shape(std::size_t unit, const RenderingSpan& span) const;
  float measure_usual_shape(const TermRendering& rendering) const;
  std::string_view form_of(std::size_t language, std::size_t unit, std::uint32_t token) const;
  float measure_place_grammar(const TermPlace& place) const;
  double find_noun_likeness(const TermCandidate& candidate) const;
  bool is_usually_capital(const TermCandidate& candidate) const;

  const TermCorpus& corpus_;
  std::span<const CheckedUnit> units_;
  const AlignedCorpus& aligned_;
  AlignedCorpus::Direction direction_;
  AlignedCorpus::Direction opposite_;
  const RenderingVoter& voter_;
  std::size_t source_;
  std::size_t target_;
  double length_ratio_;
};

}  // namespace stele::tm
