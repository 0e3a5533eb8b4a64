#include "align/segment/rule_table.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <map>
#include <utility>

#include <unicode/regex.h>

namespace stele {
namespace {

// How much text ICU's matcher sees on either side of a place: as much as the automata.
constexpr std::size_t kExactWindowBytes = RuleAutomaton::kMaxLookBytes;

// ICU knows Java's flags u and U by no name; what they ask for is always so.
std::string remove_java_flags(const std::string& pattern) {
  std::string kept;
  bool is_escaped = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    kept += pattern[i];
    if (!is_escaped && pattern.compare(i, 2, "(?") == 0) {
      kept += pattern[++i];
      const std::size_t end = pattern.find_first_not_of("ismduU-", i + 1);
      if (end != std::string::npos && (pattern[end] == ')' || pattern[end] == ':')) {
        for (++i; i < end; ++i) {
          if (pattern[i] != 'u' && pattern[i] != 'U') kept += pattern[i];
        }
        --i;
      }
    }
    is_escaped = !is_escaped && pattern[i] == '\\';
  }
  return kept;
}

void collect_sets(const PatternNode& node, std::vector<const icu::UnicodeSet*>* sets,
                  std::map<std::string, std::uint32_t>* known,
                  std::map<const PatternNode*, std::uint32_t>* set_index) {
  if (node.kind == PatternNode::Kind::kSet) {
    icu::UnicodeString shown;
    node.set.toPattern(shown, true);
    std::string key;
    shown.toUTF8String(key);
    const auto [place, is_new] = known->emplace(key, static_cast<std::uint32_t>(sets->size()));
    if (is_new) sets->push_back(&node.set);
    (*set_index)[&node] = place->second;
  }
  for (const PatternNode& child : node.children) collect_sets(child, sets, known, set_index);
}

std::size_t align_forward(std::string_view text, std::size_t offset) {
  while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80)
    ++offset;
  return offset;
}

}  // namespace

// ICU's patterns for a rule that the automata only approximate.
struct RuleTable::ExactRule {
  std::unique_ptr<icu::RegexPattern> before;
  std::unique_ptr<icu::RegexPattern> after;
  // How far before a place a match of `before` may begin, in UTF-16 units.
  std::size_t before_reach = kExactWindowBytes;

  static bool matches(const icu::RegexPattern& pattern, const icu::UnicodeString& window,
                      int32_t begin, int32_t end) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(pattern.matcher(window, status));
    if (U_FAILURE(status)) return false;
    matcher->setTimeLimit(1000, status);
    matcher->region(begin, end, status);
    matcher->useTransparentBounds(true);
    matcher->useAnchoringBounds(true);
    const bool found = matcher->find(status);
    return U_SUCCESS(status) && found;
  }

  bool matches(std::string_view text, std::size_t position) const {
    const std::size_t begin = align_forward(text, position - std::min(position, kExactWindowBytes));
    const std::size_t end =
        align_forward(text, std::min(text.size(), position + kExactWindowBytes));
    const auto utf16 = [&](std::size_t from, std::size_t to) {
      return icu::UnicodeString::fromUTF8(
          icu::StringPiece(text.data() + from, static_cast<int32_t>(to - from)));
    };
    icu::UnicodeString window = utf16(begin, position);
    const int32_t middle = window.length();
    window.append(utf16(position, end));
    const auto reach = static_cast<int32_t>(std::min<std::size_t>(before_reach, kExactWindowBytes));
    return matches(*before, window, std::max(0, middle - reach), middle) &&
           matches(*after, window, middle, window.length());
  }
};

RuleTable::RuleTable() = default;
RuleTable::RuleTable(RuleTable&&) noexcept = default;
RuleTable& RuleTable::operator=(RuleTable&&) noexcept = default;
RuleTable::~RuleTable() = default;

RuleTable::Cache::Cache(const RuleTable& table)
    : before_(table.rules_.size()), after_(table.rules_.size()) {}
RuleTable::Cache::~Cache() = default;
RuleTable::Cache::Cache(Cache&&) noexcept = default;

Result<RuleTable> RuleTable::compile(std::vector<SrxRule> rules) {
  RuleTable table;
  table.rules_ = std::move(rules);
  const std::size_t count = table.rules_.size();
  std::vector<RulePattern> before(count);
  std::vector<RulePattern> after(count);
  table.exact_.resize(count);
  table.breaking_ = RuleBits(count);
  for (std::size_t i = 0; i < count; ++i) {
    const SrxRule& rule = table.rules_[i];
    const std::string where = "line " + std::to_string(rule.line);
    auto parsed = parse_rule_pattern(rule.before);
    if (!parsed.ok()) return parsed.error().in(where + ", before");
    before[i] = std::move(*parsed);
    parsed = parse_rule_pattern(rule.after);
    if (!parsed.ok()) return parsed.error().in(where + ", after");
    after[i] = std::move(*parsed);
    if (rule.is_break) table.breaking_.add(static_cast<std::uint32_t>(i));
    if (before[i].is_exact && after[i].is_exact) continue;
    auto exact = std::make_unique<ExactRule>();
    UErrorCode status = U_ZERO_ERROR;
    const auto compile = [&](const std::string& pattern) {
      return std::unique_ptr<icu::RegexPattern>(
          icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(pattern), 0, status));
    };
    exact->before = compile("(?:" + remove_java_flags(rule.before) + ")\\z");
    exact->after = compile("\\A(?:" + remove_java_flags(rule.after) + ")");
    // A ^ must find the beginning of the text, not that of the stretch that is searched.
    if (!before[i].has_text_begin && before[i].max_length_code_points < kExactWindowBytes) {
      exact->before_reach = std::size_t{2} * before[i].max_length_code_points;
    }
    if (U_FAILURE(status)) {
      return Error{ErrorCode::kInvalidArgument,
                   where + ": not a regular expression (" + u_errorName(status) + ")"};
    }
    table.exact_[i] = std::move(exact);
  }

  std::vector<const icu::UnicodeSet*> sets;
  std::map<std::string, std::uint32_t> known;
  std::map<const PatternNode*, std::uint32_t> set_index;
  std::vector<const PatternNode*> before_roots;
  std::vector<const PatternNode*> after_roots;
  for (std::size_t i = 0; i < count; ++i) {
    collect_sets(before[i].root, &sets, &known, &set_index);
    collect_sets(after[i].root, &sets, &known, &set_index);
    before_roots.push_back(&before[i].root);
    after_roots.push_back(&after[i].root);
  }
  table.alphabet_ = std::make_unique<RuleAlphabet>(sets);
  STELE_TRY(
      RuleAutomaton before_automaton,
      RuleAutomaton::compile(before_roots, *table.alphabet_, set_index, MatchDirection::kBackward));
  STELE_TRY(
      RuleAutomaton after_automaton,
      RuleAutomaton::compile(after_roots, *table.alphabet_, set_index, MatchDirection::kForward));
  table.before_ = std::make_unique<RuleAutomaton>(std::move(before_automaton));
  table.after_ = std::make_unique<RuleAutomaton>(std::move(after_automaton));

  const std::size_t classes = table.alphabet_->class_count();
  table.may_break_.assign(classes * classes, false);
  for (std::size_t i = 0; i < count; ++i) {
    if (!table.rules_[i].is_break) continue;
    const auto rule = static_cast<std::uint32_t>(i);
    const std::vector<bool> lasts = table.before_->first_classes(rule, *table.alphabet_);
    const std::vector<bool> firsts = table.after_->first_classes(rule, *table.alphabet_);
    for (std::size_t a = 0; a < classes; ++a) {
      for (std::size_t b = 0; lasts[a] && b < classes; ++b) {
        if (firsts[b]) table.may_break_[a * classes + b] = true;
      }
    }
  }
  return table;
}

bool RuleTable::breaks_at(std::string_view text, std::size_t position, Cache* cache) const {
  cache->after_.clear();
  after_->match(text, position, *alphabet_, &cache->after_cache_, &cache->after_);
  if (!cache->after_.intersects(breaking_)) return false;
  cache->before_.clear();
  before_->match(text, position, *alphabet_, &cache->before_cache_, &cache->before_);
  for (std::int64_t rule = cache->before_.first_common(cache->after_, 0); rule >= 0;
       rule = cache->before_.first_common(cache->after_, static_cast<std::uint32_t>(rule) + 1)) {
    const auto index = static_cast<std::size_t>(rule);
    if (exact_[index] != nullptr && !exact_[index]->matches(text, position)) continue;
    return rules_[index].is_break;
  }
  return false;
}

std::vector<std::size_t> RuleTable::find_breaks(std::string_view text, Cache* cache) const {
  std::vector<std::size_t> breaks;
  if (rules_.empty() || text.empty()) return breaks;
  const std::size_t classes = alphabet_->class_count();
  std::size_t offset = 0;
  std::size_t row = alphabet_->class_of(next_code_point(text, &offset)) * classes;
  while (offset < text.size()) {
    const std::size_t position = offset;
    const std::size_t next = alphabet_->class_of(next_code_point(text, &offset));
    if (may_break_[row + next] && breaks_at(text, position, cache)) breaks.push_back(position);
    row = next * classes;
  }
  return breaks;
}

}  // namespace stele
