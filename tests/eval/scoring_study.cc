// Compares ways to score similarity by how usable the best match is: the chrF of its target against
// the translation that the query has.
//
// usage: scoring_study MEMORY HELD-OUT.jsonl [COUNT [FROM TO]...]
//
// HELD-OUT.jsonl is what tests/bench/make_memory.py leaves out of the memory: {"en": ..., "ru":
// ..., "zh-CN": ...}. For each of the first COUNT (1000) whose text the memory does not have, the
// nearest texts by shared words and by shared pairs of characters (kPoolTexts of each) are scored
// by every variant, so none is favoured by how candidates are found. Printed for each:
//   all    mean chrF of the best match, over all queries
//   half   the same over the half of the queries that the variant is surest of
//   area   mean of such means over the surest 10 %, 20 %, ..., 100 %
//   rank   Spearman's correlation of similarity and chrF
//   .7     share of the queries that reach .7, and their mean chrF
// for each direction, and for all directions together by halves of the queries: what is chosen on
// the one half is reported on the other.
// Of several best matches with different targets the mean counts. "best possible" takes the best
// target of the candidates.
#include "chrf.h"
#include "scoring_variants.h"
#include "tm/memory.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <numeric>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace {

using stele::ScoringVariant;
using stele::StudyText;

constexpr std::size_t kPoolTexts = 200;
constexpr std::size_t kMostTied = 20;
constexpr double kTie = 1e-9;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "scoring_study: %s\n", what.c_str());
  std::exit(2);
}

// The texts of one language that have a translation in the other.
class StudyMemory {
 public:
  StudyMemory(const stele::tm::Memory& memory, const std::string& from, const std::string& to)
      : language_(from) {
    const auto status = memory.visit_units([&](stele::tm::UnitId, const stele::tm::Unit& unit) {
      const auto source = find_text(unit, from);
      const auto target = find_text(unit, to);
      if (source != nullptr && target != nullptr &&
          places_.try_emplace(*source, texts_.size()).second) {
        texts_.push_back(language_.read(*source));
        language_.count_keys(texts_.back());
        targets_.push_back(*target);
      }
      return stele::Status();
    });
    if (!status.ok()) fail(status.error().message);
    for (std::uint32_t i = 0; i < texts_.size(); ++i) {
      const auto pairs = list_pairs(texts_[i]);
      const auto keys = list_keys(texts_[i]);
      pair_counts_.push_back(static_cast<std::uint32_t>(pairs.size()));
      key_counts_.push_back(static_cast<std::uint32_t>(keys.size()));
      for (const std::uint64_t pair : pairs) by_pair_[pair].push_back(i);
      for (const std::uint64_t key : keys) by_key_[key].push_back(i);
    }
  }

  bool has(const std::string& text) const { return places_.contains(text); }
  stele::StudyLanguage& language() { return language_; }
  const StudyText& text(std::uint32_t index) const { return texts_[index]; }
  const std::string& target(std::uint32_t index) const { return targets_[index]; }

  std::vector<std::uint32_t> find_pool(const StudyText& query) const {
    std::vector<std::uint32_t> pool = find_nearest(list_pairs(query), by_pair_, pair_counts_);
    const auto more = find_nearest(list_keys(query), by_key_, key_counts_);
    pool.insert(pool.end(), more.begin(), more.end());
    std::sort(pool.begin(), pool.end());
    pool.erase(std::unique(pool.begin(), pool.end()), pool.end());
    return pool;
  }

 private:
  using Postings = std::unordered_map<std::uint64_t, std::vector<std::uint32_t>>;

  static const std::string* find_text(const stele::tm::Unit& unit, const std::string& language) {
    for (const auto& variant : unit.variants) {
      if (variant.language == language) return &variant.text;
    }
    return nullptr;
  }

  static std::vector<std::uint64_t> make_set(std::vector<std::uint64_t> items) {
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
    return items;
  }

  static std::vector<std::uint64_t> list_pairs(const StudyText& text) {
    std::vector<std::uint64_t> pairs;
    for (std::size_t i = 0; i + 1 < text.characters.size(); ++i) {
      pairs.push_back(std::uint64_t{text.characters[i]} << 32 | text.characters[i + 1]);
    }
    return make_set(std::move(pairs));
  }

  static std::vector<std::uint64_t> list_keys(const StudyText& text) {
    std::vector<std::uint64_t> keys;
    for (const auto& word : text.words) keys.push_back(word.key);
    return make_set(std::move(keys));
  }

  // The texts with the greatest Dice coefficient of their sets.
  static std::vector<std::uint32_t> find_nearest(const std::vector<std::uint64_t>& items,
                                                 const Postings& postings,
                                                 const std::vector<std::uint32_t>& sizes) {
    static std::vector<std::uint32_t> shared;
    shared.assign(sizes.size(), 0);
    for (const std::uint64_t item : items) {
      const auto found = postings.find(item);
      if (found == postings.end()) continue;
      for (const std::uint32_t text : found->second) ++shared[text];
    }
    std::vector<std::pair<double, std::uint32_t>> scored;
    for (std::uint32_t text = 0; text < shared.size(); ++text) {
      if (shared[text] == 0) continue;
      scored.emplace_back(-2.0 * shared[text] / static_cast<double>(sizes[text] + items.size()),
                          text);
    }
    const std::size_t count = std::min(kPoolTexts, scored.size());
    std::partial_sort(scored.begin(), scored.begin() + static_cast<std::ptrdiff_t>(count),
                      scored.end());
    std::vector<std::uint32_t> nearest;
    for (std::size_t i = 0; i < count; ++i) nearest.push_back(scored[i].second);
    return nearest;
  }

  stele::StudyLanguage language_;
  std::unordered_map<std::string, std::size_t> places_;
  std::vector<StudyText> texts_;
  std::vector<std::string> targets_;
  Postings by_pair_;
  Postings by_key_;
  std::vector<std::uint32_t> pair_counts_;
  std::vector<std::uint32_t> key_counts_;
};

struct Outcome {
  double similarity = 0;
  double chrf = 0;
};

Outcome find_best(StudyMemory& memory, const ScoringVariant& variant, const StudyText& query,
                  const std::vector<std::uint32_t>& pool, const stele::ChrfReference& reference) {
  double best = -1;
  std::vector<std::uint32_t> tied;
  for (const std::uint32_t text : pool) {
    const double similarity = variant.measure(memory.language(), query, memory.text(text));
    if (similarity > best + kTie) tied.clear();
    if (similarity < best - kTie) continue;
    best = std::max(best, similarity);
    tied.push_back(text);
  }
  if (tied.size() > kMostTied) tied.resize(kMostTied);
  double sum = 0;
  for (const std::uint32_t text : tied) sum += reference.score(memory.target(text));
  return {best, sum / static_cast<double>(tied.size())};
}

std::vector<double> rank(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
  std::vector<double> ranks(values.size());
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
    for (std::size_t k = i; k < end; ++k) ranks[order[k]] = static_cast<double>(i + end - 1) / 2;
    i = end;
  }
  return ranks;
}

double correlate(const std::vector<double>& a, const std::vector<double>& b) {
  const double n = static_cast<double>(a.size());
  const double mean_a = std::accumulate(a.begin(), a.end(), 0.0) / n;
  const double mean_b = std::accumulate(b.begin(), b.end(), 0.0) / n;
  double ab = 0;
  double aa = 0;
  double bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ab += (a[i] - mean_a) * (b[i] - mean_b);
    aa += (a[i] - mean_a) * (a[i] - mean_a);
    bb += (b[i] - mean_b) * (b[i] - mean_b);
  }
  return aa == 0 || bb == 0 ? 0 : ab / std::sqrt(aa * bb);
}

void print_row(const std::string& direction, const std::string& name,
               std::vector<Outcome> outcomes) {
  std::stable_sort(outcomes.begin(), outcomes.end(),
                   [](const Outcome& a, const Outcome& b) { return a.similarity > b.similarity; });
  const auto mean_of_best = [&](double share) {
    const auto count = std::max<std::size_t>(
        1, static_cast<std::size_t>(share * static_cast<double>(outcomes.size())));
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) sum += outcomes[i].chrf;
    return 100 * sum / static_cast<double>(count);
  };
  double area = 0;
  for (int tenth = 1; tenth <= 10; ++tenth) area += mean_of_best(tenth / 10.0) / 10;
  std::vector<double> similarities;
  std::vector<double> chrfs;
  double sure = 0;
  double sure_chrf = 0;
  for (const Outcome& outcome : outcomes) {
    similarities.push_back(outcome.similarity);
    chrfs.push_back(outcome.chrf);
    if (outcome.similarity < .7 - kTie) continue;
    ++sure;
    sure_chrf += outcome.chrf;
  }
  std::printf(
      "%-12s %-24s %6.2f %6.2f %6.2f %6.3f   %5.1f %% %6.2f\n", direction.c_str(), name.c_str(),
      mean_of_best(1), mean_of_best(.5), area, correlate(rank(similarities), rank(chrfs)),
      100 * sure / static_cast<double>(outcomes.size()), sure == 0 ? 0 : 100 * sure_chrf / sure);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) fail("usage: scoring_study MEMORY HELD-OUT.jsonl [COUNT [FROM TO]...]");
  const auto memory = stele::tm::Memory::open(argv[1]);
  if (!memory.ok()) fail(memory.error().message);
  const std::size_t count = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 1000;
  std::vector<std::pair<std::string, std::string>> directions;
  for (int i = 4; i + 1 < argc; i += 2) directions.emplace_back(argv[i], argv[i + 1]);
  if (directions.empty())
    directions = {{"en", "ru"}, {"en", "zh-CN"}, {"ru", "en"}, {"zh-CN", "en"}};
  std::vector<nlohmann::json> held_out;
  std::ifstream file(argv[2]);
  for (std::string line; std::getline(file, line);) held_out.push_back(nlohmann::json::parse(line));

  const std::vector<ScoringVariant> variants = stele::list_scoring_variants();
  std::array<std::vector<std::vector<Outcome>>, 2> halves;
  for (auto& half : halves) half.resize(variants.size() + 1);
  std::printf("%-12s %-24s %6s %6s %6s %6s   %14s\n", "direction", "variant", "all", "half", "area",
              "rank", "from .7");
  for (const auto& [from, to] : directions) {
    StudyMemory study(*memory, from, to);
    std::vector<std::vector<Outcome>> outcomes(variants.size() + 1);
    for (const nlohmann::json& unit : held_out) {
      if (outcomes[0].size() == count) break;
      if (!unit.contains(from) || !unit.contains(to)) continue;
      const auto source = unit[from].get<std::string>();
      if (study.has(source)) continue;
      const StudyText query = study.language().read(source);
      const std::vector<std::uint32_t> pool = study.find_pool(query);
      if (pool.empty()) continue;
      const stele::ChrfReference reference(unit[to].get<std::string>());
      for (std::size_t i = 0; i < variants.size(); ++i) {
        outcomes[i].push_back(find_best(study, variants[i], query, pool, reference));
      }
      double best = 0;
      for (const std::uint32_t text : pool)
        best = std::max(best, reference.score(study.target(text)));
      outcomes.back().push_back({best, best});
    }
    for (std::size_t i = 0; i <= variants.size(); ++i) {
      print_row(from + "-" + to, i < variants.size() ? variants[i].name : "best possible",
                outcomes[i]);
      for (std::size_t k = 0; k < outcomes[i].size(); ++k) {
        halves[k % 2][i].push_back(outcomes[i][k]);
      }
    }
  }
  for (std::size_t half = 0; half < 2; ++half) {
    for (std::size_t i = 0; i <= variants.size(); ++i) {
      print_row(half == 0 ? "choosing" : "reporting",
                i < variants.size() ? variants[i].name : "best possible", halves[half][i]);
    }
  }
}
