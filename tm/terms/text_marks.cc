#include "tm/terms/text_marks.h"

#include <array>
#include <utility>
#include <vector>

namespace stele::tm {
namespace {

struct Mark {
  std::string_view text;
  char kind;
};

template <std::size_t kSize>
char kind_of(const std::array<Mark, kSize>& marks, std::string_view text) {
  for (const Mark& mark : marks) {
    if (mark.text == text) return mark.kind;
  }
  return '\0';
}

constexpr std::array<Mark, 16> kFinalMarks = {{{".", '.'},
                                               {"。", '.'},
                                               {"．", '.'},
                                               {"!", '!'},
                                               {"！", '!'},
                                               {"?", '?'},
                                               {"？", '?'},
                                               {":", ':'},
                                               {"：", ':'},
                                               {";", ';'},
                                               {"；", ';'},
                                               {"…", 'e'},
                                               {",", ','},
                                               {"，", ','},
                                               {"、", ','},
                                               {"⋯", 'e'}}};

// Lower case opens what upper case closes.
constexpr std::array<Mark, 12> kBracketMarks = {{{"(", 'a'},
                                                 {"（", 'a'},
                                                 {")", 'A'},
                                                 {"）", 'A'},
                                                 {"[", 'b'},
                                                 {"［", 'b'},
                                                 {"]", 'B'},
                                                 {"］", 'B'},
                                                 {"【", 'c'},
                                                 {"】", 'C'},
                                                 {"{", 'd'},
                                                 {"}", 'D'}}};
constexpr std::array<Mark, 14> kQuoteMarks = {{{"«", 'a'},
                                               {"»", 'A'},
                                               {"“", 'b'},
                                               {"”", 'B'},
                                               {"„", 'l'},
                                               {"「", 'c'},
                                               {"」", 'C'},
                                               {"『", 'd'},
                                               {"』", 'D'},
                                               {"《", 'e'},
                                               {"》", 'E'},
                                               {"〈", 'f'},
                                               {"〉", 'F'},
                                               {"\"", '"'}}};

}  // namespace

std::optional<char> find_final_mark(std::string_view text, std::span<const Word> words) {
  for (std::size_t i = words.size(); i-- > 0;) {
    if (words[i].kind != WordKind::kPunctuation) return '\0';
    const std::string_view mark = view_of(text, words[i].span);
    if (kind_of(kQuoteMarks, mark) != '\0' || kind_of(kBracketMarks, mark) != '\0') continue;
    const char kind = kind_of(kFinalMarks, mark);
    if (kind == '.' && i >= 2 && view_of(text, words[i - 1].span) == "." &&
        view_of(text, words[i - 2].span) == ".") {
      return 'e';
    }
    return kind;
  }
  return std::nullopt;
}

std::optional<ByteSpan> find_unpaired_mark(std::string_view text, std::span<const Word> words,
                                           PairedMarks marks) {
  std::vector<std::pair<char, ByteSpan>> open;
  std::optional<ByteSpan> straight;
  bool is_list_start = true;  // "a)" and "1)" close what nothing opened
  for (const Word& word : words) {
    if (word.kind != WordKind::kPunctuation) continue;
    const std::string_view mark = view_of(text, word.span);
    const char kind =
        marks == PairedMarks::kQuotes ? kind_of(kQuoteMarks, mark) : kind_of(kBracketMarks, mark);
    if (kind == '\0') continue;
    if (kind == '"') {
      straight = straight.has_value() ? std::nullopt : std::optional<ByteSpan>(word.span);
    } else if (kind >= 'a' && kind <= 'z') {
      open.push_back({kind, word.span});
    } else {
      const char opener = static_cast<char>(kind - 'A' + 'a');
      // German and Russian inner quotes are „…“, where “ closes; “ was then taken for an opener.
      if (!open.empty() && (open.back().first == opener || open.back().first == 'l')) {
        open.pop_back();
      } else if (!(is_list_start && word.span.begin <= 4)) {
        return word.span;
      }
    }
    is_list_start = false;
  }
  std::size_t low = 0;
  std::size_t high = 0;
  for (const auto& [kind, span] : open) {
    if (kind == 'l') ++low;
    if (kind == 'b') ++high;
  }
  if (low > 0 && low == high && open.size() == low + high) open.clear();
  if (straight.has_value()) return straight;
  if (!open.empty()) return open.front().second;
  return std::nullopt;
}

}  // namespace stele::tm
