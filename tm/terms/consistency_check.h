// Finds, without a glossary, recurring terms that are rendered in another way than usual.
#pragma once

#include "tm/terms/aligned_corpus.h"
#include "tm/terms/finding.h"
#include "tm/terms/term_corpus.h"

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// What tells a deviant rendering from a legitimate one; each is about 1 in size.
struct DeviationFeatures {
  enum Index : std::uint8_t {
    kBias,
    kUsualCount,      // log of the occurrences rendered as usual
    kOtherCount,      // log of the other occurrences that are rendered otherwise
    kSameCount,       // log of the other occurrences rendered like this one
    kDice,            // association of term and usual rendering over all units
    kStrength,        // of the links to what stands there
    kNothing,         // 1 when nothing was found to stand there
    kExplained,       // how much other source words claim what stands there
    kTranslation,     // learnt p(what stands there | term)
    kOwnTranslation,  // how far the usual rendering is this term's alone: p(term | usual)
    kRelated,         // 1 when it shares its beginning with the usual rendering
    kIsMultiword,     // 1 for a term of several words
    kIsNounLike,      // how often a determiner, a preposition or an adjective's place precedes it
    kIsInTitle,       // 1 when the source has one or two words
    kLengthRatio,     // log of target length over what is usual here
    kCaseDiffers,     // 1 when its capitals differ from what is usual for the term
    kIsLonger,        // 1 for the usual rendering with a word more
    kIsOtherPlace,    // 1 when the usual rendering stands there for another occurrence
    kProseWord,       // 1 for a single word in prose, where synonyms are good style
    kProseNothing,    // 1 when nothing was found to stand there in prose
    kProseRare,       // 1 in prose when the usual rendering was seen twice only
    kCount,
  };
  std::array<double, kCount> values = {};
};

// The probability that a person would call the deviation an inconsistency, from a logistic model.
// How its weights were fitted: tm/terms/README.md.
double estimate_confidence(const DeviationFeatures& features);

struct ConsistencyOptions {
  // Primary languages; empty: the corpus's first, and all others.
  std::string source_language;
  std::vector<std::string> target_languages;
  bool is_reversed_too =
      true;  // also targets' terms that the source language renders in several ways
  double min_confidence = 0.5;
  std::uint32_t min_units = 3;  // a term recurs in this many units
  // For a pair of primary languages; may return null.
  std::function<BackgroundLexicon(const std::string& source, const std::string& target)> background;
  // Called with each deviation before it is judged; for fitting the model. May be null.
  std::function<void(const Finding&, const DeviationFeatures&)> observe;
};

// Appends a kTermInconsistent finding for each deviant occurrence. `units` are those of `corpus`,
// in order. Of findings about overlapping source words the most confident is kept. With three
// languages or more, a deviation counts more when the other languages render the term as usual
// there, and less when they deviate as well: then it is likely to mean something else.
void check_consistency(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                       const ConsistencyOptions& options, std::vector<Finding>* findings);

}  // namespace stele::tm
