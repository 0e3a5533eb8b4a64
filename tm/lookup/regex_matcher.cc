#include "tm/lookup/regex_matcher.h"

#include <cstdint>
#include <string>
#include <utility>

#include <unicode/regex.h>
#include <unicode/utext.h>

namespace stele::tm {
namespace {

// ICU's own units, about a millisecond each.
constexpr std::int32_t kTimeLimit = 1000;

}  // namespace

struct RegexMatcher::State {
  std::unique_ptr<icu::RegexMatcher> matcher;
};

RegexMatcher::RegexMatcher(std::unique_ptr<State> state) : state_(std::move(state)) {}
RegexMatcher::RegexMatcher(RegexMatcher&&) noexcept = default;
RegexMatcher& RegexMatcher::operator=(RegexMatcher&&) noexcept = default;
RegexMatcher::~RegexMatcher() = default;

Result<RegexMatcher> RegexMatcher::compile(std::string_view pattern, bool match_case) {
  UErrorCode status = U_ZERO_ERROR;
  const auto utf16 = icu::UnicodeString::fromUTF8(
      icu::StringPiece(pattern.data(), static_cast<std::int32_t>(pattern.size())));
  const std::uint32_t flags = match_case ? 0 : UREGEX_CASE_INSENSITIVE;
  // Compiled once alone, since only this function says where the fault is.
  UParseError place{};
  const std::unique_ptr<icu::RegexPattern> checked(
      icu::RegexPattern::compile(utf16, flags, place, status));
  auto state = std::make_unique<State>();
  if (U_SUCCESS(status)) {
    state->matcher = std::make_unique<icu::RegexMatcher>(utf16, flags, status);
  }
  if (U_FAILURE(status)) {
    return Error{ErrorCode::kInvalidArgument, "pattern: not a regular expression at character " +
                                                  std::to_string(place.offset) + " (" +
                                                  u_errorName(status) + ")"};
  }
  state->matcher->setTimeLimit(kTimeLimit, status);
  return RegexMatcher(std::move(state));
}

Result<std::vector<ByteSpan>> RegexMatcher::find_all(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  UText utf8 = UTEXT_INITIALIZER;
  utext_openUTF8(&utf8, text.data(), static_cast<std::int64_t>(text.size()), &status);
  state_->matcher->reset(&utf8);
  std::vector<ByteSpan> spans;
  while (U_SUCCESS(status) && state_->matcher->find(status)) {
    const auto begin = static_cast<std::size_t>(state_->matcher->start64(status));
    const auto end = static_cast<std::size_t>(state_->matcher->end64(status));
    if (U_SUCCESS(status) && end > begin) spans.push_back({begin, end});
  }
  utext_close(&utf8);
  if (U_FAILURE(status)) {
    return Error{ErrorCode::kLimitExceeded,
                 std::string("pattern: it takes too long on a text of ") +
                     std::to_string(text.size()) + " bytes (" + u_errorName(status) +
                     "); make it simpler"};
  }
  return spans;
}

}  // namespace stele::tm
