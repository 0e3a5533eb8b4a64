// Measures the consistency check on sets made by make_term_variation_set.py:
//   term_variation_eval FOLDER LANGUAGE [MIN_CONFIDENCE [FEATURES_FILE]]
// Prints precision and recall about the sets' terms. A finding about a gold term's unit that was
// changed is right, about one that was not is wrong; findings about other terms are only counted.
// With FEATURES_FILE it writes each deviation's features and label, for fit_term_confidence.py.
#include "tm/terms/consistency_check.h"
#include "tm/terms/term_corpus.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace stele::tm;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::string simplify(std::string word) {
  std::string simple;
  for (const std::string& part : split(word, ' ')) {
    std::string lower;
    for (const char c : part) {
      if (c != '_' && c != '&') {
        lower += (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
      }
    }
    if (lower.size() > 3 && lower.back() == 's') lower.pop_back();
    simple += simple.empty() ? lower : " " + lower;
  }
  return simple;
}

struct GoldTerm {
  std::string term;
  std::set<std::size_t> places;
  std::set<std::size_t> changed;
};

bool is_about(const std::string& found, const std::string& gold) {
  const std::string a = " " + simplify(found) + " ";
  const std::string b = " " + simplify(gold) + " ";
  return a.find(b) != std::string::npos || b.find(a) != std::string::npos;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: term_variation_eval FOLDER LANGUAGE [MIN_CONFIDENCE [FEATURES_FILE]]\n";
    return 2;
  }
  const std::string language = argv[2];
  const double min_confidence = argc > 3 ? std::atof(argv[3]) : 0.5;
  std::ofstream features_file;
  if (argc > 4) features_file.open(argv[4]);
  std::size_t right = 0;
  std::size_t wrong = 0;
  std::size_t gold_count = 0;
  std::size_t unit_total = 0;
  std::size_t other_total = 0;
  double seconds = 0;
  std::vector<std::filesystem::path> sets;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    const std::string name = entry.path().filename().string();
    if (name.size() > 9 && name.substr(name.size() - 9) == ".gold.tsv")
      sets.push_back(entry.path());
  }
  std::sort(sets.begin(), sets.end());
  for (const auto& gold_path : sets) {
    std::string path = gold_path.string();
    path = path.substr(0, path.size() - 9) + ".tsv";
    std::vector<CheckedUnit> units;
    std::ifstream stream(path);
    for (std::string line; std::getline(stream, line);) {
      const auto fields = split(line, '\t');
      CheckedUnit unit;
      unit.unit.variants = {{"en", fields.empty() ? "" : fields[0], {}, {}},
                            {language, fields.size() > 1 ? fields[1] : "", {}, {}}};
      units.push_back(std::move(unit));
    }
    std::vector<GoldTerm> gold;
    std::ifstream gold_stream(gold_path);
    for (std::string line; std::getline(gold_stream, line);) {
      const auto fields = split(line, '\t');
      GoldTerm term;
      term.term = fields[0];
      for (const auto& place : split(fields[2], ',')) term.places.insert(std::stoul(place));
      for (const auto& place : split(fields[3], ',')) term.changed.insert(std::stoul(place));
      gold_count += term.changed.size();
      gold.push_back(term);
    }
    const auto start = std::chrono::steady_clock::now();
    TermCorpus corpus(std::getenv("NO_HUNSPELL") != nullptr ? "" : kHunspellFolder);
    for (const CheckedUnit& unit : units) corpus.add(unit.unit);
    ConsistencyOptions options;
    options.is_reversed_too = false;
    options.min_confidence = min_confidence;
    const auto judge = [&](const Finding& finding) -> int {  // 1 right, 0 wrong, -1 other term
      int verdict = -1;
      for (const GoldTerm& term : gold) {
        if (!is_about(finding.term, term.term) || term.places.count(finding.unit) == 0) continue;
        const bool is_changed = term.changed.count(finding.unit) > 0;
        // A longer group that was not changed deviates by its other words, which have no gold.
        if (!is_changed && simplify(finding.term) != simplify(term.term)) continue;
        verdict = std::max(verdict, is_changed ? 1 : 0);
      }
      return verdict;
    };
    if (features_file.is_open()) {
      options.observe = [&](const Finding& finding, const DeviationFeatures& features) {
        features_file << judge(finding);
        for (const double value : features.values) features_file << '\t' << value;
        features_file << '\t' << finding.term << '\t' << finding.found << '\t'
                      << finding.expected[0] << '\n';
      };
    }
    std::vector<Finding> findings;
    check_consistency(corpus, units, options, &findings);
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    unit_total += units.size();
    std::set<std::pair<std::size_t, std::string>> hits;
    std::size_t set_wrong = 0;
    for (const Finding& finding : findings) {
      const int verdict = judge(finding);
      if (verdict == 0) {
        ++set_wrong;
        if (std::getenv("SHOW") != nullptr) {
          std::printf("  wrong %.2f %s | %s | %s\n", finding.confidence, finding.message.c_str(),
                      units[finding.unit].unit.variants[0].text.c_str(),
                      units[finding.unit].unit.variants[1].text.c_str());
        }
      }
      if (verdict < 0) ++other_total;
      for (const GoldTerm& term : gold) {
        if (is_about(finding.term, term.term) && term.changed.count(finding.unit) > 0) {
          hits.insert({finding.unit, term.term});
        }
      }
    }
    if (std::getenv("SHOW") != nullptr) {
      for (const GoldTerm& term : gold) {
        for (const std::size_t unit : term.changed) {
          if (hits.count({unit, term.term}) == 0) {
            std::printf("  missed %s | %s | %s\n", term.term.c_str(),
                        units[unit].unit.variants[0].text.c_str(),
                        units[unit].unit.variants[1].text.c_str());
          }
        }
      }
    }
    right += hits.size();
    wrong += set_wrong;
    std::printf("%s: %zu units, %zu found, %zu wrong, %zu findings\n",
                gold_path.stem().stem().c_str(), units.size(), hits.size(), set_wrong,
                findings.size());
  }
  std::printf(
      "precision %.3f (%zu of %zu), recall %.3f (of %zu), %zu findings about other terms, "
      "%.0f units/s\n",
      static_cast<double>(right) / static_cast<double>(std::max<std::size_t>(1, right + wrong)),
      right, right + wrong,
      static_cast<double>(right) / static_cast<double>(std::max<std::size_t>(1, gold_count)),
      gold_count, other_total, static_cast<double>(unit_total) / seconds);
  return 0;
}
