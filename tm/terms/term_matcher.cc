#include "tm/terms/term_matcher.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <tuple>

namespace stele::tm {
namespace {

constexpr std::size_t kMaxTermTokens = 16;
constexpr std::size_t kMaxAbbreviationLength = 6;
// A term of many ambiguous words would have a path for each combination of their lemmas.
constexpr std::size_t kMaxPaths = 256;

std::uint64_t make_edge(std::uint32_t node, TermKey key) {
  return (std::uint64_t{node} << 32) | static_cast<std::uint32_t>(key);
}

std::size_t mix(std::uint64_t edge) {
  edge ^= edge >> 31;
  edge *= 0x9E3779B97F4A7C15ULL;
  return static_cast<std::size_t>(edge >> 20);
}

}  // namespace

TermMatcher::TermMatcher() : slots_(64), terms_at_(1) {}

std::uint32_t TermMatcher::find_child(std::uint32_t node, TermKey key) const {
  const std::uint64_t edge = make_edge(node, key);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = mix(edge) & mask;; i = (i + 1) & mask) {
    if (slots_[i].edge == edge) return slots_[i].node;
    if (slots_[i].edge == ~std::uint64_t{0}) return 0;
  }
}

std::uint32_t TermMatcher::add_child(std::uint32_t node, TermKey key) {
  if (const std::uint32_t child = find_child(node, key)) return child;
  if ((edge_count_ + 1) * 2 > slots_.size()) grow();
  const auto child = static_cast<std::uint32_t>(terms_at_.size());
  terms_at_.emplace_back();
  const std::uint64_t edge = make_edge(node, key);
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = mix(edge) & mask;
  while (slots_[i].edge != ~std::uint64_t{0}) i = (i + 1) & mask;
  slots_[i] = Slot{edge, child};
  ++edge_count_;
  if (node == 0) {
    const auto index = static_cast<std::size_t>(key);
    if (index >= starts_.size()) starts_.resize(index + 1);
    starts_[index] = true;
  }
  return child;
}

void TermMatcher::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.edge == ~std::uint64_t{0}) continue;
    std::size_t i = mix(slot.edge) & mask;
    while (slots_[i].edge != ~std::uint64_t{0}) i = (i + 1) & mask;
    slots_[i] = slot;
  }
}

std::size_t TermMatcher::add(std::string_view text, CaseRule case_rule, TermAnalyzer* analyzer) {
  const std::size_t index = terms_.size();
  Term term;
  term.case_rule = case_rule;
  std::vector<TermToken> tokens;
  analyzer->analyze(text, &tokens);
  for (const TermToken& token : tokens) {
    Word word;
    word.keys = analyzer->find_term_keys(token);
    word.is_stop_word = token.is_stop_word;
    word.is_after_punctuation = token.gap == TermGap::kPunctuation;
    word.is_capital = token.is_capital;
    word.is_all_capital = token.is_all_capital;
    word.is_abbreviation = token.is_all_capital &&
                           count_code_points(view_of(text, token.span)) <= kMaxAbbreviationLength;
    term.words.push_back(std::move(word));
  }
  if (!tokens.empty() && tokens.size() <= kMaxTermTokens) {
    std::vector<std::uint32_t> nodes = {0};
    for (const Word& word : term.words) {
      std::vector<std::uint32_t> next;
      for (const std::uint32_t node : nodes) {
        for (const TermKey key : word.keys) {
          if (next.size() < kMaxPaths) next.push_back(add_child(node, key));
        }
      }
      nodes = std::move(next);
    }
    for (const std::uint32_t node : nodes) {
      terms_at_[node].push_back(static_cast<std::uint32_t>(index));
    }
  }
  terms_.push_back(std::move(term));
  return index;
}

bool TermMatcher::accepts(const Term& term, const std::vector<TermToken>& tokens,
                          std::size_t begin) const {
  for (std::size_t i = 0; i < term.words.size(); ++i) {
    const TermToken& token = tokens[begin + i];
    const Word& word = term.words[i];
    const bool is_after_punctuation = i > 0 && token.gap == TermGap::kPunctuation;
    if (is_after_punctuation && !word.is_after_punctuation) return false;
    if (word.is_abbreviation && !token.is_all_capital) return false;
    // Inflection changes the end of a word, so its case is judged by its beginning.
    if (term.case_rule == CaseRule::kExact &&
        (token.is_capital != word.is_capital || token.is_all_capital != word.is_all_capital)) {
      return false;
    }
  }
  return true;
}

void TermMatcher::find_all(const std::vector<TermToken>& tokens,
                           std::vector<TermMatch>* matches) const {
  matches->clear();
  std::vector<std::uint32_t> nodes;
  std::vector<std::uint32_t> next;
  for (std::size_t begin = 0; begin < tokens.size(); ++begin) {
    nodes.assign(1, 0);
    for (std::size_t end = begin; end < tokens.size() && !nodes.empty(); ++end) {
      const TermToken& token = tokens[end];
      next.clear();
      for (const TermKey key : token.keys) {
        if (key == kNoKey) break;
        const auto index = static_cast<std::size_t>(key);
        if (end == begin && (index >= starts_.size() || !starts_[index])) continue;
        for (const std::uint32_t node : nodes) {
          if (const std::uint32_t child = find_child(node, key)) next.push_back(child);
        }
      }
      nodes.swap(next);
      for (const std::uint32_t node : nodes) {
        for (const std::uint32_t term : terms_at_[node]) {
          if (accepts(terms_[term], tokens, begin)) {
            matches->push_back({term, begin, end + 1});
          }
        }
      }
    }
  }
  // Ambiguous words lead to one term by several paths.
  const auto order = [](const TermMatch& m) { return std::tuple(m.begin, m.end, m.term); };
  std::sort(matches->begin(), matches->end(),
            [&](const TermMatch& a, const TermMatch& b) { return order(a) < order(b); });
  matches->erase(std::unique(matches->begin(), matches->end()), matches->end());
}

void mask_shorter_matches(std::vector<TermMatch>* matches) {
  std::vector<TermMatch> by_length = *matches;
  std::stable_sort(by_length.begin(), by_length.end(), [](const TermMatch& a, const TermMatch& b) {
    return a.end - a.begin > b.end - b.begin;
  });
  matches->clear();
  for (const TermMatch& match : by_length) {
    const bool is_masked =
        std::any_of(matches->begin(), matches->end(), [&match](const TermMatch& kept) {
          const bool is_same_span = kept.begin == match.begin && kept.end == match.end;
          return !is_same_span && kept.begin < match.end && match.begin < kept.end;
        });
    if (!is_masked) matches->push_back(match);
  }
  std::sort(matches->begin(), matches->end(), [](const TermMatch& a, const TermMatch& b) {
    return std::tuple(a.begin, a.term) < std::tuple(b.begin, b.term);
  });
}

}  // namespace stele::tm
