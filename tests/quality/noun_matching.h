// How well a language's nouns are matched in inflected forms: shared by the evaluation and its
// test.
#pragma once

#include "align/text/lemmatizer.h"
#include "tm/terms/term_matcher.h"
#include "tm/terms/term_text.h"

#include <cstddef>
#include <functional>
#include <istream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stele::tm {

struct NounMatchingScore {
  std::size_t occurrences = 0;
  std::size_t found = 0;  // occurrences matched by their own lemma's term
  std::size_t wrong = 0;  // matches of other lemmas' terms

  double recall() const {
    return static_cast<double>(found) / static_cast<double>(occurrences == 0 ? 1 : occurrences);
  }
  double precision() const {
    const std::size_t all = found + wrong;
    return static_cast<double>(found) / static_cast<double>(all == 0 ? 1 : all);
  }
};

// A row for each occurrence: form, tab, lemma; empty lines and lines that begin with # are skipped.
inline std::vector<std::pair<std::string, std::string>> read_nouns(std::istream& stream) {
  std::vector<std::pair<std::string, std::string>> nouns;
  for (std::string line; std::getline(stream, line);) {
    const std::size_t tab = line.find('\t');
    if (line.empty() || line[0] == '#' || tab == std::string::npos) continue;
    const std::size_t end = line.find('\t', tab + 1);
    nouns.push_back({line.substr(0, tab), line.substr(tab + 1, end - tab - 1)});
  }
  return nouns;
}

// Each lemma is a term; each form is a text. Calls `observe` (may be null) with form, lemma and the
// lemma that matched, or "" when its own did not.
inline NounMatchingScore score_noun_matching(
    const std::vector<std::pair<std::string, std::string>>& nouns, const std::string& language,
    const std::string& dictionaries,
    const std::function<void(const std::string&, const std::string&, const std::string&)>&
        observe) {
  KeyTable keys;
  TermAnalyzer analyzer(language, &keys,
                        dictionaries.empty() ? nullptr : load_hunspell(language, dictionaries));
  TermMatcher matcher;
  std::map<std::string, std::size_t> term_of;
  std::vector<std::string> lemmas;
  for (const auto& [form, lemma] : nouns) {
    if (!term_of.emplace(lemma, lemmas.size()).second) continue;
    matcher.add(lemma, CaseRule::kFold, &analyzer);
    lemmas.push_back(lemma);
  }
  NounMatchingScore score;
  std::vector<TermToken> tokens;
  std::vector<TermMatch> matches;
  for (const auto& [form, lemma] : nouns) {
    ++score.occurrences;
    analyzer.analyze(form, &tokens);
    matcher.find_all(tokens, &matches);
    bool is_found = false;
    for (const TermMatch& match : matches) {
      if (match.begin != 0 || match.end != tokens.size()) continue;
      if (match.term == term_of[lemma]) {
        is_found = true;
        continue;
      }
      ++score.wrong;
      if (observe) observe(form, lemma, lemmas[match.term]);
    }
    if (is_found) ++score.found;
    if (!is_found && observe) observe(form, lemma, "");
  }
  return score;
}

}  // namespace stele::tm
