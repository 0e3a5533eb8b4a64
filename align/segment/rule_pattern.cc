#include "align/segment/rule_pattern.h"

#include "align/segment/pattern_set_parser.h"
#include "align/segment/pattern_sets.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace stele {
namespace {

constexpr std::uint32_t kMaxRepeat = 1000;

using Kind = PatternNode::Kind;

PatternNode make_set_node(const icu::UnicodeSet& set) {
  PatternNode node;
  node.kind = Kind::kSet;
  node.set = set;
  return node;
}

PatternNode make_assertion(PatternAssertion assertion) {
  PatternNode node;
  node.kind = Kind::kAssertion;
  node.assertion = assertion;
  return node;
}

// The longest text that `node` matches, or kUnbounded.
std::uint32_t measure_longest(const PatternNode& node) {
  std::uint64_t longest = 0;
  switch (node.kind) {
    case Kind::kEmpty:
    case Kind::kAssertion:
      break;
    case Kind::kSet:
      longest = 1;
      break;
    case Kind::kConcatenation:
      for (const PatternNode& child : node.children) longest += measure_longest(child);
      break;
    case Kind::kAlternation:
      for (const PatternNode& child : node.children) {
        longest = std::max<std::uint64_t>(longest, measure_longest(child));
      }
      break;
    case Kind::kRepeat:
      longest = std::uint64_t{measure_longest(node.children[0])} * node.max_count;
      break;
  }
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(longest, kUnbounded));
}

bool has_text_begin(const PatternNode& node) {
  return (node.kind == Kind::kAssertion && node.assertion == PatternAssertion::kTextBegin) ||
         std::any_of(node.children.begin(), node.children.end(), has_text_begin);
}

// Recursive descent. The first error is kept and ends everything.
class Parser : private PatternSetParser {
 public:
  explicit Parser(std::string_view pattern) : PatternSetParser(pattern) {}

  Result<RulePattern> parse() {
    RulePattern result;
    result.root = parse_alternation(0);
    if (!error_ && at_ < pattern_.size()) fail("unmatched )");
    if (error_) return *error_;
    result.is_exact = is_exact_;
    result.max_length_code_points = measure_longest(result.root);
    result.has_text_begin = has_text_begin(result.root);
    return result;
  }

 private:
  PatternNode parse_alternation(int depth) {
    if (depth > kMaxDepth) fail("groups nest too deeply");
    std::vector<PatternNode> branches;
    branches.push_back(parse_concatenation(depth));
    while (!at_end() && accept(U"|")) branches.push_back(parse_concatenation(depth));
    if (branches.size() == 1) return std::move(branches[0]);
    PatternNode node;
    node.kind = Kind::kAlternation;
    node.children = std::move(branches);
    return node;
  }

  PatternNode parse_concatenation(int depth) {
    PatternNode node;
    node.kind = Kind::kConcatenation;
    while (!at_end() && peek() != U'|' && peek() != U')') {
      PatternNode atom = parse_atom(depth);
      if (!at_end()) atom = parse_quantifier(std::move(atom));
      node.children.push_back(std::move(atom));
    }
    return node;
  }

  PatternNode parse_quantifier(PatternNode atom) {
    while (!at_end()) {
      std::uint32_t min = 0;
      std::uint32_t max = kUnbounded;
      if (accept(U"*")) {
      } else if (accept(U"+")) {
        min = 1;
      } else if (accept(U"?")) {
        max = 1;
      } else if (peek() == U'{') {
        if (!parse_counts(&min, &max)) return atom;
      } else {
        break;
      }
      if (accept(U"+")) is_exact_ = false;  // possessive
      accept(U"?");                         // lazy: the same language
      PatternNode repeat;
      repeat.kind = Kind::kRepeat;
      repeat.min_count = min;
      repeat.max_count = max;
      repeat.children.push_back(std::move(atom));
      atom = std::move(repeat);
    }
    return atom;
  }

  bool parse_counts(std::uint32_t* min, std::uint32_t* max) {
    ++at_;
    const auto number = [&]() -> std::optional<std::uint32_t> {
      const std::size_t begin = at_;
      std::uint32_t value = 0;
      while (peek() >= U'0' && peek() <= U'9' && value <= kMaxRepeat) {
        value = value * 10 + (pattern_[at_++] - U'0');
      }
      if (at_ == begin) return std::nullopt;
      return value;
    };
    const auto low = number();
    if (!low) {
      fail("expected a count after {");
      return false;
    }
    *min = *low;
    *max = *low;
    if (accept(U",")) *max = peek() == U'}' ? kUnbounded : number().value_or(0);
    if (!accept(U"}")) fail("expected } after a count");
    if (*min > kMaxRepeat || (*max != kUnbounded && (*max > kMaxRepeat || *max < *min))) {
      fail("count out of range, expected at most 1000");
    }
    return !error_;
  }

  PatternNode parse_atom(int depth) {
    const char32_t c = peek();
    switch (c) {
      case U'(':
        return parse_group(depth);
      case U'[':
        return make_set_node(parse_set(depth));
      case U'.':
        ++at_;
        return make_set_node(icu::UnicodeSet(0, 0x10FFFF).removeAll(vertical_space_set()));
      case U'^':
        ++at_;
        return make_assertion(PatternAssertion::kTextBegin);
      case U'$':
        ++at_;
        return make_assertion(PatternAssertion::kTextEnd);
      case U'\\':
        return parse_escape();
      case U'*':
      case U'+':
      case U'?':
        fail("nothing to repeat");
        return {};
      default:
        ++at_;
        return make_literal(c);
    }
  }

  // What a back reference may stand for.
  PatternNode make_anything() {
    is_exact_ = false;
    PatternNode any;
    any.kind = Kind::kRepeat;
    any.max_count = kUnbounded;
    any.children.push_back(make_set_node(icu::UnicodeSet(0, 0x10FFFF)));
    return any;
  }

  PatternNode make_literal(char32_t c) { return make_set_node(close_case(make_single(c))); }

  PatternNode parse_group(int depth) {
    ++at_;
    // "(?i)" inside a group holds to its end, also for the alternatives behind it.
    const bool outer_ignore_case = ignore_case_;
    if (accept(U"?#")) {
      while (!at_end() && peek() != U')') ++at_;
      close_group();
      return {};
    }
    if (accept(U"?=") || accept(U"?!") || accept(U"?<=") || accept(U"?<!")) {
      is_exact_ = false;
      parse_alternation(depth + 1);
      ignore_case_ = outer_ignore_case;
      close_group();
      return {};
    }
    if (accept(U"?>")) {
      is_exact_ = false;
    } else if (accept(U"?:")) {
    } else if (accept(U"?<")) {
      while (!at_end() && peek() != U'>') ++at_;
      accept(U">");
    } else if (accept(U"?")) {
      return parse_flags(depth);
    }
    PatternNode inner = parse_alternation(depth + 1);
    ignore_case_ = outer_ignore_case;
    close_group();
    return inner;
  }

  // "(?i)", "(?i-s:...)". Paragraphs have no line ends, so that s, m and d change nothing; u and U
  // are Java's names for what is always so here.
  PatternNode parse_flags(int depth) {
    bool is_on = true;
    bool ignore_case = ignore_case_;
    while (!at_end() && peek() != U')' && peek() != U':') {
      const char32_t flag = pattern_[at_++];
      if (flag == U'-')
        is_on = false;
      else if (flag == U'i')
        ignore_case = is_on;
      else if (std::u32string_view(U"smduU").find(flag) == std::u32string_view::npos) {
        --at_;
        fail("unsupported group or flag");
        return {};
      }
    }
    if (accept(U":")) {
      const bool outer = std::exchange(ignore_case_, ignore_case);
      PatternNode inner = parse_alternation(depth + 1);
      ignore_case_ = outer;
      close_group();
      return inner;
    }
    close_group();
    ignore_case_ = ignore_case;
    return {};
  }

  void close_group() {
    if (!accept(U")")) fail("expected )");
  }

  PatternNode parse_escape() {
    const char32_t c = peek(1);
    switch (c) {
      case U'b':
        at_ += 2;
        return make_assertion(PatternAssertion::kWordEdge);
      case U'B':
        at_ += 2;
        return make_assertion(PatternAssertion::kNoWordEdge);
      case U'A':
        at_ += 2;
        return make_assertion(PatternAssertion::kTextBegin);
      case U'z':
      case U'Z':
        at_ += 2;
        return make_assertion(PatternAssertion::kTextEnd);
      case U'Q': {
        at_ += 2;
        PatternNode node;
        node.kind = Kind::kConcatenation;
        while (at_ < pattern_.size() && !accept(U"\\E")) {
          node.children.push_back(make_literal(pattern_[at_++]));
        }
        return node;
      }
      default:
        break;
    }
    if (c >= U'1' && c <= U'9') {
      at_ += 2;
      return make_anything();
    }
    if (c == U'k' && peek(2) == U'<') {
      while (!at_end() && peek() != U'>') ++at_;
      if (!accept(U">")) fail("expected > after \\k<");
      return make_anything();
    }
    return make_set_node(parse_set_escape());
  }

  bool is_exact_ = true;
};

}  // namespace

Result<RulePattern> parse_rule_pattern(std::string_view pattern) {
  return Parser(pattern).parse();
}

}  // namespace stele
