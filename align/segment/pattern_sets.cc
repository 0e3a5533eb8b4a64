#include "align/segment/pattern_sets.h"

#include <array>
#include <string_view>
#include <utility>

namespace stele {
namespace {

icu::UnicodeSet make_set(const char* pattern) {
  UErrorCode status = U_ZERO_ERROR;
  return icu::UnicodeSet(icu::UnicodeString::fromUTF8(pattern), status);
}

}  // namespace

const icu::UnicodeSet& word_set() {
  static const icu::UnicodeSet set =
      make_set("[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200c\\u200d]");
  return set;
}
const icu::UnicodeSet& space_set() {
  static const icu::UnicodeSet set = make_set("[\\p{White_Space}]");
  return set;
}
const icu::UnicodeSet& digit_set() {
  static const icu::UnicodeSet set = make_set("[\\p{Nd}]");
  return set;
}
const icu::UnicodeSet& horizontal_space_set() {
  static const icu::UnicodeSet set = make_set("[\\p{Zs}\\u0009]");
  return set;
}
const icu::UnicodeSet& vertical_space_set() {
  static const icu::UnicodeSet set = make_set("[\\u000a-\\u000d\\u0085\\u2028\\u2029]");
  return set;
}

std::optional<icu::UnicodeSet> find_property(const std::string& name) {
  const auto look_up = [](const std::string& query) -> std::optional<icu::UnicodeSet> {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeSet set(icu::UnicodeString::fromUTF8("[\\p{" + query + "}]"), status);
    if (U_FAILURE(status)) return std::nullopt;
    return set;
  };
  if (auto set = look_up(name)) return set;
  const std::string_view view = name;
  constexpr std::array<std::pair<std::string_view, const char*>, 9> kJavaNames = {
      {{"javaLowerCase", "Lowercase"},
       {"javaUpperCase", "Uppercase"},
       {"javaTitleCase", "Lt"},
       {"javaAlphabetic", "Alphabetic"},
       {"javaIdeographic", "Ideographic"},
       {"javaDigit", "Nd"},
       {"javaLetter", "L"},
       {"javaLetterOrDigit", "Alnum"},
       {"javaWhitespace", "White_Space"}}};
  for (const auto& [java, icu_name] : kJavaNames) {
    if (view == java) return look_up(icu_name);
  }
  if (view.starts_with("Is")) return look_up(name.substr(2));
  if (view.starts_with("In")) return look_up("block=" + name.substr(2));
  return std::nullopt;
}

}  // namespace stele
