// RulePattern: a segmentation rule's regular expression as a tree (internal: shows ICU types).
#pragma once

#include "align/base/result.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include <unicode/uniset.h>

namespace stele {

enum class PatternAssertion : std::uint8_t { kTextBegin, kTextEnd, kWordEdge, kNoWordEdge };

// One node of the tree.
struct PatternNode {
  enum class Kind : std::uint8_t {
    kEmpty,
    kSet,
    kConcatenation,
    kAlternation,
    kRepeat,
    kAssertion
  };

  Kind kind = Kind::kEmpty;
  icu::UnicodeSet set;                // kSet
  std::vector<PatternNode> children;  // kConcatenation, kAlternation; one child for kRepeat
  std::uint32_t min_count = 0;        // kRepeat
  std::uint32_t max_count = 0;        // kRepeat; kUnbounded
  PatternAssertion assertion = PatternAssertion::kWordEdge;
};

inline constexpr std::uint32_t kUnbounded = 0xFFFFFFFF;

// ICU's regular expressions but for \G, \X, (?w) and (?x), which are refused: literals and escapes,
// sets with ranges, nesting, && and --, \d \w \s \h \v \R \p{..} and their complements (with Java's
// names of properties, too), groups, alternation, quantifiers, (?i), ^ $ \b \B \A \z \Q..\E. What
// no finite automaton decides (look-around, back references, atomic groups and possessive
// quantifiers) is left out of the tree, which then accepts more than the pattern; `is_exact` says
// whether that happened.
struct RulePattern {
  PatternNode root;
  bool is_exact = true;
  // Of the text that the tree matches; kUnbounded if it has no bound.
  std::uint32_t max_length_code_points = 0;
  bool has_text_begin = false;  // ^ or \A outside look-around
};

// Fails with kInvalidArgument: "character 7: ..." when `pattern` is not of that form or nests
// deeper than 100 groups.
Result<RulePattern> parse_rule_pattern(std::string_view pattern);

}  // namespace stele
