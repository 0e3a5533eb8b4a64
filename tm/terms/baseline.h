// Baseline: the findings that a person has looked at and accepted, so that they are not shown
// again.
#pragma once

#include "align/base/result.h"
#include "tm/terms/finding.h"

#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// Fingerprints of accepted findings. The file is text: a line "<16 hex digits>  <check>  <message>"
// each, what follows the digits is for people; '#' begins a comment.
class Baseline {
 public:
  // Fails with kInvalidArgument, naming the line, when a line begins with anything else.
  static Result<Baseline> parse(std::string_view text);

  // Removes accepted findings from `*findings` and returns how many.
  std::size_t remove_accepted(std::span<const CheckedUnit> units,
                              std::vector<Finding>* findings) const;

 private:
  std::set<std::uint64_t> accepted_;
};

// Returns the text of a baseline that accepts all of `findings`, in the order of fingerprints.
std::string write_baseline(std::span<const Finding> findings, std::span<const CheckedUnit> units);

}  // namespace stele::tm
