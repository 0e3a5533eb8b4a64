// AlignedCorpus: the word links of every unit between two languages of a corpus.
#pragma once

#include "tm/terms/term_corpus.h"
#include "tm/terms/word_aligner.h"

#include <cstdint>
#include <functional>
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

// p(target word | source word) and back, from a lexicon that knows more than these units; words as
// TermAnalyzer folds and stems them.
using BackgroundLexicon =
    std::function<WordAligner::Prior(std::string_view source, std::string_view target)>;

// Learns from all units that have both languages and keeps the links.
class AlignedCorpus {
 public:
  // `background` may be null. The corpus must outlive this object.
  AlignedCorpus(const TermCorpus& corpus, std::size_t source, std::size_t target,
                const BackgroundLexicon& background);

  std::size_t source_language() const { return source_; }
  std::size_t target_language() const { return target_; }

  // Word links of a unit by source, then target; empty when it lacks a language.
  std::span<const WordLink> links(std::size_t unit) const;

  enum class Direction : std::uint8_t { kForward, kBackward };

  // Returns what renders words [first, first + length) of the source (kBackward: of the target) in
  // the other text; nothing when no link is strong enough.
  std::optional<RenderingSpan> find_rendering(std::size_t unit, std::size_t first,
                                              std::size_t length, Direction direction) const;

  // The learnt p(target | source) of two stems, in the given direction.
  float translation(TermKey from, TermKey to, Direction direction) const;

  // How likely the background lexicon finds it that two stems translate each other: the larger of
  // both directions' probabilities; 0 without a lexicon. Not thread-safe (the lexicon remembers).
  float known_translation(TermKey from, TermKey to, Direction direction) const;

 private:
  const TermCorpus& corpus_;
  std::size_t source_;
  std::size_t target_;
  BackgroundLexicon background_;
  WordAligner aligner_;
  std::vector<WordLink> links_;
  std::vector<std::size_t> begins_;  // by unit, and the end
};

}  // namespace stele::tm
