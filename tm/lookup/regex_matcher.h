// RegexMatcher: a regular expression, looked for in UTF-8 texts.
#pragma once

#include "align/base/byte_span.h"
#include "align/base/result.h"

#include <memory>
#include <string_view>
#include <vector>

namespace stele::tm {

// ICU's regular expressions. Not thread-safe.
class RegexMatcher {
 public:
  // Fails with kInvalidArgument, saying where, when `pattern` is not a regular expression.
  // Requires: `pattern` is UTF-8.
  static Result<RegexMatcher> compile(std::string_view pattern, bool match_case);

  RegexMatcher(RegexMatcher&&) noexcept;
  RegexMatcher& operator=(RegexMatcher&&) noexcept;
  ~RegexMatcher();

  // Returns where the expression matches in `text`, leaving out empty matches.
  // Fails with kLimitExceeded when that takes too long, as a bad expression may.
  Result<std::vector<ByteSpan>> find_all(std::string_view text);

 private:
  struct State;
  explicit RegexMatcher(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace stele::tm
