// GlossaryChecker: are a glossary's terms rendered in a unit as the glossary wants?
#pragma once

#include "tm/terms/finding.h"
#include "tm/terms/glossary.h"
#include "tm/terms/term_matcher.h"
#include "tm/terms/term_text.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

// Checks units against one glossary. In each pair of a source variant and a target variant, each
// occurrence of a source term (longest first; a term inside a longer one is not looked at) asks for
// one of the entry's target renderings, in any inflected form. Several words of a rendering may
// stand in another order with up to two words between them. Not thread-safe.
class GlossaryChecker {
 public:
  struct Options {
    std::string source_language;                // empty: the glossary's first language
    std::vector<std::string> target_languages;  // empty: all others
  };

  // `keys` and the analyzers, one per language of the glossary and in its order, must outlive this
  // object.
  GlossaryChecker(const Glossary& glossary, std::vector<TermAnalyzer*> analyzers,
                  const Options& options);

  // Appends what is wrong in `unit`, whose index in the report is `unit_index`. A variant whose
  // language the glossary lacks is skipped; one in a target language is looked at only when a
  // source variant has a term. A term without a rendering is kTermMissing: what stands there
  // instead is for explain_missing_terms to say.
  void check(const Unit& unit, std::size_t unit_index, std::vector<Finding>* findings);

  // Of each entry that was missing somewhere, the first units that have it, by unit: from these
  // word alignment learns what renders it.
  std::vector<std::size_t> list_units_of_missing() const;

 private:
  struct Pattern {  // of one language: which entry, and which of its renderings
    std::size_t entry = 0;
    bool is_forbidden = false;
  };
  // A variant's text, analyzed when it is first asked for.
  struct AnalyzedText {
    std::string_view text;
    std::vector<TermToken> tokens;
    int language = -1;  // of the glossary
    bool is_analyzed = false;
  };
  struct Language {
    TermMatcher matcher;
    std::vector<Pattern> patterns;                      // by TermMatcher's term
    std::vector<std::vector<std::size_t>> patterns_of;  // by entry
  };

  const std::vector<TermToken>& analyze(std::size_t variant);
  void check_pair(std::size_t unit_index, std::size_t source, std::size_t target,
                  std::vector<Finding>* findings);
  bool stands_loosely(const Language& language, std::size_t entry,
                      const std::vector<TermToken>& tokens) const;

  const Glossary& glossary_;
  std::vector<TermAnalyzer*> analyzers_;
  std::size_t source_language_ = 0;
  std::vector<bool> is_target_;  // by glossary language
  std::vector<Language> languages_;
  std::map<std::string, int> language_of_tag_;      // remembers find_glossary_language
  std::vector<bool> is_missing_somewhere_;          // by entry
  std::vector<std::vector<std::size_t>> units_of_;  // by entry, the first ones
  std::vector<AnalyzedText> texts_;                 // of the unit at hand; reused
  std::vector<TermMatch> source_matches_;           // reused
  std::vector<TermMatch> target_matches_;
};

}  // namespace stele::tm
