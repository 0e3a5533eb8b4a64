// Checks the units of a TMX file with a glossary and without one and prints one JSON object of
// units a second of this thread's CPU time, medians of RUNS.
//
// usage: terms_benchmark FILE.tmx SOURCE TARGET MODELS [RUNS] [TERMS]
//
// The glossary is made of the file's own TERMS (200) best terms. To what is checked, one unit is
// added that must be found wrong (a term and the source in place of a target); a run that does not
// find it, or finds other things than the first run, is exit 1.
#include "align/base/language_tag.h"
#include "align/measure/lexicon.h"
#include "tm/exchange/formats.h"
#include "tm/terms/background_lexicon.h"
#include "tm/terms/check_units.h"
#include "tm/terms/term_extraction.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <time.h>

namespace {

using namespace stele;
using namespace stele::tm;

double get_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

struct Case {
  const char* name;
  CheckOptions options;
  bool must_find_last = false;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: terms_benchmark FILE.tmx SOURCE TARGET MODELS [RUNS] [TERMS]\n");
    return 2;
  }
  const std::string source = argv[2];
  const std::string target = argv[3];
  const auto lexicon = Lexicon::open(std::string(argv[4]) + "/lexicon.stl");
  if (!lexicon.ok()) {
    std::fprintf(stderr, "%s\n", lexicon.error().message.c_str());
    return 2;
  }
  const std::size_t runs = argc > 5 ? std::strtoul(argv[5], nullptr, 10) : 3;
  const std::size_t term_count = argc > 6 ? std::strtoul(argv[6], nullptr, 10) : 200;
  std::vector<CheckedUnit> units;
  const auto report = read_units(argv[1], {}, [&](Unit&& unit) -> Status {
    CheckedUnit checked;
    for (Variant& variant : unit.variants) {
      if (variant.language == source || variant.language == target) {
        checked.unit.variants.push_back(std::move(variant));
      }
    }
    if (checked.unit.variants.size() == 2) units.push_back(std::move(checked));
    return {};
  });
  if (!report.ok() || units.empty()) {
    std::fprintf(stderr, "%s: no units in %s and %s\n", argv[1], argv[2], argv[3]);
    return 2;
  }
  CheckOptions plain;
  plain.source_language = source;
  plain.target_languages = {target};
  plain.background = [&lexicon](const std::string& from, const std::string& to) {
    return make_background_lexicon(*lexicon, from, to);
  };
  TermCorpus corpus(plain.hunspell_folder);
  for (const CheckedUnit& unit : units) corpus.add(unit.unit);
  const auto terms = extract_terms(corpus, units,
                                   {.source_language = primary_language(source),
                                    .target_languages = {primary_language(target)},
                                    .limit = term_count,
                                    .background = plain.background});
  if (!terms.ok() || terms->terms.empty()) {
    std::fprintf(stderr, "%s: no terms\n", argv[1]);
    return 2;
  }
  Glossary glossary;
  glossary.languages = {source, target};
  for (const ExtractedTerm& term : terms->terms) {
    if (term.renderings[0].empty()) continue;
    GlossaryEntry entry;
    entry.columns.resize(2);
    entry.columns[0].renderings = {term.text};
    for (const ExtractedRendering& rendering : term.renderings[0]) {
      entry.columns[1].renderings.push_back(rendering.text);
    }
    glossary.entries.push_back(std::move(entry));
  }
  CheckedUnit wrong;
  wrong.unit.variants = {{source, glossary.entries[0].columns[0].renderings[0] + " 12", {}, {}},
                         {target, "13 …", {}, {}}};
  units.push_back(wrong);
  CheckOptions with_glossary = plain;
  with_glossary.glossary = glossary;
  CheckOptions glossary_alone = with_glossary;
  CheckOptions form = plain;
  CheckOptions consistency = plain;
  bool ok = with_glossary.checks.apply("-term-inconsistent,-term-spelling").ok();
  ok = ok && glossary_alone.checks.apply("term-missing,term-otherwise,term-forbidden").ok();
  ok = ok && form.checks.apply("-term-inconsistent,-term-spelling").ok();
  ok = ok && consistency.checks.apply("term-inconsistent").ok();
  if (!ok) return 1;
  const std::vector<Case> cases = {{"glossary", glossary_alone, true},
                                   {"glossary_and_form", with_glossary, true},
                                   {"form", form, true},
                                   {"consistency", consistency, false}};
  std::printf("{\"units\": %zu, \"terms\": %zu", units.size(), glossary.entries.size());
  for (const Case& one : cases) {
    std::vector<double> seconds;
    std::size_t first_count = 0;
    for (std::size_t run = 0; run < runs; ++run) {
      const double start = get_seconds();
      const auto findings = check_units(units, one.options);
      seconds.push_back(get_seconds() - start);
      const bool is_last_found =
          findings.ok() && !findings->empty() && findings->back().unit + 1 == units.size();
      if (!findings.ok() || (one.must_find_last && !is_last_found) ||
          (run > 0 && findings->size() != first_count)) {
        std::fprintf(stderr, "%s: wrong answer in run %zu\n", one.name, run);
        return 1;
      }
      first_count = findings->size();
    }
    std::nth_element(seconds.begin(), seconds.begin() + static_cast<long>(seconds.size() / 2),
                     seconds.end());
    const double median = seconds[seconds.size() / 2];
    std::printf(", \"%s\": {\"units_per_second\": %.0f, \"findings\": %zu}", one.name,
                static_cast<double>(units.size()) / median, first_count);
    std::fflush(stdout);
  }
  std::printf("}\n");
  return 0;
}
