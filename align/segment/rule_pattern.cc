#include "align/segment/rule_pattern.h"

#include "align/base/utf8.h"
#include "align/segment/pattern_sets.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include <unicode/uchar.h>

namespace stele {
namespace {

constexpr int kMaxDepth = 100;
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

std::u32string decode(std::string_view text) {
  std::u32string code_points;
  for (std::size_t i = 0; i < text.size();) code_points.push_back(next_code_point(text, &i));
  return code_points;
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
class Parser {
 public:
  explicit Parser(std::string_view pattern) : pattern_(decode(pattern)) {}

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
  bool at_end() const { return at_ >= pattern_.size() || error_.has_value(); }
  char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : U'\0';
  }
  bool accept(std::u32string_view text) {
    if (error_ || pattern_.compare(at_, text.size(), text) != 0) return false;
    at_ += text.size();
    return true;
  }
  void fail(const std::string& what) {
    if (error_) return;
    error_ =
        Error{ErrorCode::kInvalidArgument, "character " + std::to_string(at_ + 1) + ": " + what};
  }

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

  // Adds the other case under (?i). Complements are taken afterwards: (?i)[^a] is no A either.
  icu::UnicodeSet close_case(icu::UnicodeSet set) const {
    if (ignore_case_) {
      set.closeOver(USET_CASE_INSENSITIVE);
      set.removeAllStrings();
    }
    return set;
  }

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

  // An escape that stands for a character or a class, also inside [...].
  icu::UnicodeSet parse_set_escape() {
    ++at_;
    if (at_ >= pattern_.size()) {
      fail("pattern ends with a backslash");
      return {};
    }
    const char32_t c = pattern_[at_++];
    switch (c) {
      case U'd':
        return digit_set();
      case U'D':
        return complement_of(digit_set());
      case U'w':
        return word_set();
      case U'W':
        return complement_of(word_set());
      case U's':
        return space_set();
      case U'S':
        return complement_of(space_set());
      case U'h':
        return horizontal_space_set();
      case U'H':
        return complement_of(horizontal_space_set());
      case U'v':
      case U'R':
        return vertical_space_set();
      case U'V':
        return complement_of(vertical_space_set());
      case U'p':
      case U'P':
        return parse_property(c == U'P');
      default:
        return close_case(make_single(parse_character_escape(c)));
    }
  }

  static icu::UnicodeSet complement_of(const icu::UnicodeSet& set) {
    return icu::UnicodeSet(set).complement();
  }
  static icu::UnicodeSet make_single(char32_t c) {
    return icu::UnicodeSet(static_cast<UChar32>(c), static_cast<UChar32>(c));
  }

  // `c` follows the backslash and is already consumed.
  char32_t parse_character_escape(char32_t c) {
    switch (c) {
      case U't':
        return U'\t';
      case U'n':
        return U'\n';
      case U'r':
        return U'\r';
      case U'f':
        return U'\f';
      case U'a':
        return 7;
      case U'e':
        return 27;
      case U'0':
        return parse_octal();
      case U'c':
        if (at_ < pattern_.size()) return pattern_[at_++] & 0x1F;
        fail("expected a letter after \\c");
        return U'\0';
      case U'N':
        return parse_name();
      case U'u':
        return parse_hex(4);
      case U'U':
        return parse_hex(8);
      case U'x': {
        if (!accept(U"{")) return parse_hex(2);
        const char32_t value = parse_hex(6);
        if (!accept(U"}")) fail("expected } after \\x{");
        return value;
      }
      default:
        if ((c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z')) {
          --at_;
          fail("unsupported escape");
        }
        return c;
    }
  }

  char32_t parse_octal() {
    char32_t value = 0;
    const std::size_t begin = at_;
    while (at_ - begin < 3 && peek() >= U'0' && peek() <= U'7' && value * 8 <= 0377) {
      value = value * 8 + (pattern_[at_++] - U'0');
    }
    if (at_ == begin) fail("expected octal digits after \\0");
    return value;
  }

  // "\N{EM DASH}"
  char32_t parse_name() {
    std::string name;
    if (!accept(U"{")) fail("expected { after \\N");
    while (!at_end() && peek() != U'}') append_utf8(pattern_[at_++], &name);
    if (!accept(U"}")) fail("expected } after a character's name");
    UErrorCode status = U_ZERO_ERROR;
    const UChar32 c = u_charFromName(U_EXTENDED_CHAR_NAME, name.c_str(), &status);
    if (U_FAILURE(status)) fail("no character has the name '" + name + "'");
    return error_ ? U'\0' : static_cast<char32_t>(c);
  }

  char32_t parse_hex(int max_digits) {
    char32_t value = 0;
    const std::size_t begin = at_;
    for (int i = 0; i < max_digits && at_ < pattern_.size(); ++i, ++at_) {
      const int digit = u_digit(static_cast<UChar32>(pattern_[at_]), 16);
      if (digit < 0) break;
      value = value * 16 + static_cast<char32_t>(digit);
    }
    if (at_ == begin || value > 0x10FFFF) fail("expected hexadecimal digits of a code point");
    return error_ ? U'\0' : value;
  }

  icu::UnicodeSet parse_property(bool is_negated) {
    std::string name;
    if (accept(U"{")) {
      if (accept(U"^")) is_negated = !is_negated;
      while (!at_end() && peek() != U'}') append_utf8(pattern_[at_++], &name);
      if (!accept(U"}")) fail("expected } after a property");
    } else if (!at_end()) {
      append_utf8(pattern_[at_++], &name);
    }
    auto set = find_property(name);
    if (!set) {
      fail("unknown property '" + name + "'");
      return {};
    }
    icu::UnicodeSet closed = close_case(*std::move(set));
    if (is_negated) closed.complement();
    return closed;
  }

  icu::UnicodeSet parse_set(int depth) {
    if (depth > kMaxDepth) fail("sets nest too deeply");
    ++at_;
    const bool is_negated = accept(U"^");
    icu::UnicodeSet set;
    bool is_first = true;
    while (!at_end() && (peek() != U']' || is_first)) {
      is_first = false;
      if (accept(U"&&")) {
        set.retainAll(peek() == U'[' ? parse_set(depth + 1) : parse_rest_of_set(depth));
      } else if (accept(U"--")) {
        set.removeAll(peek() == U'[' ? parse_set(depth + 1) : parse_rest_of_set(depth));
      } else if (peek() == U'[' && peek(1) == U':') {
        set.addAll(parse_posix_class());
      } else if (peek() == U'[') {
        set.addAll(parse_set(depth + 1));
      } else {
        parse_range(&set);
      }
    }
    if (!accept(U"]")) fail("expected ]");
    set = close_case(set);
    if (is_negated) set.complement();
    set.removeAllStrings();
    return set;
  }

  // What follows && or -- without brackets of its own.
  icu::UnicodeSet parse_rest_of_set(int) {
    icu::UnicodeSet set;
    while (!at_end() && peek() != U']' && !(peek() == U'&' && peek(1) == U'&')) parse_range(&set);
    return set;
  }

  void parse_range(icu::UnicodeSet* set) {
    if (peek() == U'\\') {
      const icu::UnicodeSet item = parse_set_escape();
      if (item.size() != 1 || peek() != U'-' || peek(1) == U']' || peek(1) == U'-') {
        set->addAll(item);
        return;
      }
      finish_range(static_cast<char32_t>(item.charAt(0)), set);
      return;
    }
    const char32_t first = pattern_[at_++];
    if (peek() == U'-' && peek(1) != U']' && peek(1) != U'-' && peek(1) != U'[') {
      finish_range(first, set);
    } else {
      set->add(static_cast<UChar32>(first));
    }
  }

  // The hyphen and the end of a range.
  void finish_range(char32_t first, icu::UnicodeSet* set) {
    ++at_;
    if (at_end()) return;
    char32_t last = peek();
    if (last == U'\\') {
      const icu::UnicodeSet item = parse_set_escape();
      last = item.size() == 1 ? static_cast<char32_t>(item.charAt(0)) : U'\0';
    } else {
      ++at_;
    }
    if (last < first)
      fail("a range ends before it begins");
    else
      set->add(static_cast<UChar32>(first), static_cast<UChar32>(last));
  }

  icu::UnicodeSet parse_posix_class() {
    std::string name;
    while (!at_end() && !accept(U":]")) append_utf8(pattern_[at_++], &name);
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeSet set(icu::UnicodeString::fromUTF8("[" + name + ":]]"), status);
    if (U_FAILURE(status)) fail("unknown class '" + name + ":]'");
    return set;
  }

  std::u32string pattern_;
  std::size_t at_ = 0;
  bool ignore_case_ = false;
  bool is_exact_ = true;
  std::optional<Error> error_;
};

}  // namespace

Result<RulePattern> parse_rule_pattern(std::string_view pattern) {
  return Parser(pattern).parse();
}

}  // namespace stele
