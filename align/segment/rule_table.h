// RuleTable: the rules for one language, compiled so that a place in a text is decided in one pass
// (internal: shows ICU types).
#pragma once

#include "align/base/result.h"
#include "align/segment/rule_automaton.h"
#include "align/segment/srx_file.h"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace stele {

// Immutable after compile(); matching states live in a Cache, one for each thread.
//
// Three filters, each exact or too generous, from cheap to dear: whether any breaking rule can
// apply between two characters (a bit for each pair of classes); which rules' patterns match on
// each side (two automata); and, for the few patterns that no automaton decides, ICU's own matcher.
class RuleTable {
 public:
  // Fails with kInvalidArgument: "line 7, before: character 3: ...", or kLimitExceeded.
  static Result<RuleTable> compile(std::vector<SrxRule> rules);

  RuleTable(RuleTable&&) noexcept;
  RuleTable& operator=(RuleTable&&) noexcept;
  ~RuleTable();

  class Cache {
   public:
    explicit Cache(const RuleTable& table);
    ~Cache();
    Cache(Cache&&) noexcept;

   private:
    friend class RuleTable;
    RuleAutomaton::Cache before_cache_;
    RuleAutomaton::Cache after_cache_;
    RuleBits before_;
    RuleBits after_;
  };

  // Returns the places in `text` where the rules break it, in order, without its two ends.
  std::vector<std::size_t> find_breaks(std::string_view text, Cache* cache) const;

 private:
  struct ExactRule;
  RuleTable();

  bool breaks_at(std::string_view text, std::size_t position, Cache* cache) const;

  std::vector<SrxRule> rules_;
  std::unique_ptr<RuleAlphabet> alphabet_;
  std::unique_ptr<RuleAutomaton> before_;
  std::unique_ptr<RuleAutomaton> after_;
  RuleBits breaking_{0};
  std::vector<bool> may_break_;  // pairs of classes: the one before, the one after
  std::vector<std::unique_ptr<ExactRule>> exact_;  // null where the automata decide alone
};

}  // namespace stele
