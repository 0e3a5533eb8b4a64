#include "tm/exchange/unit_checks.h"

#include "align/base/hash.h"
#include "align/base/language_tag.h"
#include "align/base/utf8.h"
#include "align/text/language.h"
#include "tm/exchange/inline_tags.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace stele::tm {
namespace {

// Shorter texts say too little about their language.
constexpr std::size_t kMinJudgedLetters = 40;
constexpr double kOtherScriptConfidence = 0.5;
constexpr double kSameScriptConfidence = 0.75;
// A text of fewer characters may be of any length in another language.
constexpr double kMinJudgedLength = 15;
// How many times longer than usual is an outlier: measured lengths of translations of sentences
// spread by about a third (Gale and Church 1993), so three times is past four deviations.
constexpr double kMaxLengthRatio = 3;

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether there is something to translate: letters that are more than a Roman number or one letter,
// as list markers have them.
bool is_translatable(std::string_view text) {
  std::size_t letter_count = 0;
  bool is_roman = true;
  for (const char c : text) {
    if ((c & 0x80) != 0) return true;
    if (!is_ascii_letter(c)) continue;
    ++letter_count;
    is_roman = is_roman && std::string_view("IVXLCDM").find(c) != std::string_view::npos;
  }
  return letter_count > 1 && !is_roman;
}

std::size_t count_letters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += is_ascii_letter(c) || (c & 0xC0) == 0xC0 ? 1 : 0;
  return count;
}

// The numbers of a text as their digits, sorted; separators inside a number do not matter.
std::vector<std::string> find_numbers(std::string_view text) {
  std::vector<std::string> numbers;
  std::string number;
  const auto is_digit = [&](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(i)) {
      number.push_back(text[i]);
      continue;
    }
    // "1,000", "1.000", "1 000", "1\u00A0000".
    std::size_t width = text[i] == ',' || text[i] == '.' || text[i] == ' ' ? 1 : 0;
    if (text.substr(i, 2) == "\u00A0") width = 2;
    const bool joins = width > 0 && !number.empty() && is_digit(i + width) &&
                       is_digit(i + width + 1) && is_digit(i + width + 2) &&
                       !is_digit(i + width + 3);
    if (joins) {
      i += width - 1;
      continue;
    }
    if (!number.empty()) numbers.push_back(std::move(number));
    number.clear();
  }
  if (!number.empty()) numbers.push_back(std::move(number));
  std::sort(numbers.begin(), numbers.end());
  return numbers;
}

std::vector<std::string> find_codes(const Variant& variant) {
  std::vector<std::string> codes;
  for (const InlineTag& tag : variant.tags) codes.push_back(tag_native_code(tag));
  std::sort(codes.begin(), codes.end());
  return codes;
}

std::string join(const std::vector<std::string>& items) {
  if (items.empty()) return "none";
  std::string joined;
  for (const std::string& item : items) joined.append(joined.empty() ? "" : ", ").append(item);
  return joined;
}

// Characters, those of scripts without spaces weighing what they say in letters.
double measure_length(std::string_view text) {
  double length = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, &at);
    const bool is_dense = (c >= 0x2E80 && c < 0xA4D0) || (c >= 0xAC00 && c < 0xD7B0) ||
                          (c >= 0xF900 && c < 0xFB00) || (c >= 0x20000 && c < 0x32000);
    length += is_dense ? 3 : 1;
  }
  return length;
}

std::uint64_t hash_unit(const Unit& unit) {
  std::string key;
  for (const Variant& variant : unit.variants) {
    key.append(variant.language).append(1, '\0').append(variant.text).append(1, '\0');
  }
  return hash_bytes(key);
}

std::optional<std::string> compare(const Variant& a, const std::vector<std::string>& of_a,
                                   const Variant& b, const std::vector<std::string>& of_b) {
  if (of_a == of_b) return std::nullopt;
  return a.language + " has " + join(of_a) + "; " + b.language + " has " + join(of_b);
}

bool is_written_in_cyrillic(std::string_view language) {
  constexpr std::string_view kLanguages[] = {"be", "bg", "ky", "mk", "mn", "ru", "tg", "uk"};
  return std::find(std::begin(kLanguages), std::end(kLanguages), language) != std::end(kLanguages);
}

std::optional<std::string> find_wrong_language(const Variant& variant) {
  if (count_letters(variant.text) < kMinJudgedLetters) return std::nullopt;
  const LanguageGuess guess = detect_language(variant.text);
  const std::string wanted = primary_language(variant.language);
  const std::string guessed = primary_language(guess.language);
  // Names and trade marks have no language, so that a guess at all says much when the script is
  // another; languages of one script are told apart by a few words.
  const bool is_other_script = is_written_in_cyrillic(guessed) != is_written_in_cyrillic(wanted);
  const double least = is_other_script ? kOtherScriptConfidence : kSameScriptConfidence;
  if (guess.language.empty() || guessed == wanted || guess.confidence < least) return std::nullopt;
  return "'" + variant.language + "' looks like '" + guess.language + "'";
}

}  // namespace

std::string_view unit_check_name(UnitCheck check) {
  switch (check) {
    case UnitCheck::kDuplicate:
      return "duplicate";
    case UnitCheck::kUntranslated:
      return "untranslated";
    case UnitCheck::kWrongLanguage:
      return "language";
    case UnitCheck::kTagMismatch:
      return "tags";
    case UnitCheck::kNumberMismatch:
      return "numbers";
    case UnitCheck::kLengthOutlier:
      return "length";
    case UnitCheck::kMisaligned:
      return "misaligned";
  }
  return "unknown";
}

std::vector<UnitFinding> UnitChecker::check(const Unit& unit) {
  std::vector<UnitFinding> findings;
  const auto add = [&](UnitCheck check, std::string message) {
    const bool is_known = std::any_of(findings.begin(), findings.end(),
                                      [&](const UnitFinding& f) { return f.check == check; });
    if (!is_known) findings.push_back({check, std::move(message)});
  };
  if (!seen_.insert(hash_unit(unit)).second) {
    add(UnitCheck::kDuplicate, "the same texts came before");
  }
  if (unit.variants.empty()) return findings;
  for (const Variant& variant : unit.variants) {
    if (auto wrong = find_wrong_language(variant)) add(UnitCheck::kWrongLanguage, *wrong);
  }
  const Variant& first = unit.variants[0];
  for (std::size_t i = 1; i < unit.variants.size(); ++i) {
    const Variant& other = unit.variants[i];
    if (first.text == other.text &&
        primary_language(first.language) != primary_language(other.language) &&
        is_translatable(first.text)) {
      add(UnitCheck::kUntranslated, first.language + " and " + other.language + " are the same");
    }
    if (auto differ = compare(first, find_codes(first), other, find_codes(other))) {
      add(UnitCheck::kTagMismatch, *differ);
    }
    if (auto differ = compare(first, find_numbers(first.text), other, find_numbers(other.text))) {
      add(UnitCheck::kNumberMismatch, *differ);
    }
    const double a = measure_length(first.text);
    const double b = measure_length(other.text);
    if (std::max(a, b) > kMinJudgedLength * kMaxLengthRatio &&
        std::max(a, b) > kMaxLengthRatio * std::max(std::min(a, b), kMinJudgedLength)) {
      add(UnitCheck::kLengthOutlier, first.language + " has " +
                                         std::to_string(count_code_points(first.text)) +
                                         " characters, " + other.language + " " +
                                         std::to_string(count_code_points(other.text)));
    }
  }
  return findings;
}

}  // namespace stele::tm
