#include "align/segment/rule_automaton.h"

#include "align/base/utf8.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

namespace stele {

bool RuleBits::intersects(const RuleBits& other) const {
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if ((words_[i] & other.words_[i]) != 0) return true;
  }
  return false;
}

std::int64_t RuleBits::first_common(const RuleBits& other, std::uint32_t from) const {
  for (std::size_t i = from / 64; i < words_.size(); ++i) {
    std::uint64_t common = words_[i] & other.words_[i];
    if (i == from / 64) common &= ~std::uint64_t{0} << (from % 64);
    if (common != 0) return static_cast<std::int64_t>(i * 64) + __builtin_ctzll(common);
  }
  return -1;
}

// Thompson's construction. Each node is compiled in front of the code that follows it, so `next`
// is known when a node is reached.
struct RuleAutomaton::Compiler {
  static constexpr std::size_t kMaxInstructions = 1000000;

  const std::map<const PatternNode*, std::uint32_t>& set_index;
  MatchDirection direction;
  std::vector<Instruction>& program;
  bool is_too_large = false;

  std::uint32_t emit(Instruction instruction) {
    if (program.size() >= kMaxInstructions) {
      is_too_large = true;
      return 0;
    }
    program.push_back(instruction);
    return static_cast<std::uint32_t>(program.size() - 1);
  }

  std::uint32_t compile(const PatternNode& node, std::uint32_t next) {
    if (is_too_large) return next;
    switch (node.kind) {
      case PatternNode::Kind::kEmpty:
        return next;
      case PatternNode::Kind::kSet:
        return emit({.op = Op::kSet, .argument = set_index.at(&node), .next = next});
      case PatternNode::Kind::kAssertion:
        return emit({.op = Op::kAssert, .assertion = node.assertion, .next = next});
      case PatternNode::Kind::kConcatenation:
        if (direction == MatchDirection::kForward) {
          for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
            next = compile(*child, next);
          }
        } else {
          for (const PatternNode& child : node.children) next = compile(child, next);
        }
        return next;
      case PatternNode::Kind::kAlternation: {
        std::uint32_t start = compile(node.children.back(), next);
        for (std::size_t i = node.children.size() - 1; i-- > 0;) {
          const std::uint32_t branch = compile(node.children[i], next);
          start = emit({.op = Op::kSplit, .next = branch, .other = start});
        }
        return start;
      }
      case PatternNode::Kind::kRepeat:
        return compile_repeat(node, next);
    }
    return next;
  }

  std::uint32_t compile_repeat(const PatternNode& node, std::uint32_t next) {
    const PatternNode& body = node.children[0];
    std::uint32_t start = next;
    if (node.max_count == kUnbounded) {
      const std::uint32_t loop = emit({.op = Op::kSplit, .next = 0, .other = next});
      const std::uint32_t inside = compile(body, loop);
      if (!is_too_large) program[loop].next = inside;
      start = loop;
    } else {
      for (std::uint32_t i = node.min_count; i < node.max_count && !is_too_large; ++i) {
        start = emit({.op = Op::kSplit, .next = compile(body, start), .other = next});
      }
    }
    for (std::uint32_t i = 0; i < node.min_count && !is_too_large; ++i) {
      start = compile(body, start);
    }
    return start;
  }
};

Result<RuleAutomaton> RuleAutomaton::compile(
    const std::vector<const PatternNode*>& patterns, const RuleAlphabet& alphabet,
    const std::map<const PatternNode*, std::uint32_t>& set_index, MatchDirection direction) {
  RuleAutomaton automaton;
  automaton.direction_ = direction;
  Compiler compiler{set_index, direction, automaton.program_};
  std::uint32_t set_count = 0;
  for (const auto& [node, index] : set_index) set_count = std::max(set_count, index + 1);
  for (std::uint32_t s = 0; s < set_count; ++s)
    automaton.set_members_.push_back(alphabet.members(s));
  for (std::uint32_t rule = 0; rule < patterns.size(); ++rule) {
    const std::uint32_t match = compiler.emit({.op = Op::kMatch, .argument = rule});
    automaton.starts_.push_back(compiler.compile(*patterns[rule], match));
  }
  if (compiler.is_too_large) {
    return Error{ErrorCode::kLimitExceeded,
                 "the patterns need more than a million states; shorten the counted repeats"};
  }
  return automaton;
}

bool RuleAutomaton::holds(PatternAssertion assertion, Side before, Side after) const {
  switch (assertion) {
    case PatternAssertion::kWordEdge:
      return (before == Side::kWord) != (after == Side::kWord);
    case PatternAssertion::kNoWordEdge:
      return (before == Side::kWord) == (after == Side::kWord);
    case PatternAssertion::kTextBegin:
      return (direction_ == MatchDirection::kForward ? before : after) == Side::kNothing;
    case PatternAssertion::kTextEnd:
      return (direction_ == MatchDirection::kForward ? after : before) == Side::kNothing;
  }
  return false;
}

// Follows splits and assertions from `start`. `before` is the side already passed in the direction
// of matching.
void RuleAutomaton::close(std::uint32_t start, Side before, Side after,
                          std::vector<std::uint32_t>* sets, std::vector<std::uint32_t>* matches,
                          std::vector<bool>* seen) const {
  std::vector<std::uint32_t> stack = {start};
  while (!stack.empty()) {
    const std::uint32_t at = stack.back();
    stack.pop_back();
    if ((*seen)[at]) continue;
    (*seen)[at] = true;
    const Instruction& instruction = program_[at];
    switch (instruction.op) {
      case Op::kSet:
        sets->push_back(at);
        break;
      case Op::kMatch:
        matches->push_back(instruction.argument);
        break;
      case Op::kSplit:
        stack.push_back(instruction.next);
        stack.push_back(instruction.other);
        break;
      case Op::kAssert:
        if (holds(instruction.assertion, before, after)) stack.push_back(instruction.next);
        break;
    }
  }
}

std::vector<bool> RuleAutomaton::first_classes(std::uint32_t rule,
                                               const RuleAlphabet& alphabet) const {
  std::vector<bool> classes(alphabet.class_count());
  constexpr std::array<Side, 3> kSides = {Side::kNothing, Side::kWord, Side::kOther};
  // Whatever stands on either side: the union is a superset, which is what a filter needs.
  for (const Side before : kSides) {
    for (const Side after : kSides) {
      std::vector<std::uint32_t> sets;
      std::vector<std::uint32_t> matches;
      std::vector<bool> seen(program_.size());
      close(starts_[rule], before, after, &sets, &matches, &seen);
      if (!matches.empty()) return std::vector<bool>(alphabet.class_count(), true);
      for (const std::uint32_t at : sets) {
        const std::vector<bool>& members = set_members_[program_[at].argument];
        for (std::size_t c = 0; c < classes.size(); ++c) classes[c] = classes[c] || members[c];
      }
    }
  }
  return classes;
}

void RuleAutomaton::Cache::reset() {
  states_.clear();
  transitions_.clear();
  index_.clear();
  match_lists_.assign(1, {});
  match_index_.clear();
}

std::uint32_t RuleAutomaton::Cache::add_state(std::vector<std::uint32_t> threads, Side previous,
                                              std::uint32_t symbol_count) {
  Key key{std::move(threads), previous};
  if (const auto found = index_.find(key); found != index_.end()) return found->second;
  const auto id = static_cast<std::uint32_t>(states_.size());
  states_.push_back({key.threads, previous});
  transitions_.resize(transitions_.size() + symbol_count);
  index_.emplace(std::move(key), id);
  return id;
}

// Computes the transition of `state` under `symbol` and returns its place in the table.
std::uint32_t RuleAutomaton::step(std::uint32_t state, std::uint32_t symbol,
                                  const RuleAlphabet& alphabet, Cache* cache) const {
  const std::uint32_t symbol_count = alphabet.class_count() + 1;
  const bool is_edge = symbol == alphabet.class_count();
  const Side after = is_edge                                                ? Side::kNothing
                     : alphabet.is_word(static_cast<std::uint16_t>(symbol)) ? Side::kWord
                                                                            : Side::kOther;
  std::vector<std::uint32_t> sets;
  std::vector<std::uint32_t> matches;
  cache->seen_.assign(program_.size(), false);
  for (const std::uint32_t thread : cache->states_[state].threads) {
    close(thread, cache->states_[state].previous, after, &sets, &matches, &cache->seen_);
  }
  std::vector<std::uint32_t> threads;
  if (!is_edge) {
    for (const std::uint32_t at : sets) {
      if (set_members_[program_[at].argument][symbol]) threads.push_back(program_[at].next);
    }
  }
  std::sort(threads.begin(), threads.end());
  threads.erase(std::unique(threads.begin(), threads.end()), threads.end());
  std::sort(matches.begin(), matches.end());
  std::uint32_t match_list = 0;
  if (!matches.empty()) {
    const auto [place, is_new] = cache->match_index_.emplace(
        matches, static_cast<std::uint32_t>(cache->match_lists_.size()));
    if (is_new) cache->match_lists_.push_back(matches);
    match_list = place->second;
  }
  // All states without threads are one: the dead state.
  const bool is_dead = threads.empty();
  const std::uint32_t target =
      is_dead ? Cache::kDead : cache->add_state(std::move(threads), after, symbol_count);
  const std::uint32_t place = state * symbol_count + symbol;
  cache->transitions_[place] = {target, match_list};
  return place;
}

void RuleAutomaton::match(std::string_view text, std::size_t position, const RuleAlphabet& alphabet,
                          Cache* cache, RuleBits* matched) const {
  const std::uint32_t symbol_count = alphabet.class_count() + 1;
  const bool is_forward = direction_ == MatchDirection::kForward;
  if (cache->states_.empty() || cache->states_.size() > Cache::kMaxStates) {
    cache->reset();
    cache->add_state({}, Side::kNothing, symbol_count);  // kDead
    for (const Side side : {Side::kNothing, Side::kWord, Side::kOther}) {
      cache->add_state(starts_, side, symbol_count);
    }
  }
  const auto class_before = [&](std::size_t* offset) {
    do {
      --*offset;
    } while (*offset > 0 && (static_cast<unsigned char>(text[*offset]) & 0xC0) == 0x80);
    std::size_t at = *offset;
    return alphabet.class_of(next_code_point(text, &at));
  };
  const auto class_after = [&](std::size_t* offset) {
    return alphabet.class_of(next_code_point(text, offset));
  };
  // The start state depends on what stands on the far side: 1 nothing, 2 a word, 3 other.
  std::uint32_t state = 1;
  std::size_t far = position;
  if (is_forward ? position > 0 : position < text.size()) {
    state = alphabet.is_word(is_forward ? class_before(&far) : class_after(&far)) ? 2 : 3;
  }
  std::size_t offset = position;
  const std::size_t limit = is_forward ? std::min(text.size(), position + kMaxLookBytes)
                                       : position - std::min(position, kMaxLookBytes);
  while (state != Cache::kDead) {
    const bool is_edge = is_forward ? offset >= limit : offset <= limit;
    const std::uint32_t symbol = is_edge      ? alphabet.class_count()
                                 : is_forward ? class_after(&offset)
                                              : class_before(&offset);
    std::uint32_t place = state * symbol_count + symbol;
    if (cache->transitions_[place].target == Cache::kUnknown) {
      place = step(state, symbol, alphabet, cache);
    }
    const Cache::Transition transition = cache->transitions_[place];
    if (transition.matches != 0) {
      for (const std::uint32_t rule : cache->match_lists_[transition.matches]) matched->add(rule);
    }
    if (is_edge) break;
    state = transition.target;
  }
}

}  // namespace stele
