// WordAligner: which word of a segment renders which word of its translation, learnt from the units
// themselves.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace stele::tm {

// A source and a target position that translate each other. `weight` in (0, 1] is the geometric
// mean of what both directions believe.
struct WordLink {
  std::uint16_t source = 0;
  std::uint16_t target = 0;
  float weight = 0;
};

// Statistical word alignment for many short texts: IBM model 1 (Brown et al. 1993) in both
// directions with a prior for positions near the diagonal (Dyer et al. 2013, equation 3) and, in
// the later rounds, agreement of the directions (Liang et al. 2006, section 3: counts are products
// of posteriors). A background lexicon enters as Dirichlet pseudo-counts, so a hundred units are
// enough when their words are common ones.
//
//   WordAligner aligner({});
//   for (unit) aligner.add(source_words, target_words);   // dense ids from 0
//   aligner.train(prior);
//   for (unit) aligner.align_added(unit, min_weight, &links);
//
// Pairs that the first round finds improbable both ways are forgotten, so that the later rounds
// work in the cache.
//
// Time: linear in the sum of source length x target length. Memory: 24 bytes for each pair of
// words that occur together, 8 for each place where a pair that is not forgotten does.
// Deterministic. align() may run concurrently after train().
class WordAligner {
 public:
  struct Options {
    int agreement_rounds = 3;       // after a first one, from a uniform start
    double diagonal_tension = 3;    // 0: position does not matter; larger: order is kept
    double null_share = 0.08;       // how much of a text renders nothing
    double prior_strength = 3;      // occurrences of a word that the background lexicon is worth
    double smoothing = 0.005;       // pseudo-count of every pair seen together
    double min_probability = 0.01;  // pairs below it in both directions are forgotten
  };

  // What the background lexicon says: p(target | source) and p(source | target), 0 when it has
  // nothing to say.
  struct Prior {
    float forward = 0;
    float backward = 0;
  };
  using PriorFunction = std::function<Prior(std::uint32_t source, std::uint32_t target)>;

  explicit WordAligner(const Options& options);

  // Adds a pair to learn from. Texts of more than kMaxLength words are cut.
  void add(std::span<const std::uint32_t> source, std::span<const std::uint32_t> target);

  // Learns. `prior` may be null.
  void train(const PriorFunction& prior);

  // Replaces `*links` by those of the pair that was added `index`-th, from 0, that have a weight of
  // `min_weight` or more, by source, then target. Requires: train() was called.
  void align_added(std::size_t index, float min_weight, std::vector<WordLink>* links) const;

  // The same for any pair. Of words that were never added together `unseen` is asked; when it is
  // null, they have no link.
  void align(std::span<const std::uint32_t> source, std::span<const std::uint32_t> target,
             float min_weight, const PriorFunction& unseen, std::vector<WordLink>* links) const;

  // The learnt p(target | source) and p(source | target); zeros when they never met.
  Prior translation(std::uint32_t source, std::uint32_t target) const;

  static constexpr std::size_t kMaxLength = 200;

 private:
  static constexpr std::uint64_t kFree = ~std::uint64_t{0};
  static constexpr std::uint32_t kNoCell = ~std::uint32_t{0};
  struct Cell {
    std::uint64_t pair = kFree;
    float forward = 0;   // p(target | source)
    float backward = 0;  // p(source | target)
    float forward_count = 0;
    float backward_count = 0;
  };
  // Positions of two texts whose words may translate each other.
  struct Pairing {
    std::uint32_t cell = kNoCell;
    std::uint8_t source = 0;
    std::uint8_t target = 0;
    std::uint8_t distance = 0;  // index in nearness_
  };
  static_assert(kMaxLength <= 256);
  struct Workspace {  // for one pair of texts
    std::vector<std::size_t> homes;
    std::vector<float> source_places;
    std::vector<float> target_places;
    std::vector<Pairing> pairings;
    std::vector<float> forward;  // by pairing
    std::vector<float> backward;
  };

  std::size_t home_of(std::uint64_t pair) const;
  std::uint32_t find_cell(std::uint64_t pair, std::size_t home) const;
  std::uint32_t add_cell(std::uint64_t pair, std::size_t home);
  void reserve(std::size_t added_count);
  void rebuild(std::size_t size, float min_probability);
  std::uint8_t measure_distance(float source_place, float target_place) const;
  void list_homes(std::span<const std::uint32_t> source, std::span<const std::uint32_t> target,
                  Workspace* work) const;
  void count_uniformly(std::span<const std::uint32_t> source, std::span<const std::uint32_t> target,
                       Workspace* work);
  void list_pairings(std::span<const std::uint32_t> source, std::span<const std::uint32_t> target,
                     const PriorFunction& unseen, Workspace* work) const;
  std::span<const Pairing> pairings_of(std::size_t index) const;
  void look_up(std::span<const Pairing> pairings, Workspace* work) const;
  void normalize_pairings(std::span<const Pairing> pairings, Workspace* work) const;
  void list_links(std::span<const Pairing> pairings, float min_weight, Workspace* work,
                  std::vector<WordLink>* links) const;
  void count_agreement(std::span<const Pairing> pairings, Workspace* work);
  void collect_priors(const PriorFunction& prior);
  void normalize();
  void forget_improbable();

  Options options_;
  std::array<float, 128> nearness_ = {};  // by distance, in steps
  std::vector<Cell> cells_;
  std::size_t cell_count_ = 0;
  struct KnownPair {
    std::uint64_t pair = kFree;
    Prior prior;
  };
  std::vector<KnownPair> known_;           // about which the background lexicon knows something
  std::vector<std::uint32_t> words_;       // all added texts, one after another
  std::vector<std::size_t> begins_ = {0};  // of source, target, source, target, … in words_
  std::vector<Pairing> pairings_;          // of all added texts, one after another
  std::vector<std::size_t> pairing_begins_ = {0};
  std::uint32_t source_size_ = 0;  // largest id + 1
  std::uint32_t target_size_ = 0;
};

}  // namespace stele::tm
