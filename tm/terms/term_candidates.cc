#include "tm/terms/term_candidates.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>

namespace stele::tm {
namespace {

// A place with the number of its group; groups are numbered by first appearance.
struct NumberedPlace {
  std::uint32_t group = 0;
  TermPlace place;
};

struct Group {
  std::uint32_t unit_count = 0;
  std::uint32_t count = 0;
  std::uint32_t last_unit = ~0U;
  // Of longer candidates that contain this one:
  std::uint32_t longer_count = 0;   // their occurrences in all
  std::uint32_t longer_groups = 0;  // how many there are
  std::uint32_t max_longer_count = 0;
};

// Words that may stand inside a term: "weapons of mass destruction", "конвенция о борьбе".
bool may_link(std::string_view word) {
  constexpr std::string_view kLinks[] = {
      "of", "and", "for", "in",  "on",  "о",   "об",    "по", "на", "в",   "для", "и",
      "с",  "из",  "от",  "к",   "的",  "与",  "和",    "及", "de", "des", "du",  "et",
      "la", "le",  "und", "der", "den", "del", "delle", "y",  "e",  "à"};
  return std::find(std::begin(kLinks), std::end(kLinks), word) != std::end(kLinks);
}

bool may_be_inside(const CorpusText& text, const CorpusWord& word, std::string_view written) {
  if (word.is_stop_word && !may_link(written)) return false;
  // Quotes and brackets end a group as other punctuation does; hyphens and slashes do not.
  const TermGap gap = text.tokens[word.first_token].gap;
  return gap != TermGap::kPunctuation && gap != TermGap::kQuote;
}

bool may_be_edge(const CorpusText& text, const CorpusWord& word) {
  if (word.is_stop_word) return false;
  return text.tokens[word.first_token].kind != TermTokenKind::kNumber;
}

bool may_be_alone(const CorpusText& text, const CorpusWord& word) {
  const CorpusToken& first = text.tokens[word.first_token];
  if (first.kind == TermTokenKind::kHan) return word.token_count > 1;
  return first.end - first.begin > 2 || first.is_all_capital;
}

}  // namespace

TermCandidates::TermCandidates(const TermCorpus& corpus, std::size_t language,
                               const CandidateOptions& options) {
  // Level by level: a group of n words is made of a group of n - 1 words and one word more, and
  // both its shorter parts must recur. `prefix_group` holds, for each word position, the group of
  // the last level that starts there.
  constexpr std::uint32_t kNone = ~0U;
  std::vector<std::size_t> unit_begins;
  std::vector<std::uint32_t> word_ids;
  unit_begins.reserve(corpus.unit_count() + 1);
  for (std::size_t unit = 0; unit < corpus.unit_count(); ++unit) {
    unit_begins.push_back(word_ids.size());
    for (const CorpusWord& word : corpus.text(language, unit).words) {
      word_ids.push_back(static_cast<std::uint32_t>(word.identity));
    }
  }
  unit_begins.push_back(word_ids.size());
  std::vector<std::uint32_t> prefix_group(word_ids.size(), kNone);
  std::vector<Group> groups;
  std::vector<NumberedPlace> places;
  std::vector<std::uint32_t> previous = word_ids;
  for (std::uint16_t length = 1; length <= options.max_length; ++length) {
    std::unordered_map<std::uint64_t, std::uint32_t> numbers;
    std::fill(prefix_group.begin(), prefix_group.end(), kNone);
    for (std::size_t unit = 0; unit < corpus.unit_count(); ++unit) {
      const CorpusText text = corpus.text(language, unit);
      const std::size_t begin = unit_begins[unit];
      for (std::size_t w = 0; w + length <= text.words.size() && w < 0xFFFF; ++w) {
        if (previous[begin + w] == kNone) continue;
        const CorpusWord& last = text.words[w + length - 1];
        if (length > 1 &&
            (!may_be_inside(text, last, corpus.keys().text_of(last.identity).substr(1)) ||
             previous[begin + w + 1] == kNone))
          continue;
        const std::uint64_t hash = length == 1 ? word_ids[begin + w]
                                               : (std::uint64_t{previous[begin + w]} << 32) |
                                                     word_ids[begin + w + length - 1];
        const auto [found, is_new] =
            numbers.emplace(hash, static_cast<std::uint32_t>(groups.size()));
        if (is_new) groups.emplace_back();
        Group& group = groups[found->second];
        ++group.count;
        if (group.last_unit != unit) ++group.unit_count;
        group.last_unit = static_cast<std::uint32_t>(unit);
        prefix_group[begin + w] = found->second;
      }
    }
    // Forget what does not recur; what is left is the base of the next level.
    bool is_any_left = false;
    for (std::size_t unit = 0; unit < corpus.unit_count(); ++unit) {
      const CorpusText text = corpus.text(language, unit);
      const std::size_t begin = unit_begins[unit];
      for (std::size_t w = 0; w < text.words.size(); ++w) {
        std::uint32_t& group = prefix_group[begin + w];
        if (group == kNone) continue;
        if (groups[group].count < options.min_units || groups[group].unit_count < 2) {
          group = kNone;
          continue;
        }
        is_any_left = true;
        const CorpusWord& first = text.words[w];
        const CorpusWord& last = text.words[w + length - 1];
        if (!may_be_edge(text, first) || !may_be_edge(text, last)) continue;
        if (length == 1 && !may_be_alone(text, first)) continue;
        places.push_back(
            {group, {static_cast<std::uint32_t>(unit), static_cast<std::uint16_t>(w), length}});
      }
    }
    if (!is_any_left) break;
    previous.swap(prefix_group);
  }
  // Nesting: each place of a longer candidate contains places of shorter ones.
  std::sort(places.begin(), places.end(), [](const NumberedPlace& a, const NumberedPlace& b) {
    return std::tuple(a.place.unit, a.place.first_word, a.place.length) <
           std::tuple(b.place.unit, b.place.first_word, b.place.length);
  });
  std::unordered_map<std::uint64_t, std::uint32_t> nested;  // (inner, outer) -> occurrences
  for (std::size_t i = 0; i < places.size(); ++i) {
    const TermPlace& outer = places[i].place;
    if (outer.length < 2) continue;
    const std::uint32_t end = outer.first_word + outer.length;
    std::size_t k = i;
    while (k > 0 && places[k - 1].place.unit == outer.unit &&
           places[k - 1].place.first_word == outer.first_word) {
      --k;
    }
    for (; k < places.size() && places[k].place.unit == outer.unit &&
           places[k].place.first_word < end;
         ++k) {
      const TermPlace& inner = places[k].place;
      if (inner.length < outer.length && inner.first_word + inner.length <= end) {
        ++nested[(std::uint64_t{places[k].group} << 32) | places[i].group];
      }
    }
  }
  for (const auto& [pair, count] : nested) {
    Group& inner = groups[pair >> 32];
    inner.longer_count += count;
    ++inner.longer_groups;
    inner.max_longer_count = std::max(inner.max_longer_count, count);
  }
  std::stable_sort(
      places.begin(), places.end(), [](const NumberedPlace& a, const NumberedPlace& b) {
        return std::tuple(b.place.length, a.group) < std::tuple(a.place.length, b.group);
      });
  places_.reserve(places.size());
  for (const NumberedPlace& place : places) places_.push_back(place.place);
  for (std::size_t begin = 0; begin < places.size();) {
    std::size_t end = begin;
    while (end < places.size() && places[end].group == places[begin].group) ++end;
    const Group& group = groups[places[begin].group];
    if (group.max_longer_count < group.count) {
      TermCandidate candidate;
      candidate.places = std::span<const TermPlace>(places_).subspan(begin, end - begin);
      candidate.unit_count = group.unit_count;
      candidate.length = places[begin].place.length;
      const double nested_mean =
          group.longer_groups == 0
              ? 0
              : static_cast<double>(group.longer_count) / static_cast<double>(group.longer_groups);
      candidate.c_value = std::log2(static_cast<double>(candidate.length) + 1) *
                          (static_cast<double>(group.count) - nested_mean);
      candidates_.push_back(candidate);
    }
    begin = end;
  }
}

}  // namespace stele::tm
