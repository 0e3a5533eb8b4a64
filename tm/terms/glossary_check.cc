#include "tm/terms/glossary_check.h"

#include "align/base/language_tag.h"

#include <algorithm>
#include <utility>

namespace stele::tm {
namespace {

// A rendering's words may stand this much further apart than in the glossary.
constexpr std::size_t kMaxExtraWords = 2;
constexpr std::size_t kMaxUnitsOfEntry = 15;  // remembered

bool has_key(const TermToken& token, const TermMatcher::Word& word) {
  for (const TermKey key : token.keys) {
    if (key == kNoKey) return false;
    if (std::find(word.keys.begin(), word.keys.end(), key) != word.keys.end()) return true;
  }
  return false;
}

std::string join(const std::vector<std::string>& texts, const char* separator) {
  std::string joined;
  for (const std::string& text : texts) {
    if (!joined.empty()) joined += separator;
    joined += text;
  }
  return joined;
}

}  // namespace

GlossaryChecker::GlossaryChecker(const Glossary& glossary, std::vector<TermAnalyzer*> analyzers,
                                 const Options& options)
    : glossary_(glossary),
      analyzers_(std::move(analyzers)),
      is_target_(glossary.languages.size(), options.target_languages.empty()),
      languages_(glossary.languages.size()),
      is_missing_somewhere_(glossary.entries.size(), false),
      units_of_(glossary.entries.size()) {
  if (!options.source_language.empty()) {
    const int found = find_glossary_language(glossary, options.source_language);
    if (found >= 0) source_language_ = static_cast<std::size_t>(found);
  }
  for (const std::string& target : options.target_languages) {
    const int found = find_glossary_language(glossary, target);
    if (found >= 0) is_target_[static_cast<std::size_t>(found)] = true;
  }
  is_target_[source_language_] = false;
  for (std::size_t l = 0; l < languages_.size(); ++l) {
    Language& language = languages_[l];
    language.patterns_of.resize(glossary.entries.size());
    for (std::size_t e = 0; e < glossary.entries.size(); ++e) {
      const GlossaryEntry& entry = glossary.entries[e];
      const CaseRule case_rule = entry.is_case_sensitive ? CaseRule::kExact : CaseRule::kFold;
      const auto add = [&](const std::string& text, bool is_forbidden) {
        const std::size_t pattern = language.matcher.add(text, case_rule, analyzers_[l]);
        language.patterns.push_back({e, is_forbidden});
        language.patterns_of[e].push_back(pattern);
      };
      for (const std::string& text : entry.columns[l].renderings) add(text, false);
      for (const std::string& text : entry.columns[l].forbidden) add(text, true);
      if (entry.is_do_not_translate && l != source_language_) {
        for (const std::string& text : entry.columns[source_language_].renderings) add(text, false);
      }
    }
  }
}

const std::vector<TermToken>& GlossaryChecker::analyze(std::size_t variant) {
  AnalyzedText& text = texts_[variant];
  if (!text.is_analyzed) {
    analyzers_[static_cast<std::size_t>(text.language)]->analyze(text.text, &text.tokens);
    text.is_analyzed = true;
  }
  return text.tokens;
}

std::vector<std::size_t> GlossaryChecker::list_units_of_missing() const {
  std::vector<std::size_t> units;
  for (std::size_t e = 0; e < units_of_.size(); ++e) {
    if (is_missing_somewhere_[e])
      units.insert(units.end(), units_of_[e].begin(), units_of_[e].end());
  }
  std::sort(units.begin(), units.end());
  units.erase(std::unique(units.begin(), units.end()), units.end());
  return units;
}

void GlossaryChecker::check(const Unit& unit, std::size_t unit_index,
                            std::vector<Finding>* findings) {
  if (texts_.size() < unit.variants.size()) texts_.resize(unit.variants.size());
  for (std::size_t v = 0; v < unit.variants.size(); ++v) {
    const std::string& tag = unit.variants[v].language;
    auto known = language_of_tag_.find(tag);
    if (known == language_of_tag_.end()) {
      known = language_of_tag_.emplace(tag, find_glossary_language(glossary_, tag)).first;
    }
    texts_[v].text = unit.variants[v].text;
    texts_[v].language = known->second;
    texts_[v].is_analyzed = false;
  }
  for (std::size_t s = 0; s < unit.variants.size(); ++s) {
    if (texts_[s].language != static_cast<int>(source_language_)) continue;
    languages_[source_language_].matcher.find_all(analyze(s), &source_matches_);
    if (source_matches_.empty()) continue;
    // Forbidden source words are no terms; they are judged where their language is the target.
    std::erase_if(source_matches_, [this](const TermMatch& match) {
      return languages_[source_language_].patterns[match.term].is_forbidden;
    });
    mask_shorter_matches(&source_matches_);
    for (const TermMatch& match : source_matches_) {
      auto& units = units_of_[languages_[source_language_].patterns[match.term].entry];
      if (units.size() < kMaxUnitsOfEntry) units.push_back(unit_index);
    }
    for (std::size_t t = 0; t < unit.variants.size(); ++t) {
      const int language = texts_[t].language;
      if (language < 0 || !is_target_[static_cast<std::size_t>(language)]) continue;
      check_pair(unit_index, s, t, findings);
    }
  }
}

void GlossaryChecker::check_pair(std::size_t unit_index, std::size_t source, std::size_t target,
                                 std::vector<Finding>* findings) {
  const auto target_language = static_cast<std::size_t>(texts_[target].language);
  const Language& sources = languages_[source_language_];
  const Language& targets = languages_[target_language];
  const AnalyzedText& source_text = texts_[source];
  const AnalyzedText& target_text = texts_[target];
  targets.matcher.find_all(analyze(target), &target_matches_);
  const auto find_match = [&](std::size_t entry, bool is_forbidden) {
    return std::find_if(target_matches_.begin(), target_matches_.end(),
                        [&](const TermMatch& match) {
                          const Pattern& pattern = targets.patterns[match.term];
                          return pattern.entry == entry && pattern.is_forbidden == is_forbidden;
                        });
  };
  for (std::size_t begin = 0; begin < source_matches_.size();) {
    // Matches of one span are readings of one word: any of them may be satisfied.
    std::size_t end = begin + 1;
    while (end < source_matches_.size() &&
           source_matches_[end].begin == source_matches_[begin].begin) {
      ++end;
    }
    const TermMatch& first = source_matches_[begin];
    Finding finding;
    finding.unit = unit_index;
    finding.source = source;
    finding.target = target;
    bool is_satisfied = false;
    bool is_forbidden = false;
    for (std::size_t i = begin; i < end; ++i) {
      const std::size_t entry_index = sources.patterns[source_matches_[i].term].entry;
      const GlossaryEntry& entry = glossary_.entries[entry_index];
      const auto forbidden = find_match(entry_index, true);
      if (forbidden != target_matches_.end()) {
        is_forbidden = true;
        finding.target_span = {target_text.tokens[forbidden->begin].span.begin,
                               target_text.tokens[forbidden->end - 1].span.end};
      }
      const GlossaryColumn& column = entry.columns[target_language];
      const bool has_rule = !column.renderings.empty() || entry.is_do_not_translate;
      if (!has_rule || find_match(entry_index, false) != target_matches_.end() ||
          stands_loosely(targets, entry_index, target_text.tokens)) {
        is_satisfied = true;
      }
    }
    const std::size_t first_match = begin;
    begin = end;
    if (is_satisfied && !is_forbidden) continue;
    finding.source_span = {source_text.tokens[first.begin].span.begin,
                           source_text.tokens[first.end - 1].span.end};
    finding.term = std::string(view_of(source_text.text, finding.source_span));
    std::string note;
    for (std::size_t i = first_match; i < end; ++i) {
      const std::size_t entry_index = sources.patterns[source_matches_[i].term].entry;
      const GlossaryEntry& entry = glossary_.entries[entry_index];
      const auto append = [&finding](const std::vector<std::string>& texts) {
        finding.expected.insert(finding.expected.end(), texts.begin(), texts.end());
      };
      append(entry.columns[target_language].renderings);
      if (entry.is_do_not_translate) append(entry.columns[source_language_].renderings);
      if (note.empty()) note = entry.note;
      if (!is_forbidden) is_missing_somewhere_[entry_index] = true;
    }
    if (is_forbidden) {
      finding.check = CheckId::kTermForbidden;
      finding.found = std::string(view_of(target_text.text, finding.target_span));
      finding.message = "\"" + finding.term + "\" must not be rendered \"" + finding.found + "\"";
    } else {
      finding.check = CheckId::kTermMissing;
      finding.confidence = 0.8;
      finding.message = "\"" + finding.term + "\" has no rendering of the glossary";
    }
    if (!finding.expected.empty()) {
      finding.message += ", expected \"" + join(finding.expected, "\" or \"") + "\"";
    }
    if (!note.empty()) finding.message += " (" + note + ")";
    finding.severity = describe_check(finding.check).severity;
    findings->push_back(std::move(finding));
  }
}

// Whether all words of a rendering stand near each other in any order: "member states" for
// "states that are members", "органы, действующие постоянно".
bool GlossaryChecker::stands_loosely(const Language& language, std::size_t entry,
                                     const std::vector<TermToken>& tokens) const {
  for (const std::size_t term : language.patterns_of[entry]) {
    if (language.patterns[term].is_forbidden) continue;
    const std::vector<TermMatcher::Word>& words = language.matcher.words_of(term);
    if (words.size() < 2 || words.size() > tokens.size()) continue;
    const std::size_t window = words.size() + kMaxExtraWords;
    for (std::size_t begin = 0; begin + words.size() <= tokens.size(); ++begin) {
      const std::size_t end = std::min(tokens.size(), begin + window);
      // The window starts at one of the words, so that each place is tried once.
      if (tokens[begin].kind == TermTokenKind::kHan) break;  // Chinese keeps its order
      const bool starts_here = std::any_of(words.begin(), words.end(), [&](const auto& word) {
        return has_key(tokens[begin], word);
      });
      if (!starts_here) continue;
      const bool has_all = std::all_of(words.begin(), words.end(), [&](const auto& word) {
        return std::any_of(tokens.begin() + static_cast<std::ptrdiff_t>(begin),
                           tokens.begin() + static_cast<std::ptrdiff_t>(end),
                           [&word](const TermToken& token) { return has_key(token, word); });
      });
      if (has_all) return true;
    }
  }
  return false;
}

}  // namespace stele::tm
