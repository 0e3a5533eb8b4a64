#include "tm/exchange/pair_probability.h"

#include "align/base/language_tag.h"
#include "align/segment/segment.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace stele::tm {
namespace {

// Probabilities from here on need no second look, if there are enough of them.
constexpr double kSure = 0.9;
constexpr std::size_t kFewestSure = 16;

// The texts of one pair of languages, and which unit each comes from.
struct PairTexts {
  std::array<SegmentedText, 2> texts;
  std::vector<std::size_t> units;
};

bool has_text(const Variant& variant) {
  return variant.text.find_first_not_of(" \t\r\n") != std::string::npos;
}

Segment make_segment(const std::string& text) {
  Segment segment;
  segment.text = text;
  return segment;
}

void add_unit(const Unit& unit, std::size_t index,
              std::map<std::pair<std::string, std::string>, PairTexts>* pairs) {
  if (unit.variants.empty() || !has_text(unit.variants[0])) return;
  const Variant& first = unit.variants[0];
  std::vector<std::string> seen = {primary_language(first.language)};
  for (const Variant& other : unit.variants) {
    const std::string language = primary_language(other.language);
    if (!has_text(other) || std::find(seen.begin(), seen.end(), language) != seen.end()) continue;
    seen.push_back(language);
    PairTexts& pair = (*pairs)[{first.language, other.language}];
    pair.texts[0].language = first.language;
    pair.texts[1].language = other.language;
    pair.texts[0].segments.push_back(make_segment(first.text));
    pair.texts[1].segments.push_back(make_segment(other.text));
    pair.units.push_back(index);
  }
}

// The probability of each unit's bead; 0 where the aligner has another one.
Result<std::vector<double>> find_diagonal(const std::array<SegmentedText, 2>& texts,
                                          const AlignResources& resources,
                                          const AlignOptions& options) {
  STELE_TRY(const Alignment alignment, align_texts(texts, resources, options));
  std::vector<double> probabilities(texts[0].segments.size());
  for (const Bead& bead : alignment.beads) {
    const bool is_unit = bead.runs[0].count == 1 && bead.runs[1].count == 1 &&
                         bead.runs[0].begin.value == bead.runs[1].begin.value;
    if (is_unit) probabilities[bead.runs[0].begin.value] = bead.confidence;
  }
  return probabilities;
}

// A right pair beside a wrong one often shares its bead. So each pair that is not sure is judged
// again between two that are.
Status judge_again(const PairTexts& pair, const AlignResources& resources,
                   const AlignOptions& options, std::vector<double>* probabilities) {
  std::vector<std::size_t> sure;
  std::vector<std::size_t> doubtful;
  for (std::size_t i = 0; i < probabilities->size(); ++i) {
    ((*probabilities)[i] >= kSure ? sure : doubtful).push_back(i);
  }
  if (doubtful.empty() || sure.size() < kFewestSure) return {};
  PairTexts again;
  const auto add = [&](std::size_t i) {
    for (std::size_t side = 0; side < 2; ++side) {
      again.texts[side].language = pair.texts[side].language;
      again.texts[side].segments.push_back(pair.texts[side].segments[i]);
    }
    again.units.push_back(i);
  };
  for (std::size_t k = 0; k < doubtful.size(); ++k) {
    add(sure[k % sure.size()]);
    add(doubtful[k]);
  }
  add(sure[doubtful.size() % sure.size()]);
  STELE_TRY(const auto found, find_diagonal(again.texts, resources, options));
  for (std::size_t k = 0; k < doubtful.size(); ++k) {
    double& probability = (*probabilities)[doubtful[k]];
    probability = std::max(probability, found[2 * k + 1]);
  }
  return {};
}

}  // namespace

Result<std::vector<PairProbability>> find_pair_probabilities(std::span<const Unit> units,
                                                             const AlignResources& resources,
                                                             const AlignOptions& options) {
  std::map<std::pair<std::string, std::string>, PairTexts> pairs;
  for (std::size_t i = 0; i < units.size(); ++i) add_unit(units[i], i, &pairs);
  std::vector<PairProbability> found(units.size());
  for (const auto& [languages, pair] : pairs) {
    STELE_TRY(auto probabilities, find_diagonal(pair.texts, resources, options));
    STELE_TRY_VOID(judge_again(pair, resources, options, &probabilities));
    for (std::size_t k = 0; k < pair.units.size(); ++k) {
      PairProbability& least = found[pair.units[k]];
      if (!least.language.empty() && least.probability <= probabilities[k]) continue;
      least = {probabilities[k], languages.second};
    }
  }
  return found;
}

}  // namespace stele::tm
