#include "tm/terms/check_units.h"

#include "align/base/language_tag.h"
#include "tm/terms/collection_checks.h"
#include "tm/terms/glossary_check.h"
#include "tm/terms/rendering_explainer.h"
#include "tm/terms/segment_checks.h"
#include "tm/terms/spelling_check.h"
#include "tm/terms/term_corpus.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace stele::tm {
namespace {

void check_glossary(std::span<const CheckedUnit> units, const CheckOptions& options,
                    const std::shared_ptr<TermAnalyzers>& analyzers,
                    std::vector<Finding>* findings) {
  const Glossary& glossary = *options.glossary;
  std::vector<TermAnalyzer*> of_languages;
  for (const std::string& tag : glossary.languages) {
    of_languages.push_back(analyzers->find(primary_language(tag)));
  }
  GlossaryChecker checker(
      glossary, of_languages,
      {.source_language = options.source_language, .target_languages = options.target_languages});
  for (std::size_t u = 0; u < units.size(); ++u) checker.check(units[u].unit, u, findings);
  explain_missing_terms(units,
                        {.analyzers = analyzers,
                         .units = checker.list_units_of_missing(),
                         .background = options.background},
                        findings);
}

// The pairs that are compared: the source language's variant with each other one.
std::vector<VariantPair> list_pairs(std::span<const CheckedUnit> units,
                                    const CheckOptions& options) {
  std::string source_language = options.source_language;
  if (source_language.empty() && options.glossary.has_value()) {
    source_language = options.glossary->languages[0];
  }
  std::vector<VariantPair> pairs;
  for (std::size_t u = 0; u < units.size(); ++u) {
    const std::vector<Variant>& variants = units[u].unit.variants;
    if (source_language.empty() && !variants.empty()) source_language = variants[0].language;
    for (std::size_t s = 0; s < variants.size(); ++s) {
      if (!accepts_language(source_language, variants[s].language)) continue;
      for (std::size_t t = 0; t < variants.size(); ++t) {
        if (t == s || accepts_language(source_language, variants[t].language)) continue;
        const auto& wanted = options.target_languages;
        const bool is_wanted =
            wanted.empty() ||
            std::any_of(wanted.begin(), wanted.end(), [&](const std::string& tag) {
              return accepts_language(tag, variants[t].language);
            });
        if (is_wanted) pairs.push_back({u, s, t});
      }
      break;  // alternative source texts would repeat every finding
    }
  }
  return pairs;
}

}  // namespace

Result<std::vector<Finding>> check_units(std::span<const CheckedUnit> units,
                                         const CheckOptions& options) {
  std::vector<Finding> findings;
  const auto analyzers = std::make_shared<TermAnalyzers>(options.hunspell_folder);
  if (options.glossary.has_value()) {
    if (options.glossary->languages.empty()) {
      return Error{ErrorCode::kInvalidArgument, "glossary: no terms, expected some in a language"};
    }
    if (!options.source_language.empty() &&
        find_glossary_language(*options.glossary, options.source_language) < 0) {
      return Error{ErrorCode::kInvalidArgument, "glossary: no column for the source language " +
                                                    options.source_language +
                                                    ", expected one in its first row"};
    }
    const CheckSelection& checks = options.checks;
    if (checks.contains(CheckId::kTermMissing) || checks.contains(CheckId::kTermOtherwise) ||
        checks.contains(CheckId::kTermForbidden)) {
      check_glossary(units, options, analyzers, &findings);
    }
  }
  const std::vector<VariantPair> pairs = list_pairs(units, options);
  if (wants_segment_checks(options.checks)) {
    for (const VariantPair& pair : pairs) {
      check_pair(units[pair.unit].unit, pair.unit, pair.source, pair.target, options.checks,
                 &findings);
    }
  }
  check_collection(units, pairs, options.checks, &findings);
  const bool wants_consistency = options.checks.contains(CheckId::kTermInconsistent);
  const bool wants_spelling = options.checks.contains(CheckId::kTermSpelling);
  if (wants_consistency || wants_spelling) {
    TermCorpus corpus(analyzers);
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
