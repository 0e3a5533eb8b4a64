#include "tm/terms/spelling_check.h"

#include "align/text/fold.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace stele::tm {
namespace {

// One way to write a group, with its places.
struct Place {
  std::size_t unit = 0;
  std::uint32_t begin = 0;  // tokens
  std::uint32_t end = 0;
};
using Spellings = std::map<std::string, std::vector<Place>>;  // by the written form, folded

std::string_view written(const CorpusText& text, std::string_view whole, std::uint32_t token) {
  return whole.substr(text.tokens[token].begin, text.tokens[token].end - text.tokens[token].begin);
}

// Appends findings about all spellings of one group but the most frequent.
void report(const TermCorpus& corpus, std::size_t language, std::span<const CheckedUnit> units,
            const Spellings& spellings, double confidence, std::vector<Finding>* findings) {
  if (spellings.size() < 2) return;
  // The most frequent; of equals the one that came first.
  const auto usual =
      std::max_element(spellings.begin(), spellings.end(), [](const auto& a, const auto& b) {
        if (a.second.size() != b.second.size()) return a.second.size() < b.second.size();
        return a.second.front().unit > b.second.front().unit;
      });
  const std::size_t usual_count = usual->second.size();
  for (auto it = spellings.begin(); it != spellings.end(); ++it) {
    if (it == usual) continue;
    const std::size_t count = it->second.size();
    if (count * 2 > usual_count && usual_count >= 5) continue;
    const Place& example = usual->second.front();
    const CorpusText example_text = corpus.text(language, example.unit);
    const std::string& example_whole = units[example.unit].unit.variants[example_text.variant].text;
    const std::string expected = example_whole.substr(
        example_text.tokens[example.begin].begin,
        example_text.tokens[example.end - 1].end - example_text.tokens[example.begin].begin);
    for (const Place& place : it->second) {
      const CorpusText text = corpus.text(language, place.unit);
      Finding finding;
      finding.check = CheckId::kTermSpelling;
      finding.severity = describe_check(finding.check).severity;
      finding.unit = place.unit;
      finding.source = finding.target = text.variant;
      finding.target_span = {text.tokens[place.begin].begin, text.tokens[place.end - 1].end};
      finding.found = std::string(
          view_of(units[place.unit].unit.variants[text.variant].text, finding.target_span));
      finding.term = expected;
      finding.expected = {expected};
      finding.confidence = confidence;
      finding.found_count = static_cast<std::uint32_t>(count);
      finding.usual_count = static_cast<std::uint32_t>(usual_count);
      finding.usual_units = {example.unit};
      finding.message = "\"" + finding.found + "\" is usually spelled \"" + expected + "\" (" +
                        std::to_string(usual_count) + " times)";
      findings->push_back(std::move(finding));
    }
  }
}

bool may_join(const CorpusToken& token, std::string_view form) {
  return token.kind == TermTokenKind::kWord && form.size() >= 2 && !token.is_all_capital;
}

// Hyphenated pairs are few; only their joined and spaced forms are then looked for.
void check_joins(const TermCorpus& corpus, std::size_t language, std::span<const CheckedUnit> units,
                 std::vector<Finding>* findings) {
  std::map<std::string, Spellings> groups;  // by the form without hyphen and space
  const auto visit_pairs = [&](const auto& visit) {
    for (std::size_t unit = 0; unit < corpus.unit_count(); ++unit) {
      const CorpusText text = corpus.text(language, unit);
      if (text.tokens.empty()) continue;
      const std::string_view whole = units[unit].unit.variants[text.variant].text;
      for (std::uint32_t t = 0; t < text.tokens.size(); ++t) visit(unit, text, whole, t);
    }
  };
  const auto is_hyphenated = [](const CorpusText& text, std::string_view whole, std::uint32_t t) {
    // One hyphen without space on either side.
    return t > 0 && text.tokens[t].gap == TermGap::kHyphen &&
           text.tokens[t].begin - text.tokens[t - 1].end == 1 &&
           whole[text.tokens[t - 1].end] == '-';
  };
  visit_pairs(
      [&](std::size_t unit, const CorpusText& text, std::string_view whole, std::uint32_t t) {
        if (!is_hyphenated(text, whole, t)) return;
        const std::string_view first = written(text, whole, t - 1);
        const std::string_view second = written(text, whole, t);
        if (!may_join(text.tokens[t], second) || !may_join(text.tokens[t - 1], first)) return;
        const bool is_chain = is_hyphenated(text, whole, t - 1) ||
                              (t + 1 < text.tokens.size() && is_hyphenated(text, whole, t + 1));
        if (is_chain) return;
        // Names have a spelling of their own: "Anti-Terrorist Structure".
        const std::string joined =
            (text.tokens[t - 1].is_capital ? "^" : "") + fold_text(first) + fold_text(second);
        groups[joined]["-"].push_back({unit, t - 1, t + 1});
      });
  if (groups.empty()) return;
  visit_pairs(
      [&](std::size_t unit, const CorpusText& text, std::string_view whole, std::uint32_t t) {
        if (text.tokens[t].kind != TermTokenKind::kWord) return;
        const std::string form =
            (text.tokens[t].is_capital ? "^" : "") + fold_text(written(text, whole, t));
        const auto solid = groups.find(form);
        if (solid != groups.end()) solid->second[""].push_back({unit, t, t + 1});
      });
  for (const auto& [joined, spellings] : groups) {
    report(corpus, language, units, spellings, 0.8, findings);
  }
}

// "heads of state", "heads of states": same words, same number of the head, other number behind
// "of".
void check_number_behind_of(const TermCorpus& corpus, std::size_t language,
                            std::span<const CheckedUnit> units, std::vector<Finding>* findings) {
  std::map<std::string, Spellings> groups;
  std::map<std::string, std::size_t> whole_counts;
  for (std::size_t unit = 0; unit < corpus.unit_count(); ++unit) {
    const CorpusText text = corpus.text(language, unit);
    if (text.tokens.size() < 3) continue;
    const std::string_view whole = units[unit].unit.variants[text.variant].text;
    for (std::uint32_t t = 1; t + 1 < text.tokens.size(); ++t) {
      if (written(text, whole, t) != "of") continue;
      const CorpusToken& head = text.tokens[t - 1];
      const CorpusToken& tail = text.tokens[t + 1];
      if (head.is_stop_word || tail.is_stop_word || head.kind != TermTokenKind::kWord ||
          tail.kind != TermTokenKind::kWord || tail.gap != TermGap::kSpace) {
        continue;
      }
      // What follows may make it a longer group ("list of file names"), another term.
      const bool is_whole = t + 2 >= text.tokens.size() ||
                            text.tokens[t + 2].gap != TermGap::kSpace ||
                            text.tokens[t + 2].is_stop_word;
      const std::string head_form = fold_text(written(text, whole, t - 1));
      const std::string tail_form = fold_text(written(text, whole, t + 1));
      const std::string group =
          head_form + " of " + std::string(corpus.keys().text_of(tail.identity));
      groups[group][tail_form].push_back({unit, t - 1, t + 2});
      if (is_whole) ++whole_counts[group + "|" + tail_form];
    }
  }
  for (const auto& [group, spellings] : groups) {
    std::size_t total = 0;
    std::size_t largest = 0;
    std::string usual;
    for (const auto& [form, places] : spellings) {
      total += places.size();
      if (places.size() > largest) usual = form;
      largest = std::max(largest, places.size());
    }
    // Two or three places show no habit.
    if (total >= 4 && whole_counts[group + "|" + usual] >= 2)
      report(corpus, language, units, spellings, 0.55, findings);
  }
}

}  // namespace

void check_spelling(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                    std::vector<Finding>* findings) {
  for (std::size_t language = 0; language < corpus.languages().size(); ++language) {
    check_joins(corpus, language, units, findings);
    if (corpus.languages()[language] == "en") {
      check_number_behind_of(corpus, language, units, findings);
    }
  }
}

}  // namespace stele::tm
