// AlignedCorpus: the word links of every unit between two languages of a corpus.
#pragma once

#include "tm/terms/term_corpus.h"
#include "tm/terms/word_aligner.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace stele::tm {

// What renders a group of words in the other text: tokens [begin, end) of it.
struct RenderingSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  float strength = 0;   // in (0, 1]: mean weight of the links that make it
  float explained = 0;  // in [0, 1]: how strongly its words are linked to words outside the group
};

// A lexicon between two languages that knows more than these units; words as TermAnalyzer folds and
// stems them. Numbering remembers words and is not thread-safe; find() may run concurrently.
class BackgroundWords {
 public:
  virtual ~BackgroundWords() = default;
  // Each returns the number of a word of its language, from 0.
  virtual std::uint32_t number_source(std::string_view word) = 0;
  virtual std::uint32_t number_target(std::string_view word) = 0;
  // Returns p(target | source) and p(source | target). Requires: both were numbered.
  virtual WordAligner::Prior find(std::uint32_t source, std::uint32_t target) const = 0;
};
using BackgroundLexicon = std::shared_ptr<BackgroundWords>;

// Learns from units that have both languages and keeps the links of all.
class AlignedCorpus {
 public:
  static constexpr std::size_t kAllUnits = ~std::size_t{0};

  // Learns from the first `learnt_units`; in the others, words that those do not have together are
  // linked as the background lexicon knows them. `background` may be null. The corpus must outlive
  // this object.
  AlignedCorpus(const TermCorpus& corpus, std::size_t source, std::size_t target,
                const BackgroundLexicon& background, std::size_t learnt_units = kAllUnits);

  std::size_t source_language() const { return source_; }
  std::size_t target_language() const { return target_; }

  // Word links of a unit by source, then target; empty when it lacks a language.
  std::span<const WordLink> links(std::size_t unit) const;

  enum class Direction : std::uint8_t { kForward, kBackward };

  // Returns what renders words [first, first + length) of the source (kBackward: of the target) in
  // the other text; nothing when no link is strong enough.
  std::optional<RenderingSpan> find_rendering(std::size_t unit, std::size_t first,
                                              std::size_t length, Direction direction) const;

  // Returns `span`, what renders the words, with neighbours that no other word of the source is
  // sure of, while it has fewer content words than they: of "контртеррористической операции" the
  // aligner may know the noun only. For a reader; what is counted stays as it was aligned.
  RenderingSpan widen(std::size_t unit, std::size_t first, std::size_t length,
                      const RenderingSpan& span, Direction direction) const;

  // The learnt p(target | source) of two stems, in the given direction.
  float translation(TermKey from, TermKey to, Direction direction) const;

  // How likely the background lexicon finds it that two stems translate each other: the larger of
  // both directions' probabilities; 0 without a lexicon. Requires: the corpus has both.
  float known_translation(TermKey from, TermKey to, Direction direction) const;

 private:
  const TermCorpus& corpus_;
  std::size_t source_;
  std::size_t target_;
  // The strongest link of each word of the other text from words [first, first + length), and from
  // others.
  struct Weights {
    std::vector<float> inside;
    std::vector<float> outside;
  };
  void collect_weights(std::size_t unit, std::size_t first, std::size_t length, Direction direction,
                       Weights* weights) const;
  void number_words(std::size_t language, std::vector<std::uint32_t>* numbers) const;

  BackgroundLexicon background_;
  // The background lexicon's numbers, by stem.
  std::vector<std::uint32_t> source_numbers_;
  std::vector<std::uint32_t> target_numbers_;
  WordAligner aligner_;
  std::vector<WordLink> links_;
  std::vector<std::size_t> begins_;  // by unit, and the end
};

}  // namespace stele::tm
