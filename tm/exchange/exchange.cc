#include "tm/exchange/exchange.h"

#include <algorithm>
#include <utility>

namespace stele::tm {

std::string describe_problem(const ReadProblem& problem) {
  if (problem.position.line == 0) return problem.reason;
  return format_position(problem.position) + ": " + problem.reason;
}

Status ProblemLog::add(const ReadProblem& problem) {
  if (options_.strict && problem.kind != ReadProblem::Kind::kNoted) {
    return Error{ErrorCode::kCorruption, name_ + ": " + describe_problem(problem)};
  }
  if (problem.kind == ReadProblem::Kind::kSkipped) ++report_.skipped_count;
  if (problem.kind == ReadProblem::Kind::kRepaired) ++report_.repaired_count;
  if (options_.on_problem) options_.on_problem(problem);
  return {};
}

std::string find_unit_fault(const ReadOptions& options, Unit* unit) {
  if (!options.keep_incomplete) {
    const auto is_empty = [](const Variant& variant) {
      return variant.text.empty() && variant.tags.empty();
    };
    unit->variants.erase(std::remove_if(unit->variants.begin(), unit->variants.end(), is_empty),
                         unit->variants.end());
    if (unit->variants.size() == 1) {
      return "nothing to translate with: only '" + unit->variants[0].language + "' has text";
    }
  }
  if (unit->variants.empty()) return "no language has text";
  return {};
}

}  // namespace stele::tm
