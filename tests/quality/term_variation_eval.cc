// Measures the consistency check on sets made by make_term_variation_set.py:
//   term_variation_eval FOLDER PAIR [--lexicon FILE] [--confidence C] [--features FILE] [--show]
// PAIR is the folder's name, "en-ru". A finding about a gold term's unit that was changed is right,
// about one that was not is wrong; findings about other terms (the catalogues' own inconsistencies,
// and errors) are counted apart. "Units" counts strictly: a unit with any finding is right when
// something in it was changed, else wrong, whatever the finding says. Sets of the terms' units
// alone
// (<package>.terms) are summed apart. With --features it writes each deviation's label and
// features, for fit_term_confidence.py.
#include "align/measure/lexicon.h"
#include "align/text/fold.h"
#include "align/text/stem.h"
#include "tm/terms/background_lexicon.h"
#include "tm/terms/consistency_check.h"
#include "tm/terms/term_corpus.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace stele;
using namespace stele::tm;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

// Stems between spaces; a language without spaces keeps its text.
std::string simplify(const std::string& term, const std::string& language) {
  if (language == "zh") return fold_text(term);
  std::string simple = " ";
  for (std::string word : split(term, ' ')) {
    std::erase_if(word, [](char c) { return c == '_' || c == '&'; });
    simple += stem_word(fold_text(word), language) + " ";
  }
  return simple;
}

struct GoldTerm {
  std::string term;
  std::set<std::size_t> places;
  std::set<std::size_t> changed;
};

struct Arguments {
  std::string folder;
  std::string source;
  std::string target;
  std::string lexicon;
  std::string features;
  double min_confidence = 0.5;
  bool shows = false;
};

struct Counts {
  std::size_t right = 0;   // gold places that were reported
  std::size_t wrong = 0;   // reports about gold terms where nothing was changed
  std::size_t others = 0;  // reports about other terms
  std::size_t flagged_units = 0;
  std::size_t right_units = 0;  // flagged, and something was changed there
  std::size_t gold = 0;
  std::size_t units = 0;
  double seconds = 0;

  Counts& operator+=(const Counts& other) {
    right += other.right;
    wrong += other.wrong;
    others += other.others;
    flagged_units += other.flagged_units;
    right_units += other.right_units;
    gold += other.gold;
    units += other.units;
    seconds += other.seconds;
    return *this;
  }
};

void print(const std::string& name, const Counts& counts) {
  const auto share = [](std::size_t part, std::size_t whole) {
    return static_cast<double>(part) / static_cast<double>(std::max<std::size_t>(1, whole));
  };
  std::printf(
      "%-28s P %.3f R %.3f (%zu of %zu, %zu wrong), units P %.3f (%zu flagged of %zu), %.0f a "
      "second\n",
      name.c_str(), share(counts.right, counts.right + counts.wrong),
      share(counts.right, counts.gold), counts.right, counts.gold, counts.wrong,
      share(counts.right_units, counts.flagged_units), counts.flagged_units, counts.units,
      static_cast<double>(counts.units) / std::max(1e-9, counts.seconds));
}

class Evaluation {
 public:
  Evaluation(const Arguments& arguments, const Lexicon* lexicon)
      : arguments_(arguments), lexicon_(lexicon) {
    if (!arguments.features.empty()) features_.open(arguments.features);
  }

  Counts run(const std::filesystem::path& gold_path) {
    const std::vector<CheckedUnit> units = read_units(gold_path);
    const std::vector<GoldTerm> gold = read_gold(gold_path);
    Counts counts;
    for (const GoldTerm& term : gold) counts.gold += term.changed.size();
    counts.units = units.size();
    const std::clock_t start = std::clock();
    TermCorpus corpus(std::getenv("NO_HUNSPELL") != nullptr ? "" : kHunspellFolder);
    for (const CheckedUnit& unit : units) corpus.add(unit.unit);
    ConsistencyOptions options;
    options.is_reversed_too = false;
    options.min_confidence = arguments_.min_confidence;
    if (lexicon_ != nullptr) {
      options.background = [this](const std::string& source, const std::string& target) {
        return make_background_lexicon(*lexicon_, source, target);
      };
    }
    const std::string set_name = gold_path.stem().stem().string();
    if (features_.is_open()) {
      options.observe = [&](const Finding& finding, const DeviationFeatures& features) {
        features_ << judge(finding, gold) << '\t' << set_name << ':' << finding.unit << ':'
                  << finding.source_span.begin;
        for (const double value : features.values) features_ << '\t' << value;
        features_ << '\t' << finding.term << '\t' << finding.found << '\t' << finding.expected[0]
                  << '\n';
      };
    }
    std::vector<Finding> findings;
    check_consistency(corpus, units, options, &findings);
    counts.seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    std::set<std::pair<std::size_t, std::string>> hits;
    std::set<std::size_t> flagged;
    std::set<std::size_t> changed;
    for (const GoldTerm& term : gold) changed.insert(term.changed.begin(), term.changed.end());
    for (const Finding& finding : findings) {
      const int verdict = judge(finding, gold);
      if (flagged.insert(finding.unit).second) {
        ++counts.flagged_units;
        if (changed.count(finding.unit) > 0) ++counts.right_units;
      }
      if (verdict == 0) ++counts.wrong;
      if (verdict < 0) ++counts.others;
      if (verdict == 0 && arguments_.shows) show("wrong", finding, units);
      if (verdict < 0 && arguments_.shows) show("other", finding, units);
      for (const GoldTerm& term : gold) {
        if (is_about(finding.term, term.term) && term.changed.count(finding.unit) > 0) {
          hits.insert({finding.unit, term.term});
        }
      }
    }
    counts.right = hits.size();
    for (const GoldTerm& term : gold) {
      for (const std::size_t unit : term.changed) {
        if (!arguments_.shows || hits.count({unit, term.term}) > 0) continue;
        const auto& variants = units[unit].unit.variants;
        std::printf("  missed %s (%zu places) | %s | %s\n", term.term.c_str(), term.places.size(),
                    variants[0].text.c_str(), variants[1].text.c_str());
      }
    }
    return counts;
  }

 private:
  std::vector<CheckedUnit> read_units(const std::filesystem::path& gold_path) const {
    std::string path = gold_path.string();
    path = path.substr(0, path.size() - 9) + ".tsv";
    std::vector<CheckedUnit> units;
    std::ifstream stream(path);
    for (std::string line; std::getline(stream, line);) {
      const auto fields = split(line, '\t');
      CheckedUnit unit;
      unit.unit.variants = {{arguments_.source, fields.empty() ? "" : fields[0], {}, {}},
                            {arguments_.target, fields.size() > 1 ? fields[1] : "", {}, {}}};
      units.push_back(std::move(unit));
    }
    return units;
  }

  static std::vector<GoldTerm> read_gold(const std::filesystem::path& path) {
    std::vector<GoldTerm> gold;
    std::ifstream stream(path);
    for (std::string line; std::getline(stream, line);) {
      const auto fields = split(line, '\t');
      GoldTerm term;
      term.term = fields[0];
      for (const auto& place : split(fields[2], ',')) term.places.insert(std::stoul(place));
      for (const auto& place : split(fields[3], ',')) term.changed.insert(std::stoul(place));
      gold.push_back(term);
    }
    return gold;
  }

  bool is_about(const std::string& found, const std::string& gold) const {
    const std::string a = simplify(found, arguments_.source);
    const std::string b = simplify(gold, arguments_.source);
    return a.find(b) != std::string::npos || b.find(a) != std::string::npos;
  }

  // 1 right, 0 wrong, -1 about another term.
  int judge(const Finding& finding, const std::vector<GoldTerm>& gold) const {
    int verdict = -1;
    for (const GoldTerm& term : gold) {
      if (term.places.count(finding.unit) == 0 || !is_about(finding.term, term.term)) continue;
      const bool is_changed = term.changed.count(finding.unit) > 0;
      // A longer group that was not changed deviates by its other words, which have no gold.
      if (!is_changed &&
          simplify(finding.term, arguments_.source) != simplify(term.term, arguments_.source)) {
        continue;
      }
      verdict = std::max(verdict, is_changed ? 1 : 0);
    }
    return verdict;
  }

  static void show(const char* what, const Finding& finding,
                   const std::vector<CheckedUnit>& units) {
    const auto& variants = units[finding.unit].unit.variants;
    std::printf("  %s %.2f %s | %s | %s\n", what, finding.confidence, finding.message.c_str(),
                variants[0].text.c_str(), variants[1].text.c_str());
  }

  const Arguments& arguments_;
  const Lexicon* lexicon_;
  std::ofstream features_;
};

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (argc < 3) {
    std::cerr << "usage: term_variation_eval FOLDER PAIR [--lexicon FILE] [--confidence C] "
                 "[--features FILE] [--show]\n";
    return 2;
  }
  const std::string pair = argv[2];
  arguments.folder = std::string(argv[1]) + "/" + pair;
  arguments.source = pair.substr(0, pair.find('-'));
  arguments.target = pair.substr(pair.find('-') + 1);
  for (int i = 3; i < argc; ++i) {
    const std::string flag = argv[i];
    if (flag == "--show") {
      arguments.shows = true;
    } else if (i + 1 < argc) {
      const std::string value = argv[++i];
      if (flag == "--lexicon") arguments.lexicon = value;
      if (flag == "--features") arguments.features = value;
      if (flag == "--confidence") arguments.min_confidence = std::atof(value.c_str());
    }
  }
  std::optional<Result<Lexicon>> lexicon;
  if (!arguments.lexicon.empty()) {
    lexicon.emplace(Lexicon::open(arguments.lexicon));
    if (!lexicon->ok()) {
      std::cerr << lexicon->error().message << "\n";
      return 2;
    }
  }
  std::vector<std::filesystem::path> sets;
  for (const auto& entry : std::filesystem::directory_iterator(arguments.folder)) {
    const std::string name = entry.path().filename().string();
    if (name.size() > 9 && name.ends_with(".gold.tsv")) sets.push_back(entry.path());
  }
  std::sort(sets.begin(), sets.end());
  Evaluation evaluation(arguments, lexicon ? &lexicon->value() : nullptr);
  Counts whole;
  Counts of_terms;
  for (const auto& path : sets) {
    const std::string name = path.stem().stem().string();
    const Counts counts = evaluation.run(path);
    print(name, counts);
    (name.ends_with(".terms") ? of_terms : whole) += counts;
  }
  print("all", whole);
  print("all .terms", of_terms);
  return 0;
}
