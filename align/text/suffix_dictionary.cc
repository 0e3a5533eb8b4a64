#include "align/text/suffix_dictionary.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <array>
#include <utility>

namespace stele {
namespace {

std::string_view take_line(std::string_view* text) {
  const std::size_t end = std::min(text->find('\n'), text->size());
  std::string_view line = text->substr(0, end);
  text->remove_prefix(std::min(end + 1, text->size()));
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

// The first five fields of a line; what is behind them is a comment or morphology.
std::array<std::string_view, 5> split_rule(std::string_view line) {
  std::array<std::string_view, 5> fields;
  for (std::string_view& field : fields) {
    const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
    line.remove_prefix(begin);
    const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
    field = line.substr(0, end);
    line.remove_prefix(end);
  }
  return fields;
}

constexpr std::size_t kFilterBits = std::size_t{1} << 21;
constexpr std::size_t kBuckets = std::size_t{1} << 18;
constexpr std::uint64_t kEmptyHash = 0xCBF29CE484222325ULL;

// FNV-1a: of a word in two parts it is extend_hash(extend_hash(kEmptyHash, first), second), so
// stems with one beginning share its hash.
std::uint64_t extend_hash(std::uint64_t hash, std::string_view bytes) {
  for (const char byte : bytes) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
  }
  return hash;
}

std::size_t filter_bit(std::uint64_t hash) {
  return static_cast<std::size_t>(hash >> 32) % kFilterBits;
}

std::size_t bucket_of(std::uint64_t hash) {
  return static_cast<std::size_t>(hash) % kBuckets;
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

Error make_unsupported(std::string_view line) {
  return Error{ErrorCode::kInvalidArgument,
               "affix file: \"" + std::string(line) + "\", expected suffix rules alone"};
}

}  // namespace

Result<std::vector<SuffixDictionary::Condition>> SuffixDictionary::parse_conditions(
    std::string_view pattern) {
  std::vector<Condition> conditions;
  if (pattern == "." || pattern.empty()) return conditions;
  for (std::size_t i = 0; i < pattern.size();) {
    Condition condition;
    if (pattern[i] == '[') {
      ++i;
      if (i < pattern.size() && pattern[i] == '^') {
        condition.is_negated = true;
        ++i;
      }
      while (i < pattern.size() && pattern[i] != ']') {
        condition.letters.push_back(next_code_point(pattern, &i));
      }
      if (i == pattern.size()) {
        return Error{ErrorCode::kCorruption, "affix file: condition \"" + std::string(pattern) +
                                                 "\" has no closing bracket"};
      }
      ++i;
    } else {
      const char32_t letter = next_code_point(pattern, &i);
      condition.is_negated = letter == U'.';
      if (letter != U'.') condition.letters.push_back(letter);
    }
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

Status SuffixDictionary::add_rule(std::string_view line) {
  const auto [keyword, flag, stripped, suffix, condition] = split_rule(line);
  if (flag.size() != 1 || static_cast<unsigned char>(flag[0]) >= 0x80) {
    return make_unsupported(line);
  }
  if (condition.empty()) {  // "SFX I Y 3" opens a class; a rule without a condition has four fields
    const bool is_header = (stripped == "Y" || stripped == "N") &&
                           suffix.find_first_not_of("0123456789") == std::string_view::npos;
    if (is_header) return {};
    if (suffix.empty()) {
      return Error{ErrorCode::kCorruption, "affix file: rule \"" + std::string(line) + "\" is cut"};
    }
  }
  if (suffix.find('/') != std::string_view::npos) return make_unsupported(line);
  Rule rule;
  rule.flag = flag[0];
  rule.number = rule_count_++;
  STELE_TRY(rule.conditions, parse_conditions(condition));
  const std::string_view appended = suffix == "0" ? std::string_view() : suffix;
  longest_suffix_bytes_ = std::max(longest_suffix_bytes_, appended.size());
  const std::string_view removed = stripped == "0" ? std::string_view() : stripped;
  std::vector<Replacement>& replacements = replacements_[std::string(appended)];
  auto replacement = std::find_if(replacements.begin(), replacements.end(),
                                  [&](const Replacement& r) { return r.stripped == removed; });
  if (replacement == replacements.end()) {
    replacement = replacements.insert(replacement, Replacement{std::string(removed), {}});
  }
  replacement->rules.push_back(std::move(rule));
  return {};
}

Result<SuffixDictionary> SuffixDictionary::parse(std::string_view affixes, std::string words) {
  SuffixDictionary dictionary;
  if (find_invalid_utf8(affixes).has_value() || find_invalid_utf8(words).has_value()) {
    return make_unsupported("bytes that are not UTF-8");
  }
  while (!affixes.empty()) {
    const std::string_view line = take_line(&affixes);
    const std::string_view keyword = line.substr(0, line.find_first_of(" \t"));
    if (keyword.empty() || keyword[0] == '#' || keyword == "SET" || keyword == "TRY") continue;
    if (keyword != "SFX") return make_unsupported(line);
    STELE_TRY_VOID(dictionary.add_rule(line));
  }
  dictionary.text_ = std::make_unique<std::string>(std::move(words));
  std::string_view text = *dictionary.text_;
  take_line(&text);  // how many words there are, more or less
  const auto line_count = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  dictionary.entries_.reserve(line_count);
  dictionary.first_.assign(kBuckets, 0);
  dictionary.may_be_word_.assign(kFilterBits, false);
  while (!text.empty()) {
    std::string_view line = take_line(&text);
    line = line.substr(0, line.find_first_of(" \t"));
    const std::size_t slash = std::min(line.find('/'), line.size());
    if (slash == 0) continue;
    dictionary.add_word(line.substr(0, slash), line.substr(std::min(slash + 1, line.size())));
  }
  return dictionary;
}

void SuffixDictionary::add_word(std::string_view word, std::string_view flags) {
  const std::uint64_t hash = extend_hash(kEmptyHash, word);
  may_be_word_[filter_bit(hash)] = true;
  std::uint32_t& first = first_[bucket_of(hash)];
  entries_.push_back({word, flags, first});
  first = static_cast<std::uint32_t>(entries_.size());
}

bool SuffixDictionary::matches(const Rule& rule, std::string_view stem) {
  std::size_t end = stem.size();
  for (std::size_t i = rule.conditions.size(); i-- > 0;) {
    if (end == 0) return false;
    std::size_t begin = end - 1;
    while (begin > 0 && is_continuation(stem[begin])) --begin;
    std::size_t offset = begin;
    const char32_t letter = next_code_point(stem, &offset);
    const Condition& condition = rule.conditions[i];
    const bool is_listed = std::find(condition.letters.begin(), condition.letters.end(), letter) !=
                           condition.letters.end();
    if (is_listed == condition.is_negated) return false;
    end = begin;
  }
  return true;
}

// Whether `word` is in the dictionary; `flags` becomes those of all its homonyms.
bool SuffixDictionary::find(std::string_view word, std::uint64_t hash, std::string* flags) const {
  flags->clear();
  bool is_found = false;
  for (std::uint32_t i = first_[bucket_of(hash)]; i != 0; i = entries_[i - 1].next) {
    if (entries_[i - 1].word != word) continue;
    is_found = true;
    *flags += entries_[i - 1].flags;
  }
  return is_found;
}

std::vector<std::string> SuffixDictionary::find_stems(std::string_view word) const {
  std::vector<std::string> stems;
  std::vector<std::uint64_t> hashes = {kEmptyHash};  // of the word's beginnings, by size
  for (std::size_t i = 0; i < word.size(); ++i) {
    hashes.push_back(extend_hash(hashes.back(), word.substr(i, 1)));
  }
  std::string flags;
  if (find(word, hashes.back(), &flags)) stems.emplace_back(word);
  const std::size_t most = std::min(longest_suffix_bytes_, word.size());
  std::string stem;
  std::string suffix;
  std::vector<std::pair<std::uint32_t, std::string>> derived;  // by the rule's number
  for (std::size_t size = 0; size <= most; ++size) {
    const std::size_t begin = word.size() - size;
    if (begin == 0) break;  // nothing would be left of the word
    if (size > 0 && is_continuation(word[begin])) continue;
    suffix.assign(word.substr(begin));
    const auto replacements = replacements_.find(suffix);
    if (replacements == replacements_.end()) continue;
    derived.clear();
    for (const Replacement& replacement : replacements->second) {
      const std::uint64_t hash = extend_hash(hashes[begin], replacement.stripped);
      if (!may_be_word_[filter_bit(hash)]) continue;
      stem.assign(word.substr(0, begin));
      stem += replacement.stripped;
      if (!find(stem, hash, &flags)) continue;
      for (const Rule& rule : replacement.rules) {
        if (flags.find(rule.flag) != std::string::npos && matches(rule, stem)) {
          derived.emplace_back(rule.number, stem);
        }
      }
    }
    // hunspell asks later rules first.
    std::sort(derived.rbegin(), derived.rend());
    for (auto& [number, found] : derived) {
      if (std::find(stems.begin(), stems.end(), found) == stems.end()) stems.push_back(found);
    }
  }
  return stems;
}

}  // namespace stele
