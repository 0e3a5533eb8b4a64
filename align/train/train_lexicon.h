// Learns which words translate which from pairs of texts.
#pragma once

#include "align/base/result.h"
#include "align/measure/lexicon.h"
#include "align/train/pair_file.h"

#include <cstddef>
#include <string>
#include <vector>

namespace stele {

struct LexiconPairs {
  std::string first_language;  // primary tags
  std::string second_language;
  std::vector<TextPair> pairs;
};

struct TrainLexiconOptions {
  std::size_t iterations = 5;
  std::size_t max_words = 40;        // texts with more are left out: they say little of each word
  std::size_t max_translations = 8;  // kept for a word, at most 16
  double min_probability = 0.04;     // less probable translations are dropped
  double min_count = 1.5;            // expected uses of a translation in the pairs
};

// Returns the content of a lexicon with both directions of each pair of languages.
//
// IBM Model 1 (Brown et al. 1993) in both directions at once; between rounds each direction's
// probabilities are multiplied by the other's, so that they agree (Liang, Taskar and Klein 2006,
// "Alignment by Agreement"), which keeps rare words from collecting every word they stand beside.
// The same pairs give the same lexicon.
// Fails with kInvalidArgument when there are no pairs, or kLimitExceeded with over 16 languages.
Result<LexiconContent> train_lexicon(const std::vector<LexiconPairs>& pairs,
                                     const TrainLexiconOptions& options);

}  // namespace stele
