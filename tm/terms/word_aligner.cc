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

// exp(-tension * distance from the diagonal), by relative position of target j and source i.
float WordAligner::nearness(std::size_t i, std::size_t source_size, std::size_t j,
                            std::size_t target_size) const {
  const float source_place = (static_cast<float>(i) + 0.5F) / static_cast<float>(source_size);
  const float target_place = (static_cast<float>(j) + 0.5F) / static_cast<float>(target_size);
  const float distance = std::abs(source_place - target_place);
  return nearness_[static_cast<std::size_t>(distance * static_cast<float>(nearness_.size()))];
}

std::uint32_t WordAligner::find_cell(std::uint32_t source, std::uint32_t target) const {
  const std::uint64_t pair = make_pair_id(source, target);
  const std::size_t mask = cells_.size() - 1;
  for (std::size_t i = mix(pair) & mask;; i = (i + 1) & mask) {
    if (cells_[i].pair == pair) return static_cast<std::uint32_t>(i);
    if (cells_[i].pair == kFree) return kNoCell;
  }
}

std::uint32_t WordAligner::add_cell(std::uint32_t source, std::uint32_t target) {
  if ((cell_count_ + 1) * 10 > cells_.size() * 6) grow();
  const std::uint64_t pair = make_pair_id(source, target);
  const std::size_t mask = cells_.size() - 1;
  std::size_t i = mix(pair) & mask;
  for (; cells_[i].pair != kFree; i = (i + 1) & mask) {
    if (cells_[i].pair == pair) return static_cast<std::uint32_t>(i);
  }
  cells_[i].pair = pair;
  ++cell_count_;
  return static_cast<std::uint32_t>(i);
}

void WordAligner::grow() {
  std::vector<Cell> old(cells_.size() * 2);
  old.swap(cells_);
  const std::size_t mask = cells_.size() - 1;
  for (const Cell& cell : old) {
    if (cell.pair == kFree) continue;
    std::size_t i = mix(cell.pair) & mask;
    while (cells_[i].pair != kFree) i = (i + 1) & mask;
    cells_[i] = cell;
  }
}

void WordAligner::add(std::span<const std::uint32_t> source,
                      std::span<const std::uint32_t> target) {
  source = cut(source);
  target = cut(target);
  if (source.empty() || target.empty()) return;
  for (const std::uint32_t word : source) source_size_ = std::max(source_size_, word + 1);
  for (const std::uint32_t word : target) target_size_ = std::max(target_size_, word + 1);
  for (const auto& text : {source, target}) {
    words_.insert(words_.end(), text.begin(), text.end());
    begins_.push_back(static_cast<std::uint32_t>(words_.size()));
  }
  // The first round of model 1 from a uniform start, done while adding.
  const float forward = 1.0F / static_cast<float>(source.size());
  const float backward = 1.0F / static_cast<float>(target.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    for (std::size_t j = 0; j < target.size(); ++j) {
      const float near = nearness(i, source.size(), j, target.size());
      Cell& cell = cells_[add_cell(source[i], target[j])];
      cell.forward_count += forward * near;
      cell.backward_count += backward * near;
    }
  }
}

void WordAligner::collect_priors(const PriorFunction& prior) {
  known_.clear();
  if (!prior) return;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    if (cells_[i].pair == kFree) continue;
    const Prior known = prior(static_cast<std::uint32_t>(cells_[i].pair >> 32),
                              static_cast<std::uint32_t>(cells_[i].pair));
    if (known.forward > 0 || known.backward > 0) {
      known_.push_back({static_cast<std::uint32_t>(i), known});
    }
  }
}

void WordAligner::normalize() {
  std::vector<double> source_total(source_size_, 0);
  std::vector<double> target_total(target_size_, 0);
  const auto smoothing = static_cast<float>(options_.smoothing);
  const auto strength = static_cast<float>(options_.prior_strength);
  for (const KnownCell& known : known_) {
    cells_[known.cell].forward_count += strength * known.prior.forward;
    cells_[known.cell].backward_count += strength * known.prior.backward;
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

void WordAligner::compute_posteriors(std::span<const std::uint32_t> source,
                                     std::span<const std::uint32_t> target, Workspace* work) const {
  const std::size_t rows = source.size();
  const std::size_t columns = target.size();
  work->forward.assign(rows * columns, 0);
  work->backward.assign(rows * columns, 0);
  work->cells.resize(rows * columns);
  std::vector<float>& forward = work->forward;
  std::vector<float>& backward = work->backward;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      const std::size_t at = i * columns + j;
      const std::uint32_t cell = find_cell(source[i], target[j]);
      work->cells[at] = cell;
      if (cell == kNoCell) continue;
      const float near = nearness(i, rows, j, columns);
      forward[at] = cells_[cell].forward * near;
      backward[at] = cells_[cell].backward * near;
    }
  }
  // Each target word has one source word or none; the null word competes with a constant.
  const auto null_share = static_cast<float>(options_.null_share);
  for (std::size_t j = 0; j < columns; ++j) {
    float total = kUnseen;
    for (std::size_t i = 0; i < rows; ++i) total += forward[i * columns + j];
    total += null_share * 0.02F;
    for (std::size_t i = 0; i < rows; ++i) forward[i * columns + j] /= total;
  }
  for (std::size_t i = 0; i < rows; ++i) {
    float total = kUnseen;
    for (std::size_t j = 0; j < columns; ++j) total += backward[i * columns + j];
    total += null_share * 0.02F;
    for (std::size_t j = 0; j < columns; ++j) backward[i * columns + j] /= total;
  }
}

void WordAligner::train(const PriorFunction& prior) {
  collect_priors(prior);
  normalize();
  Workspace work;
  const int rounds = options_.independent_rounds - 1 + options_.agreement_rounds;
  for (int round = 0; round < rounds; ++round) {
    const bool agree = round >= options_.independent_rounds - 1;
    for (std::size_t k = 0; k + 2 < begins_.size(); k += 2) {
      const std::span<const std::uint32_t> words(words_);
      const auto source = words.subspan(begins_[k], begins_[k + 1] - begins_[k]);
      const auto target = words.subspan(begins_[k + 1], begins_[k + 2] - begins_[k + 1]);
      compute_posteriors(source, target, &work);
      for (std::size_t at = 0; at < work.cells.size(); ++at) {
        Cell& cell = cells_[work.cells[at]];
        const float forward = work.forward[at];
        const float backward = work.backward[at];
        cell.forward_count += agree ? forward * backward : forward;
        cell.backward_count += agree ? forward * backward : backward;
      }
    }
    normalize();
  }
}

void WordAligner::align(std::span<const std::uint32_t> source,
                        std::span<const std::uint32_t> target, float min_weight,
                        std::vector<WordLink>* links) const {
  links->clear();
  source = cut(source);
  target = cut(target);
  if (source.empty() || target.empty()) return;
  thread_local Workspace work;
  compute_posteriors(source, target, &work);
  for (std::size_t i = 0; i < source.size(); ++i) {
    for (std::size_t j = 0; j < target.size(); ++j) {
      const std::size_t at = i * target.size() + j;
      const float weight = std::sqrt(work.forward[at] * work.backward[at]);
      if (weight >= min_weight) {
        links->push_back({static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(j), weight});
      }
    }
  }
}

WordAligner::Prior WordAligner::translation(std::uint32_t source, std::uint32_t target) const {
  const std::uint32_t cell = find_cell(source, target);
  return cell == kNoCell ? Prior{} : Prior{cells_[cell].forward, cells_[cell].backward};
}

}  // namespace stele::tm
