#include "tm/lookup/scoring.h"

#include <array>

namespace stele::tm {
namespace {

constexpr std::array kScorings = {Scoring::kBlend, Scoring::kRarity, Scoring::kStems,
                                  Scoring::kWords};

}  // namespace

std::string_view scoring_name(Scoring scoring) {
  switch (scoring) {
    case Scoring::kBlend:
      return "blend";
    case Scoring::kRarity:
      return "rarity";
    case Scoring::kStems:
      return "stems";
    case Scoring::kWords:
      return "words";
  }
  return "blend";
}

std::optional<Scoring> find_scoring(std::string_view name) {
  for (const Scoring scoring : kScorings) {
    if (scoring_name(scoring) == name) return scoring;
  }
  return std::nullopt;
}

std::span<const Scoring> list_scorings() {
  return kScorings;
}

}  // namespace stele::tm
