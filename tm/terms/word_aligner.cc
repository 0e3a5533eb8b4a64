#include "tm/terms/word_aligner.h"

#include <algorithm>
#include <cmath>

namespace stele::tm {
namespace {

constexpr float kUnseen = 1e-7F;

std::uint64_t make_pair_id(std::uint32_t source, std::uint32_t target) {
  return (std::uint64_t{source} << 32) | target;
}

std::size_t mix(std::uint64_t id) {
  id ^= id >> 32;
  id *= 0x9E3779B97F4A7C15ULL;
  return static_cast<std::size_t>(id >> 16);
}

std::span<const std::uint32_t> cut(std::span<const std::uint32_t> text) {
  return text.first(std::min(text.size(), WordAligner::kMaxLength));
}

}  // namespace

WordAligner::WordAligner(const Options& options) : options_(options), cells_(1024) {
  for (std::size_t step = 0; step < nearness_.size(); ++step) {
    nearness_[step] =
        static_cast<float>(std::exp(-options_.diagonal_tension * static_cast<double>(step) /
                                    static_cast<double>(nearness_.size())));
  }
}

std::size_t WordAligner::home_of(std::uint64_t pair) const {
  return mix(pair) & (cells_.size() - 1);
}

std::uint32_t WordAligner::find_cell(std::uint64_t pair, std::size_t home) const {
  const std::size_t mask = cells_.size() - 1;
  for (std::size_t i = home;; i = (i + 1) & mask) {
    if (cells_[i].pair == pair) return static_cast<std::uint32_t>(i);
    if (cells_[i].pair == kFree) return kNoCell;
  }
}

// Requires: there is room, see reserve().
std::uint32_t WordAligner::add_cell(std::uint64_t pair, std::size_t home) {
  const std::size_t mask = cells_.size() - 1;
  std::size_t i = home;
  for (; cells_[i].pair != kFree; i = (i + 1) & mask) {
    if (cells_[i].pair == pair) return static_cast<std::uint32_t>(i);
  }
  cells_[i].pair = pair;
  ++cell_count_;
  return static_cast<std::uint32_t>(i);
}

void WordAligner::reserve(std::size_t added_count) {
  std::size_t size = cells_.size();
  while ((cell_count_ + added_count) * 10 > size * 6) size *= 2;
  if (size != cells_.size()) rebuild(size, 0);
}

// Moves the cells that are probable enough into a table of `size`.
void WordAligner::rebuild(std::size_t size, float min_probability) {
  std::vector<Cell> old(size);
  old.swap(cells_);
  cell_count_ = 0;
  for (const Cell& cell : old) {
    if (cell.pair == kFree) continue;
    if (cell.forward < min_probability && cell.backward < min_probability) continue;
    cells_[add_cell(cell.pair, home_of(cell.pair))] = cell;
  }
}

void WordAligner::add(std::span<const std::uint32_t> source,
                      std::span<const std::uint32_t> target) {
  source = cut(source);
  target = cut(target);
  for (const std::uint32_t word : source) source_size_ = std::max(source_size_, word + 1);
  for (const std::uint32_t word : target) target_size_ = std::max(target_size_, word + 1);
  for (const auto& text : {source, target}) {
    words_.insert(words_.end(), text.begin(), text.end());
    begins_.push_back(words_.size());
  }
}

// How far from the diagonal two words stand, by their relative positions: an index in nearness_.
std::uint8_t WordAligner::measure_distance(float source_place, float target_place) const {
  const float distance = std::abs(source_place - target_place);
  return static_cast<std::uint8_t>(distance * static_cast<float>(nearness_.size()));
}

// Fills `homes` with where to start looking for each pair, and has the memory fetched: the look-ups
// would wait for it one after another.
void WordAligner::list_homes(std::span<const std::uint32_t> source,
                             std::span<const std::uint32_t> target, Workspace* work) const {
  work->homes.resize(source.size() * target.size());
  std::size_t at = 0;
  for (const std::uint32_t s : source) {
    for (const std::uint32_t t : target) {
      const std::size_t home = home_of(make_pair_id(s, t));
      __builtin_prefetch(&cells_[home]);
      work->homes[at++] = home;
    }
  }
  const auto list_places = [](std::size_t size, std::vector<float>* places) {
    places->resize(size);
    for (std::size_t i = 0; i < size; ++i) {
      (*places)[i] = (static_cast<float>(i) + 0.5F) / static_cast<float>(size);
    }
  };
  list_places(source.size(), &work->source_places);
  list_places(target.size(), &work->target_places);
}

// The first round of model 1, from a uniform start.
void WordAligner::count_uniformly(std::span<const std::uint32_t> source,
                                  std::span<const std::uint32_t> target, Workspace* work) {
  reserve(source.size() * target.size());
  list_homes(source, target, work);
  const float forward = 1.0F / static_cast<float>(source.size());
  const float backward = 1.0F / static_cast<float>(target.size());
  std::size_t at = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    for (std::size_t j = 0; j < target.size(); ++j, ++at) {
      const float near =
          nearness_[measure_distance(work->source_places[i], work->target_places[j])];
      Cell& cell = cells_[add_cell(make_pair_id(source[i], target[j]), work->homes[at])];
      cell.forward_count += forward * near;
      cell.backward_count += backward * near;
    }
  }
}

void WordAligner::collect_priors(const PriorFunction& prior) {
  known_.clear();
  if (!prior) return;
  for (const Cell& cell : cells_) {
    if (cell.pair == kFree) continue;
    const Prior known =
        prior(static_cast<std::uint32_t>(cell.pair >> 32), static_cast<std::uint32_t>(cell.pair));
    if (known.forward > 0 || known.backward > 0) known_.push_back({cell.pair, known});
  }
}

void WordAligner::normalize() {
  std::vector<double> source_total(source_size_, 0);
  std::vector<double> target_total(target_size_, 0);
  const auto smoothing = static_cast<float>(options_.smoothing);
  const auto strength = static_cast<float>(options_.prior_strength);
  for (const KnownPair& known : known_) {
    const std::uint32_t cell = find_cell(known.pair, home_of(known.pair));
    if (cell == kNoCell) continue;  // forgotten
    cells_[cell].forward_count += strength * known.prior.forward;
    cells_[cell].backward_count += strength * known.prior.backward;
  }
  for (Cell& cell : cells_) {
    if (cell.pair == kFree) continue;
    const auto source = static_cast<std::uint32_t>(cell.pair >> 32);
    const auto target = static_cast<std::uint32_t>(cell.pair);
    cell.forward_count += smoothing;
    cell.backward_count += smoothing;
    source_total[source] += cell.forward_count;
    target_total[target] += cell.backward_count;
  }
  for (Cell& cell : cells_) {
    if (cell.pair == kFree) continue;
    const auto source = static_cast<std::uint32_t>(cell.pair >> 32);
    const auto target = static_cast<std::uint32_t>(cell.pair);
    cell.forward = static_cast<float>(cell.forward_count / source_total[source]);
    cell.backward = static_cast<float>(cell.backward_count / target_total[target]);
    cell.forward_count = 0;
    cell.backward_count = 0;
  }
}

// Fills `pairings` with the words that may translate each other, by source, then target, and
// `forward` and `backward` with how likely that is.
void WordAligner::list_pairings(std::span<const std::uint32_t> source,
                                std::span<const std::uint32_t> target, const PriorFunction& unseen,
                                Workspace* work) const {
  list_homes(source, target, work);
  work->pairings.clear();
  work->forward.clear();
  work->backward.clear();
  std::size_t at = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    for (std::size_t j = 0; j < target.size(); ++j, ++at) {
      const std::uint32_t cell = find_cell(make_pair_id(source[i], target[j]), work->homes[at]);
      Prior known;
      if (cell != kNoCell) {
        known = {cells_[cell].forward, cells_[cell].backward};
      } else if (unseen) {
        known = unseen(source[i], target[j]);
      }
      if (known.forward <= 0 && known.backward <= 0) continue;
      const std::uint8_t distance =
          measure_distance(work->source_places[i], work->target_places[j]);
      work->pairings.push_back(
          {cell, static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(j), distance});
      work->forward.push_back(known.forward * nearness_[distance]);
      work->backward.push_back(known.backward * nearness_[distance]);
    }
  }
}

// Turns `forward` and `backward` into posteriors: each word has one word of the other text or none;
// the null word competes with a constant.
void WordAligner::normalize_pairings(std::span<const Pairing> pairings, Workspace* work) const {
  std::array<float, kMaxLength> of_source;
  std::array<float, kMaxLength> of_target;
  of_source.fill(kUnseen);
  of_target.fill(kUnseen);
  for (std::size_t p = 0; p < pairings.size(); ++p) {
    of_target[pairings[p].target] += work->forward[p];
    of_source[pairings[p].source] += work->backward[p];
  }
  const float null = static_cast<float>(options_.null_share) * 0.02F;
  for (std::size_t p = 0; p < pairings.size(); ++p) {
    work->forward[p] /= of_target[pairings[p].target] + null;
    work->backward[p] /= of_source[pairings[p].source] + null;
  }
}

std::span<const WordAligner::Pairing> WordAligner::pairings_of(std::size_t index) const {
  return std::span<const Pairing>(pairings_).subspan(
      pairing_begins_[index], pairing_begins_[index + 1] - pairing_begins_[index]);
}

// Fills `forward` and `backward` with how likely the pairings are, by what was learnt last.
void WordAligner::look_up(std::span<const Pairing> pairings, Workspace* work) const {
  work->forward.resize(pairings.size());
  work->backward.resize(pairings.size());
  for (std::size_t p = 0; p < pairings.size(); ++p) {
    const Cell& cell = cells_[pairings[p].cell];
    work->forward[p] = cell.forward * nearness_[pairings[p].distance];
    work->backward[p] = cell.backward * nearness_[pairings[p].distance];
  }
}

void WordAligner::count_agreement(std::span<const Pairing> pairings, Workspace* work) {
  look_up(pairings, work);
  normalize_pairings(pairings, work);
  for (std::size_t p = 0; p < pairings.size(); ++p) {
    Cell& cell = cells_[pairings[p].cell];
    const float both = work->forward[p] * work->backward[p];
    cell.forward_count += both;
    cell.backward_count += both;
  }
}

void WordAligner::train(const PriorFunction& prior) {
  Workspace work;
  const std::span<const std::uint32_t> words(words_);
  const auto visit_texts = [&](const auto& visit) {
    for (std::size_t k = 0; k + 2 < begins_.size(); k += 2) {
      visit(words.subspan(begins_[k], begins_[k + 1] - begins_[k]),
            words.subspan(begins_[k + 1], begins_[k + 2] - begins_[k + 1]));
    }
  };
  visit_texts([&](auto source, auto target) { count_uniformly(source, target, &work); });
  collect_priors(prior);
  normalize();
  forget_improbable();
  visit_texts([&](auto source, auto target) {
    list_pairings(source, target, nullptr, &work);
    pairings_.insert(pairings_.end(), work.pairings.begin(), work.pairings.end());
    pairing_begins_.push_back(pairings_.size());
  });
  for (int round = 0; round < options_.agreement_rounds; ++round) {
    for (std::size_t k = 0; k + 1 < pairing_begins_.size(); ++k) {
      count_agreement(pairings_of(k), &work);
    }
    normalize();
  }
}

// Most words that stand in one unit have nothing to do with each other.
void WordAligner::forget_improbable() {
  const auto limit = static_cast<float>(options_.min_probability);
  const auto count = static_cast<std::size_t>(
      std::count_if(cells_.begin(), cells_.end(), [limit](const Cell& cell) {
        return cell.pair != kFree && (cell.forward >= limit || cell.backward >= limit);
      }));
  std::size_t size = 1024;
  while (size < 3 * count) size *= 2;
  rebuild(size, limit);
}

// Requires: `forward` and `backward` are of these pairings.
void WordAligner::list_links(std::span<const Pairing> pairings, float min_weight, Workspace* work,
                             std::vector<WordLink>* links) const {
  links->clear();
  normalize_pairings(pairings, work);
  for (std::size_t p = 0; p < pairings.size(); ++p) {
    const float weight = std::sqrt(work->forward[p] * work->backward[p]);
    if (weight >= min_weight) links->push_back({pairings[p].source, pairings[p].target, weight});
  }
}

void WordAligner::align_added(std::size_t index, float min_weight,
                              std::vector<WordLink>* links) const {
  thread_local Workspace work;
  look_up(pairings_of(index), &work);
  list_links(pairings_of(index), min_weight, &work, links);
}

void WordAligner::align(std::span<const std::uint32_t> source,
                        std::span<const std::uint32_t> target, float min_weight,
                        const PriorFunction& unseen, std::vector<WordLink>* links) const {
  thread_local Workspace work;
  list_pairings(cut(source), cut(target), unseen, &work);
  list_links(work.pairings, min_weight, &work, links);
}

WordAligner::Prior WordAligner::translation(std::uint32_t source, std::uint32_t target) const {
  const std::uint64_t pair = make_pair_id(source, target);
  const std::uint32_t cell = find_cell(pair, home_of(pair));
  return cell == kNoCell ? Prior{} : Prior{cells_[cell].forward, cells_[cell].backward};
}

}  // namespace stele::tm
