#include "tm/lookup/candidate_search.h"

#include "tm/index/language_columns.h"
#include "tm/lookup/bit_parallel_distance.h"
#include "tm/lookup/candidate_finder.h"
#include "tm/lookup/character_distance.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace stele::tm {
namespace {

constexpr double kRounding = 1e-9;
// What the query does not have needs only to differ from what it has, and from ColumnKeys::kNone.
constexpr std::uint32_t kForeignKey = ColumnKeys::kNone - 1;

// A heap of these yields the highest bound first.
bool is_less_promising(const Candidate& a, const Candidate& b) {
  return a.bound != b.bound ? a.bound < b.bound : a.text > b.text;
}

// Memory that searches of one thread share.
struct Scratch {
  std::vector<Candidate> candidates;
  std::vector<std::uint32_t> items;
  std::vector<std::uint32_t> left;  // by position in the query's keys: occurrences not used up
  std::vector<std::uint64_t> masks;
  std::vector<std::uint32_t> rows;
  std::vector<Word> words;
  std::vector<ComparedWord> compared;
  std::vector<std::uint32_t> source_keys;
  std::string text;
};

Scratch& thread_scratch() {
  thread_local Scratch scratch;
  return scratch;
}

class Search {
 public:
  Search(const SearchTask& task, const MatchQuery& query, const ColumnKeys& keys,
         MatchCollector& collector)
      : task_(task),
        query_(query),
        collector_(collector),
        columns_(task.live->part->columns(task.source_column)),
        placed_(query, keys),
        scratch_(thread_scratch()) {}

  // False when a page is damaged.
  bool run();

 private:
  bool search_weightless();
  bool is_wanted(std::uint32_t text, double bound, bool* damaged) const;
  bool check_candidate(const Candidate& candidate);
  bool measure_bounds(std::uint32_t text, std::uint32_t* weight, std::uint32_t* least_cost);
  double measure_similarity(std::uint32_t cost, std::uint32_t weight);
  bool add_rows(std::uint32_t text, double similarity);

  const SearchTask& task_;
  const MatchQuery& query_;
  MatchCollector& collector_;
  const LanguageColumns& columns_;
  PlacedQuery placed_;
  Scratch& scratch_;
  std::optional<CharacterPattern> characters_;  // made when a text is first compared by them
};

bool Search::run() {
  if (query_.weight == 0) return search_weightless();
  std::vector<Candidate>& heap = scratch_.candidates;
  CandidateFinder finder(columns_, query_, placed_);
  if (!finder.find(collector_.threshold(), &heap)) return false;
  std::make_heap(heap.begin(), heap.end(), is_less_promising);
  while (!heap.empty() && heap.front().bound >= collector_.threshold() - kRounding) {
    std::pop_heap(heap.begin(), heap.end(), is_less_promising);
    const Candidate candidate = heap.back();
    heap.pop_back();
    if (!check_candidate(candidate)) return false;
  }
  return true;
}

// Texts without words are equal or have nothing in common.
bool Search::search_weightless() {
  const std::span<const WeightClass> classes = columns_.weight_classes();
  if (classes.empty() || classes[0].weight > 0) return true;
  const std::uint32_t end = classes.size() > 1 ? classes[1].first_text : columns_.text_count();
  for (std::uint32_t text = 0; text < end; ++text) {
    if (!columns_.read_text(text, &scratch_.text, nullptr)) return false;
    if (scratch_.text == query_.text && !add_rows(text, 1.0)) return false;
  }
  return true;
}

// Whether a text that is at most `bound` similar can be among the best.
bool Search::is_wanted(std::uint32_t text, double bound, bool* damaged) const {
  if (bound > collector_.threshold() + kRounding) return true;
  const std::uint64_t row = columns_.first_row(text);
  if (row >= task_.live->part->row_count()) {
    *damaged = true;
    return false;
  }
  return collector_.accepts(bound, task_.live->part->ids().at(row));
}

// The bag and sequence lemmas: the larger weight of the two texts and the least the text can cost.
// False on damage.
bool Search::measure_bounds(std::uint32_t text, std::uint32_t* weight, std::uint32_t* least_cost) {
  if (!columns_.read_items(text, &scratch_.items)) return false;
  const std::vector<PlacedKey>& keys = placed_.keys();
  scratch_.left.resize(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) scratch_.left[i] = keys[i].occurrences;
  scratch_.masks.clear();
  scratch_.source_keys.clear();
  std::uint32_t shared = 0;
  std::uint32_t own = 0;
  for (const std::uint32_t item : scratch_.items) {
    if (item == kJoinItem) continue;
    Vocabulary::Entry entry;
    if (!columns_.read_entry(item, &entry)) return false;
    if (entry.kind == kGapKind) continue;
    const std::size_t slot = placed_.slot_of(entry.key);
    const auto kind = static_cast<WordKind>(entry.kind);
    const std::uint32_t word = slot == 0 ? query_.unseen_weight(kind) : keys[slot - 1].weight;
    own += word;
    if (slot != 0 && scratch_.left[slot - 1] > 0) {
      --scratch_.left[slot - 1];
      shared += word;
    }
    if (kind != WordKind::kPunctuation) {
      scratch_.masks.push_back(slot == 0 ? 0 : keys[slot - 1].mask);
    }
    scratch_.source_keys.push_back(slot == 0 ? kForeignKey : static_cast<std::uint32_t>(slot - 1));
  }
  *weight = std::max(query_.weight, own);
  *least_cost = *weight - std::min(shared, *weight);
  if (placed_.pattern_size() != 0) {
    *least_cost = std::max(*least_cost,
                           measure_bit_parallel_distance(placed_.pattern_size(), scratch_.masks) *
                               placed_.least_weight());
  }
  return true;
}

bool Search::check_candidate(const Candidate& candidate) {
  const std::uint32_t text = candidate.text;
  bool damaged = false;
  if (!is_wanted(text, candidate.bound, &damaged)) return !damaged;
  std::uint32_t weight = 0;
  std::uint32_t least_cost = 0;
  if (!measure_bounds(text, &weight, &least_cost)) return false;
  const std::uint32_t budget = budget_of(collector_.threshold(), weight);
  if (least_cost > budget) return true;
  if (!is_wanted(text, similarity_of(least_cost, weight), &damaged)) return !damaged;
  if (!columns_.read_text(text, &scratch_.text, &scratch_.words)) return false;
  if (scratch_.words.size() != scratch_.source_keys.size()) return false;
  std::uint32_t cost = 0;
  if (scratch_.text != query_.text) {
    scratch_.compared.clear();
    for (std::size_t i = 0; i < scratch_.words.size(); ++i) {
      const Word& word = scratch_.words[i];
      const std::uint32_t key = scratch_.source_keys[i];
      const std::uint32_t word_weight =
          key == kForeignKey ? query_.unseen_weight(word.kind) : placed_.keys()[key].weight;
      scratch_.compared.push_back(
          ComparedWord{key, word.kind, word_weight, view_of(scratch_.text, word.span), word.span});
    }
    cost = measure_word_distance(placed_.words(), scratch_.compared, query_.costs, budget);
    if (cost > budget) return true;
    cost = std::min(std::max(cost, kSpacingCost), weight);
    if (query_.character_share > 0 && !is_wanted(text, similarity_of(cost, weight), &damaged)) {
      return !damaged;
    }
  }
  return add_rows(text, measure_similarity(cost, weight));
}

// Of the text in scratch_.text, whose words cost so much.
double Search::measure_similarity(std::uint32_t cost, std::uint32_t weight) {
  const double by_words = similarity_of(cost, weight);
  if (cost == 0 || query_.character_share == 0) return by_words;
  if (!characters_) characters_.emplace(query_.text);
  return blend(by_words, characters_->measure_similarity(scratch_.text), query_.character_share);
}

bool Search::add_rows(std::uint32_t text, double similarity) {
  scratch_.rows.clear();
  if (!columns_.append_rows(text, &scratch_.rows)) return false;
  const Part& part = *task_.live->part;
  for (const std::uint32_t row : scratch_.rows) {
    if (row >= part.row_count()) return false;
    if (!task_.live->is_live(row)) continue;
    FoundRow found{part.ids().at(row),  similarity,          task_.part, row,
                   task_.source_column, task_.source_column, text};
    bool has_target = !task_.needs_target;
    for (const std::size_t column : task_.target_columns) {
      const std::uint64_t target = part.columns(column).text_of_row(row);
      if (target == kDamaged) return false;
      if (target == 0) continue;
      found.target_column = column;
      has_target = true;
      break;
    }
    // Rows have rising ids, so once one is not wanted the others are not either.
    if (has_target && !collector_.add(found)) return true;
  }
  return true;
}

}  // namespace

Status search_column(const SearchTask& task, const MatchQuery& query, const ColumnKeys& keys,
                     MatchCollector& collector) {
  Search search(task, query, keys, collector);
  if (!search.run()) return task.live->part->file().make_damage_error();
  return {};
}

}  // namespace stele::tm
