// RuleAutomaton: all patterns of one side of a rule set as one lazily built DFA (internal).
#pragma once

#include "align/base/result.h"
#include "align/segment/rule_alphabet.h"
#include "align/segment/rule_pattern.h"

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace stele {

enum class MatchDirection : std::uint8_t { kForward, kBackward };

// A set of rule indexes.
class RuleBits {
 public:
  explicit RuleBits(std::size_t rule_count) : words_((rule_count + 63) / 64) {}

  void clear() { words_.assign(words_.size(), 0); }
  void add(std::uint32_t rule) { words_[rule / 64] |= std::uint64_t{1} << (rule % 64); }
  bool intersects(const RuleBits& other) const;
  // The smallest index in both sets that is not less than `from`, or -1.
  std::int64_t first_common(const RuleBits& other, std::uint32_t from) const;

 private:
  std::vector<std::uint64_t> words_;
};

// The non-deterministic program of one side, and how it runs. Immutable: the deterministic states
// found on the way live in a Cache, one for each thread.
//
// Word edges are decided when the character behind them is seen (as RE2 does), so a match is
// noticed one character late and belongs to the transition, not to the state.
class RuleAutomaton {
 public:
  // Patterns are compiled one after the other; rule i is patterns[i].
  // Fails with kLimitExceeded when the program has more than a million instructions.
  static Result<RuleAutomaton> compile(const std::vector<const PatternNode*>& patterns,
                                       const RuleAlphabet& alphabet,
                                       const std::map<const PatternNode*, std::uint32_t>& set_index,
                                       MatchDirection direction);

  class Cache;

  // Adds to `*matched` each rule whose pattern matches exactly from `position` on (forward) or up
  // to `position` (backward). Looks at most kMaxLookBytes far.
  void match(std::string_view text, std::size_t position, const RuleAlphabet& alphabet,
             Cache* cache, RuleBits* matched) const;

  // The classes a match of `rule` may begin with, in the direction of matching; all of them when
  // it may match nothing.
  std::vector<bool> first_classes(std::uint32_t rule, const RuleAlphabet& alphabet) const;

  static constexpr std::size_t kMaxLookBytes = 2048;

 private:
  enum class Op : std::uint8_t { kSet, kSplit, kAssert, kMatch };
  // What stands beside a position.
  enum class Side : std::uint8_t { kNothing, kWord, kOther };

  struct Instruction {
    Op op = Op::kMatch;
    PatternAssertion assertion = PatternAssertion::kWordEdge;
    std::uint32_t argument = 0;  // set index, or rule
    std::uint32_t next = 0;
    std::uint32_t other = 0;  // kSplit
  };

  struct Compiler;

  bool holds(PatternAssertion assertion, Side before, Side after) const;
  void close(std::uint32_t start, Side before, Side after, std::vector<std::uint32_t>* sets,
             std::vector<std::uint32_t>* matches, std::vector<bool>* seen) const;
  std::uint32_t step(std::uint32_t state, std::uint32_t symbol, const RuleAlphabet& alphabet,
                     Cache* cache) const;

  MatchDirection direction_ = MatchDirection::kForward;
  std::vector<Instruction> program_;
  std::vector<std::uint32_t> starts_;  // one instruction a rule
  std::vector<std::vector<bool>> set_members_;
};

// The states met so far. Grows with use up to a bound, then starts afresh.
class RuleAutomaton::Cache {
 private:
  friend class RuleAutomaton;

  static constexpr std::uint32_t kUnknown = 0xFFFFFFFF;
  static constexpr std::uint32_t kDead = 0;
  static constexpr std::size_t kMaxStates = 20000;

  struct State {
    std::vector<std::uint32_t> threads;  // instructions, before their assertions are decided
    Side previous = Side::kNothing;
  };
  struct Transition {
    std::uint32_t target = kUnknown;
    std::uint32_t matches = 0;  // index in match_lists; 0: none
  };
  struct Key {
    std::vector<std::uint32_t> threads;
    Side previous;
    auto operator<=>(const Key&) const = default;
  };

  void reset();
  std::uint32_t add_state(std::vector<std::uint32_t> threads, Side previous,
                          std::uint32_t symbol_count);

  std::vector<State> states_;
  std::vector<Transition>
      transitions_;  // states x (classes + 1); the last symbol is the text's edge
  std::map<Key, std::uint32_t> index_;
  std::vector<std::vector<std::uint32_t>> match_lists_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> match_index_;
  std::vector<bool> seen_;
};

}  // namespace stele
