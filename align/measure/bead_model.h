// BeadModel: turns the features of a candidate bead into a score, in nats.
//
// The scores are the potentials of a conditional random field over whole alignments (semi-Markov:
// Sarawagi and Cohen 2004): the probability of an alignment is proportional to the exponential of
// the sum of its beads' scores.
#pragma once

#include "align/base/result.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele {

// What is measured of a candidate pair of runs, both not empty. All are near [-3, 3], 0 when the
// evidence is missing, and do not change when the languages are swapped.
enum class Feature : std::uint8_t {
  kCosine,           // of the runs' vectors, above the background of unrelated segments
  kCosineLow,        // how far the cosine is below a middling one
  kCosineHigh,       // how far above
  kCosineShort,      // the cosine, for runs of few words
  kCosineLead,       // the cosine above that with the neighbours outside the bead
  kCosineGain,       // what the weakest outer segment adds to the cosine of a merged run
  kWordsLow,         // lexicon coverage of the less covered run
  kWordsHigh,        // of the other
  kWordsLead,        // coverage above that by the neighbours outside
  kWordsGain,        // what the weakest outer segment adds to the coverage of a merged run
  kAnchorsMatched,   // information of the anchors found on both sides
  kAnchorsMissed,    // of those found on one side only
  kLength,           // squared length difference in standard deviations, capped
  kLengthFar,        // the difference beyond two deviations
  kEndEqual,         // both end with one mark
  kEndDiffers,       // they end with marks that do not go together
  kQuestionDiffers,  // question marks on one side only
  kExclamationDiffers,
  kQuotesDiffer,
  kBracketsDiffer,
  kCommasDiffer,
  kParagraphInside,  // paragraph ends inside the bead
  kParagraphAgrees,  // both runs start a paragraph, or neither
  kParagraphDiffers,
  kKindDiffers,    // a heading against text
  kSpeechAgrees,   // both end where a quotation does
  kSpeechDiffers,  // one ends inside a quotation, the other outside
};
inline constexpr std::size_t kFeatureCount = 27;
using BeadFeatures = std::array<float, kFeatureCount>;

// How many segments each side of a bead has, without regard to order: 1-2 and 2-1 are one shape.
// Requires: 1 <= min(first, second), both <= 8.
std::size_t shape_index(std::uint32_t first, std::uint32_t second);
inline constexpr std::size_t kShapeCount = 36;

// Scores segments that have no translation.
struct GapWeights {
  float segment = -4.0F;   // for each segment
  float length = 0.0F;     // times the logarithm of its length over 30
  float continues = 2.0F;  // when the bead before lacked a translation too
};

// One set of weights, fit for one set of evidence. The score is
//   shapes[s] + linear . f + sum over hidden units h of output[h] * tanh(hidden[h] . f + bias[h]).
struct BeadWeights {
  std::array<float, kShapeCount> shapes{};
  BeadFeatures linear{};
  GapWeights gap;
  std::vector<BeadFeatures> hidden;
  std::vector<float> hidden_bias;
  std::vector<float> output;

  float score(const BeadFeatures& features, std::uint32_t first, std::uint32_t second) const;
};

// Returns weights whose score is the mean of the members' scores.
// Requires: there is a member.
BeadWeights average_weights(std::span<const BeadWeights> members);

// Chosen by what is there to measure.
enum class Evidence : std::uint8_t { kNone = 0, kVectors = 1, kWords = 2, kVectorsAndWords = 3 };

inline constexpr std::size_t kEvidenceCount = 4;

// Returns weights set by hand, good enough to start from.
BeadWeights default_weights(Evidence evidence);

// The weights of both passes for every kind of evidence. Small weights without hidden units rank
// the cells of the band in the first pass; the second pass knows more of fewer beads, and has
// weights of its own for texts that a DocumentLexicon was learnt from.
struct AlignerModel {
  std::array<BeadWeights, kEvidenceCount> first_pass;
  std::array<BeadWeights, kEvidenceCount> second_pass;
  std::array<BeadWeights, kEvidenceCount> learnt_pass;
};

// Returns default_weights for all passes.
AlignerModel default_aligner_model();

// Reads what format_aligner_model wrote: a line `stele-aligner 3`, then a line for each row of
// numbers, named by pass, evidence and part.
// Fails with kUnsupportedVersion for another version, kCorruption for anything unexpected, naming
// the line.
Result<AlignerModel> parse_aligner_model(std::string_view text);
std::string format_aligner_model(const AlignerModel& model);

}  // namespace stele
