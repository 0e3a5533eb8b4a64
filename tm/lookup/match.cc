#include "tm/lookup/match.h"

namespace stele::tm {

std::string_view match_kind_name(MatchKind kind) {
  switch (kind) {
    case MatchKind::kContext:
      return "context";
    case MatchKind::kExact:
      return "exact";
    case MatchKind::kAdapted:
      return "adapted";
    case MatchKind::kFuzzy:
      return "fuzzy";
    case MatchKind::kSemantic:
      return "semantic";
    case MatchKind::kFragment:
      return "fragment";
  }
  return "fuzzy";
}

std::string_view edit_kind_name(EditKind kind) {
  switch (kind) {
    case EditKind::kEqual:
      return "equal";
    case EditKind::kCase:
      return "case";
    case EditKind::kStem:
      return "stem";
    case EditKind::kPlaceable:
      return "placeable";
    case EditKind::kReplaced:
      return "replaced";
    case EditKind::kMissing:
      return "missing";
    case EditKind::kSuperfluous:
      return "superfluous";
    case EditKind::kCharacters:
      return "characters";
  }
  return "equal";
}

}  // namespace stele::tm
