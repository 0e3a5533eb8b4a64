#include "tm/terms/check_units.h"

#include "align/base/language_tag.h"
#include "tm/terms/glossary_check.h"
#include "tm/terms/rendering_explainer.h"
#include "tm/terms/spelling_check.h"
#include "tm/terms/term_corpus.h"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace stele::tm {
namespace {

void check_glossary(std::span<const CheckedUnit> units, const CheckOptions& options,
                    std::vector<Finding>* findings) {
  const Glossary& glossary = *options.glossary;
  KeyTable keys;
  std::vector<std::unique_ptr<TermAnalyzer>> analyzers;
  std::vector<TermAnalyzer*> views;
  for (const std::string& tag : glossary.languages) {
    const std::string primary = primary_language(tag);
    auto lemmatizer =
        options.hunspell_folder.empty() ? nullptr : load_hunspell(primary, options.hunspell_folder);
    analyzers.push_back(std::make_unique<TermAnalyzer>(tag, &keys, std::move(lemmatizer)));
    views.push_back(analyzers.back().get());
  }
  GlossaryChecker checker(
      glossary, views,
      {.source_language = options.source_language, .target_languages = options.target_languages});
  std::map<std::string, int> language_of;
  std::vector<AnalyzedText> texts;
  for (std::size_t u = 0; u < units.size(); ++u) {
    const Unit& unit = units[u].unit;
    texts.resize(unit.variants.size());
    for (std::size_t v = 0; v < unit.variants.size(); ++v) {
      const Variant& variant = unit.variants[v];
      texts[v].text = variant.text;
      texts[v].tokens.clear();
      auto known = language_of.find(variant.language);
      if (known == language_of.end()) {
        known = language_of
                    .emplace(variant.language, find_glossary_language(glossary, variant.language))
                    .first;
      }
      if (known->second < 0) continue;
      analyzers[static_cast<std::size_t>(known->second)]->analyze(variant.text, &texts[v].tokens);
    }
    checker.check(unit, u, texts, findings);
  }
  explain_missing_terms(
      units, {.hunspell_folder = options.hunspell_folder, .background = options.background},
      findings);
}

}  // namespace

Result<std::vector<Finding>> check_units(std::span<const CheckedUnit> units,
                                         const CheckOptions& options) {
  std::vector<Finding> findings;
  if (options.glossary.has_value()) {
    if (!options.source_language.empty() &&
        find_glossary_language(*options.glossary, options.source_language) < 0) {
      return Error{ErrorCode::kInvalidArgument, "glossary: no column for the source language " +
                                                    options.source_language +
                                                    ", expected one in its first row"};
    }
    const CheckSelection& checks = options.checks;
    if (checks.contains(CheckId::kTermMissing) || checks.contains(CheckId::kTermOtherwise) ||
        checks.contains(CheckId::kTermForbidden)) {
      check_glossary(units, options, &findings);
    }
  }
  const bool wants_consistency = options.checks.contains(CheckId::kTermInconsistent);
  const bool wants_spelling = options.checks.contains(CheckId::kTermSpelling);
  if (wants_consistency || wants_spelling) {
    TermCorpus corpus(options.hunspell_folder);
    for (const CheckedUnit& unit : units) corpus.add(unit.unit);
    if (wants_consistency) {
      ConsistencyOptions consistency;
      consistency.source_language = primary_language(options.source_language);
      for (const std::string& tag : options.target_languages) {
        consistency.target_languages.push_back(primary_language(tag));
      }
      consistency.min_confidence = options.min_confidence;
      consistency.background = options.background;
      check_consistency(corpus, units, consistency, &findings);
    }
    if (wants_spelling) check_spelling(corpus, units, &findings);
  }
  std::erase_if(findings, [&options](const Finding& finding) {
    return !options.checks.contains(finding.check) || finding.confidence < options.min_confidence;
  });
  sort_findings(&findings);
  return findings;
}

}  // namespace stele::tm
