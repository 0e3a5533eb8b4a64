// Extracts a glossary's raw material from a memory: recurring terms with their usual renderings.
#pragma once

#include "align/measure/lexicon.h"
#include "tm/terms/consistency_check.h"
#include "tm/terms/finding.h"
#include "tm/terms/term_corpus.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace stele::tm {

// One rendering of an extracted term.
struct ExtractedRendering {
  std::string text;  // as it is written most often
  std::uint32_t count = 0;
};

struct ExtractedTerm {
  std::string text;         // as it is written most often
  std::uint32_t count = 0;  // occurrences
  std::uint32_t unit_count = 0;
  // C-value times the share of occurrences that the languages render uniformly, times how likely it
  // is a whole noun phrase.
  double score = 0;
  std::vector<std::vector<ExtractedRendering>> renderings;  // by target, most frequent first
  std::size_t example_unit = 0;
};

struct ExtractionOptions {
  std::string source_language;                // primary; empty: the corpus's first
  std::vector<std::string> target_languages;  // primary; empty: all others
  std::uint32_t min_units = 3;
  std::size_t limit = 1000;  // the best this many
  // Tells common words and, without `background`, which words render each other. May be null.
  const Lexicon* lexicon = nullptr;
  // See ConsistencyOptions.
  std::function<BackgroundLexicon(const std::string& source, const std::string& target)> background;
};

struct ExtractedTerms {
  std::string source_language;
  std::vector<std::string> target_languages;
  std::vector<ExtractedTerm> terms;  // best first
};

// Fails with kNotFound when the corpus lacks the source or a target language.
Result<ExtractedTerms> extract_terms(const TermCorpus& corpus, std::span<const CheckedUnit> units,
                                     const ExtractionOptions& options);

// Writes terms as a glossary that read_glossary understands (CSV:
// en,ru,zh,frequency,score,example), as the same with tabs, as JSON lines, or as TBX-Basic (ISO
// 30042:2019, DCA style).
std::string write_terms_csv(const ExtractedTerms& terms, std::span<const CheckedUnit> units,
                            char separator);
std::string write_terms_jsonl(const ExtractedTerms& terms, std::span<const CheckedUnit> units);
std::string write_terms_tbx(const ExtractedTerms& terms, std::span<const CheckedUnit> units);

}  // namespace stele::tm
