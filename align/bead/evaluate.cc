#include "align/bead/evaluate.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>
#include <utility>

namespace stele {
namespace {

constexpr std::size_t kBinCount = 10;

using Lists = std::vector<std::vector<std::uint32_t>>;

std::size_t count_languages(const BeadRecord& bead) {
  return static_cast<std::size_t>(std::count_if(bead.lists.begin(), bead.lists.end(),
                                                [](const auto& l) { return !l.empty(); }));
}

std::string type_of(const BeadRecord& bead) {
  std::string name;
  for (const auto& list : bead.lists) {
    if (!name.empty()) name += '-';
    name += std::to_string(list.size());
  }
  return name;
}

// Answers whether a bead is one of a set, or shares segments with one of them.
class BeadIndex {
 public:
  explicit BeadIndex(std::span<const BeadRecord> beads) {
    for (std::size_t b = 0; b < beads.size(); ++b) {
      exact_.insert(beads[b].lists);
      owner_.resize(beads[b].lists.size());
      for (std::size_t k = 0; k < beads[b].lists.size(); ++k) {
        for (const std::uint32_t index : beads[b].lists[k]) owner_[k][index] = b;
      }
    }
  }

  bool contains(const BeadRecord& bead) const { return exact_.count(bead.lists) > 0; }

  bool overlaps(const BeadRecord& bead) const {
    std::map<std::size_t, std::size_t> languages_of_owner;
    for (std::size_t k = 0; k < bead.lists.size() && k < owner_.size(); ++k) {
      std::set<std::size_t> owners;
      for (const std::uint32_t index : bead.lists[k]) {
        const auto found = owner_[k].find(index);
        if (found != owner_[k].end()) owners.insert(found->second);
      }
      for (const std::size_t owner : owners) {
        if (++languages_of_owner[owner] >= 2) return true;
      }
    }
    return false;
  }

 private:
  std::set<Lists> exact_;
  std::vector<std::unordered_map<std::uint32_t, std::size_t>> owner_;  // segment -> bead
};

void add_counts(PrecisionRecall* sum, const PrecisionRecall& other) {
  sum->precision.hits += other.precision.hits;
  sum->precision.total += other.precision.total;
  sum->recall.hits += other.recall.hits;
  sum->recall.total += other.recall.total;
}

void count(HitCount* counter, bool hit) {
  ++counter->total;
  if (hit) ++counter->hits;
}

}  // namespace

void Evaluation::add(const Evaluation& other) {
  add_counts(&strict, other.strict);
  add_counts(&lax, other.lax);
  for (const auto& [type, counts] : other.by_type) add_counts(&by_type[type], counts);
  if (other.calibration.empty()) return;
  calibration.resize(kBinCount);
  for (std::size_t i = 0; i < kBinCount; ++i) {
    calibration[i].count += other.calibration[i].count;
    calibration[i].correct += other.calibration[i].correct;
    calibration[i].confidence_sum += other.calibration[i].confidence_sum;
  }
}

double Evaluation::calibration_error() const {
  double error = 0;
  std::uint64_t total = 0;
  for (const CalibrationBin& bin : calibration) {
    error += std::abs(bin.confidence_sum - static_cast<double>(bin.correct));
    total += bin.count;
  }
  return total == 0 ? 0 : error / static_cast<double>(total);
}

Result<Evaluation> evaluate(std::span<const BeadRecord> gold, std::span<const BeadRecord> test) {
  if (!gold.empty() && !test.empty() && gold[0].lists.size() != test[0].lists.size()) {
    return Error{ErrorCode::kInvalidArgument, "the gold has " +
                                                  std::to_string(gold[0].lists.size()) +
                                                  " languages, the alignment to judge has " +
                                                  std::to_string(test[0].lists.size())};
  }
  Evaluation evaluation;
  const BeadIndex gold_index(gold);
  const BeadIndex test_index(test);
  for (const BeadRecord& bead : test) {
    const bool exact = gold_index.contains(bead);
    count(&evaluation.strict.precision, exact);
    count(&evaluation.lax.precision, exact || gold_index.overlaps(bead));
    count(&evaluation.by_type[type_of(bead)].precision, exact);
    if (!bead.confidence) continue;
    evaluation.calibration.resize(kBinCount);
    const auto scaled = static_cast<std::size_t>(*bead.confidence * kBinCount);
    CalibrationBin& bin = evaluation.calibration[std::min(scaled, kBinCount - 1)];
    ++bin.count;
    bin.correct += exact ? 1 : 0;
    bin.confidence_sum += *bead.confidence;
  }
  for (const BeadRecord& bead : gold) {
    const bool exact = test_index.contains(bead);
    if (count_languages(bead) >= 2) {
      count(&evaluation.strict.recall, exact);
      count(&evaluation.lax.recall, exact || test_index.overlaps(bead));
    }
    count(&evaluation.by_type[type_of(bead)].recall, exact);
  }
  return evaluation;
}

std::vector<BeadRecord> project_beads(std::span<const BeadRecord> beads, std::size_t first,
                                      std::size_t second) {
  std::vector<BeadRecord> projected;
  for (const BeadRecord& bead : beads) {
    if (bead.lists[first].empty() && bead.lists[second].empty()) continue;
    projected.push_back({{bead.lists[first], bead.lists[second]}, bead.confidence});
  }
  return projected;
}

Result<std::vector<BeadRecord>> merge_by_unit(std::span<const BeadRecord> beads,
                                              std::span<const std::vector<std::uint64_t>> units) {
  std::vector<BeadRecord> merged;
  for (std::size_t b = 0; b < beads.size(); ++b) {
    const BeadRecord& bead = beads[b];
    if (bead.lists.size() != units.size()) {
      return Error{ErrorCode::kInvalidArgument,
                   "units are given for " + std::to_string(units.size()) +
                       " languages, the beads have " + std::to_string(bead.lists.size())};
    }
    bool shares = false;
    for (std::size_t k = 0; k < units.size(); ++k) {
      if (bead.lists[k].empty()) continue;
      if (bead.lists[k].back() >= units[k].size()) {
        return Error{ErrorCode::kInvalidArgument,
                     "bead " + std::to_string(b + 1) + ": segment " +
                         std::to_string(bead.lists[k].back()) + " of language " +
                         std::to_string(k + 1) +
                         " has no unit: " + std::to_string(units[k].size()) + " are given"};
      }
      if (merged.empty() || merged.back().lists[k].empty()) continue;
      shares = shares || units[k][merged.back().lists[k].back()] == units[k][bead.lists[k].front()];
    }
    if (!shares) {
      merged.push_back(bead);
      continue;
    }
    BeadRecord& last = merged.back();
    for (std::size_t k = 0; k < units.size(); ++k) {
      last.lists[k].insert(last.lists[k].end(), bead.lists[k].begin(), bead.lists[k].end());
      std::sort(last.lists[k].begin(), last.lists[k].end());
    }
    if (bead.confidence) {
      last.confidence = std::min(*bead.confidence, last.confidence.value_or(*bead.confidence));
    }
  }
  return merged;
}

}  // namespace stele
