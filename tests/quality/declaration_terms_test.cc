// The terms of the declaration: every variation of the gold is found, with and without the
// glossary.
#include "align/base/read_file.h"
#include "align/measure/lexicon.h"
#include "align/text/fold.h"
#include "align/text/stem.h"
#include "align/text/words.h"
#include "tests/corpora/gold_set.h"
#include "tests/quality/quality_floor.h"
#include "tm/terms/background_lexicon.h"
#include "tm/terms/check_units.h"
#include "tm/terms/term_extraction.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

struct Variation {
  std::string source_language;
  std::string source_term;
  std::string target_language;
  std::string usual;
  std::string deviant;
  std::size_t unit = 0;
  bool must_be_found = false;
};

struct Declaration {
  std::vector<CheckedUnit> units;
  std::vector<Variation> variations;
};

Declaration read_declaration() {
  Declaration declaration;
  const GoldSet gold = read_gold_set("declaration");
  std::map<std::pair<std::string, std::size_t>, std::size_t> unit_of;
  for (std::size_t b = 0; b < gold.beads.size(); ++b) {
    CheckedUnit unit;
    for (std::size_t l = 0; l < std::size(kGoldLanguages); ++l) {
      const std::string language(kGoldLanguages[l]);
      std::string text;
      for (const std::size_t segment : gold.beads[b][l]) {
        unit_of[{language, segment}] = b;
        if (!text.empty() && language != "zh") text += ' ';
        text += gold.segments[l][segment];
      }
      if (!text.empty()) unit.unit.variants.push_back({language, text, {}, {}});
    }
    declaration.units.push_back(std::move(unit));
  }
  for (const std::string& line : read_corpus_lines("declaration/variations.tsv")) {
    if (line.empty() || line[0] == '#') continue;
    const auto fields = split_fields(line, '\t');
    Variation variation;
    variation.source_language = fields[0];
    variation.source_term = fields[1];
    variation.target_language = fields[2];
    variation.usual = fields[3];
    variation.deviant = fields[4];
    variation.unit = unit_of[{fields[2], std::stoul(fields[5])}];
    variation.must_be_found = fields[6] == "find";
    declaration.variations.push_back(std::move(variation));
  }
  return declaration;
}

// Whether two terms have a word (its first five letters, or two Han characters) in common.
bool share_word(const std::string& a, const std::string& b) {
  const std::string folded_a = fold_text(a);
  const std::string folded_b = fold_text(b);
  std::size_t size = static_cast<unsigned char>(folded_a[0]) < 0x80 ? 4 : 6;
  if (static_cast<unsigned char>(folded_a[0]) < 0xE0 && size == 6) size = 8;
  for (std::size_t i = 0; i + size <= folded_a.size(); ++i) {
    if ((static_cast<unsigned char>(folded_a[i]) & 0xC0) == 0x80) continue;
    const std::string piece = folded_a.substr(i, size);
    if (piece.find(' ') == std::string::npos && folded_b.find(piece) != std::string::npos) {
      return true;
    }
  }
  return false;
}

bool is_about(const Finding& finding, const Variation& variation, const Declaration& declaration) {
  const auto& variants = declaration.units[finding.unit].unit.variants;
  if (finding.unit != variation.unit) return false;
  if (variants[finding.target].language != variation.target_language) return false;
  if (finding.check == CheckId::kTermSpelling) {
    return share_word(finding.found, variation.deviant);
  }
  return variants[finding.source].language == variation.source_language &&
         share_word(finding.term, variation.source_term);
}

TEST(DeclarationTerms, VariationsAreFoundWithoutAGlossary) {
  const Declaration declaration = read_declaration();
  CheckOptions options;
  ASSERT_TRUE(options.checks.apply("term-inconsistent,term-spelling").ok());
  const auto lexicon = Lexicon::open(STELE_MODELS_DIR "/lexicon.stl");
  ASSERT_TRUE(lexicon.ok());
  options.background = [&lexicon](const std::string& source, const std::string& target) {
    return make_background_lexicon(*lexicon, source, target);
  };
  const auto findings = check_units(declaration.units, options);
  ASSERT_TRUE(findings.ok());
  std::size_t expected = 0;
  std::size_t found = 0;
  for (const Variation& variation : declaration.variations) {
    if (!variation.must_be_found) continue;
    ++expected;
    const bool is_found = std::any_of(
        findings->begin(), findings->end(),
        [&](const Finding& finding) { return is_about(finding, variation, declaration); });
    if (is_found) {
      ++found;
    } else {
      std::printf("missed: %s %s -> %s %s (unit %zu)\n", variation.source_language.c_str(),
                  variation.source_term.c_str(), variation.target_language.c_str(),
                  variation.deviant.c_str(), variation.unit);
    }
  }
  std::size_t wrong = 0;
  for (const Finding& finding : *findings) {
    const bool is_right = std::any_of(
        declaration.variations.begin(), declaration.variations.end(),
        [&](const Variation& variation) { return is_about(finding, variation, declaration); });
    if (!is_right) ++wrong;
    const auto& variants = declaration.units[finding.unit].unit.variants;
    std::printf("%s %.2f unit %zu %s-%s %s\n", is_right ? "right" : "wrong", finding.confidence,
                finding.unit, variants[finding.source].language.c_str(),
                variants[finding.target].language.c_str(), finding.message.c_str());
  }
  std::printf("found %zu of %zu, %zu wrong of %zu\n", found, expected, wrong, findings->size());
  EXPECT_GE(static_cast<double>(found) / static_cast<double>(expected),
            read_quality_floor("declaration_variations_recall"));
  EXPECT_LE(static_cast<double>(wrong), read_quality_floor("declaration_variations_most_wrong"));
}

TEST(DeclarationTerms, VariationsOfGlossaryTermsAreFoundWithTheGlossary) {
  const Declaration declaration = read_declaration();
  CheckOptions options;
  const auto bytes = read_file(STELE_CORPORA_DIR "/declaration/glossary.csv");
  ASSERT_TRUE(bytes.ok());
  options.glossary = *parse_glossary(*bytes);
  ASSERT_TRUE(options.checks.apply("term-missing,term-otherwise,term-forbidden").ok());
  const auto findings = check_units(declaration.units, options);
  ASSERT_TRUE(findings.ok());
  // Every variation of a glossary's term is found, and at most one finding is not one.
  std::size_t wrong = 0;
  std::set<std::string> found;
  for (const Finding& finding : *findings) {
    bool is_right = false;
    for (const Variation& variation : declaration.variations) {
      if (!is_about(finding, variation, declaration)) continue;
      is_right = true;
      found.insert(variation.deviant + std::to_string(variation.unit));
    }
    if (!is_right) ++wrong;
  }
  for (const char* deviant : {"лидеры государств-членов", "страны-члены",
                              "современные вызовы и угрозы", "контртеррористическая операция",
                              "地区反恐机构", "非法贩卖", "新威胁、新挑战", "各国元首"}) {
    const bool is_found = std::any_of(found.begin(), found.end(), [&](const std::string& name) {
      return name.compare(0, std::string_view(deviant).size(), deviant) == 0;
    });
    EXPECT_TRUE(is_found) << deviant;
  }
  EXPECT_LE(wrong, 1U);
  // What stands there is named whole, though the aligner be sure of the noun alone.
  for (const auto& [term, phrase] :
       {std::pair("antiterrorist operation", "контртеррористической операции"),
        std::pair("illicit trafficking", "非法贩卖")}) {
    const bool is_named = std::any_of(
        findings->begin(), findings->end(),
        [&](const Finding& finding) { return finding.term == term && finding.found == phrase; });
    EXPECT_TRUE(is_named) << term;
  }
}

// A term without inflection and case, as far as English goes.
std::string simplify_term(const std::string& term) {
  std::string simple;
  for (const Word& word : split_words(term, "en")) {
    if (word.kind == WordKind::kPunctuation) continue;
    simple += stem_word(fold_text(view_of(term, word.span)), "en") + " ";
  }
  return simple;
}

TEST(DeclarationTerms, TermsAreExtracted) {
  const Declaration declaration = read_declaration();
  TermCorpus corpus(kHunspellFolder);
  for (const CheckedUnit& unit : declaration.units) corpus.add(unit.unit);
  const auto lexicon = Lexicon::open(STELE_MODELS_DIR "/lexicon.stl");
  ASSERT_TRUE(lexicon.ok());
  ExtractionOptions options;
  options.source_language = "en";
  options.target_languages = {"ru", "zh"};
  options.min_units = 2;
  options.lexicon = &*lexicon;
  const auto extracted = extract_terms(corpus, declaration.units, options);
  ASSERT_TRUE(extracted.ok());
  std::map<std::string, bool> gold;  // whether it was found
  for (const std::string& line : read_corpus_lines("declaration/terms.en.txt")) {
    if (!line.empty() && line[0] != '#') gold[simplify_term(line)] = false;
  }
  // Those that stand in two units or more can be found by statistics.
  std::map<std::string, bool> recurring;
  for (const auto& [term, found] : gold) {
    std::size_t units = 0;
    for (const CheckedUnit& unit : declaration.units) {
      const std::string text = " " + simplify_term(unit.unit.variants[0].text);
      if (text.find(" " + term) != std::string::npos) ++units;
    }
    if (units >= 2) recurring[term] = false;
  }
  std::size_t right = 0;
  std::size_t right_of_50 = 0;
  const std::size_t count = std::min<std::size_t>(extracted->terms.size(), 100);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string simple = simplify_term(extracted->terms[i].text);
    const bool is_right = gold.count(simple) > 0;
    if (is_right) ++right;
    if (is_right && i < 50) ++right_of_50;
    if (const auto found = recurring.find(simple); found != recurring.end()) found->second = true;
    std::printf("%s %.2f %s\n", is_right ? "right" : "wrong", extracted->terms[i].score,
                extracted->terms[i].text.c_str());
  }
  std::size_t found = 0;
  for (const auto& [term, is_found] : recurring) {
    if (is_found) ++found;
    if (!is_found) std::printf("missed %s\n", term.c_str());
  }
  const double precision = static_cast<double>(right_of_50) / 50;
  const double recall = static_cast<double>(found) / static_cast<double>(recurring.size());
  std::printf("of the first 50: %.2f, of the first %zu: %.2f; recall of %zu recurring: %.2f\n",
              precision, count, static_cast<double>(right) / static_cast<double>(count),
              recurring.size(), recall);
  EXPECT_GE(precision, read_quality_floor("declaration_extraction_precision_50"));
  EXPECT_GE(recall, read_quality_floor("declaration_extraction_recall_100"));
}

}  // namespace
}  // namespace stele::tm
