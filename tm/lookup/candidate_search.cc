#include "tm/lookup/candidate_search.h"

#include "tm/index/language_columns.h"
#include "tm/index/word_key.h"
#include "tm/lookup/bit_parallel_distance.h"
#include "tm/lookup/character_distance.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <utility>

namespace stele::tm {
namespace {

constexpr double kRounding = 1e-9;
constexpr std::uint32_t kUnknownKey = ColumnKeys::kNone;
// Below this least word similarity every text is compared.
constexpr double kLeastWordSimilarity = 0.02;
// Comparing a text takes as long as reading about so many postings.
constexpr double kPostingsPerCheck = 60;
constexpr std::uint16_t kMostShared = std::numeric_limits<std::uint16_t>::max();

// One key of the query with what the part knows about it.
struct PlacedKey {
  std::uint32_t key = kUnknownKey;  // the part's number
  std::uint32_t occurrences = 0;    // in the query
  std::uint32_t weight = 0;         // of one occurrence
  std::uint64_t mask = 0;           // where it is among the query's words without punctuation
  PostingCursor postings;
};

// A text and the highest similarity it can have.
struct Candidate {
  double bound = 0;
  std::uint32_t text = 0;
};

// A heap of these yields the highest bound first.
bool is_less_promising(const Candidate& a, const Candidate& b) {
  return a.bound != b.bound ? a.bound < b.bound : a.text > b.text;
}

// Memory that searches of one thread share. What a search marks it unmarks when it ends.
struct Scratch {
  std::vector<std::uint16_t> slots;    // by key: 1 + position in the query's keys, or 0
  std::vector<std::uint16_t> shared;   // by text: weight of the query's words it is known to have
  std::vector<std::uint32_t> touched;  // texts with such a weight
  std::vector<std::uint32_t> postings;
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
        column_keys_(keys),
        collector_(collector),
        columns_(task.live->part->columns(task.source_column)),
        scratch_(thread_scratch()) {}
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;
  ~Search() {
    for (const PlacedKey& key : keys_) {
      if (key.key != kUnknownKey) scratch_.slots[key.key] = 0;
    }
    for (const std::uint32_t text : scratch_.touched) scratch_.shared[text] = 0;
    scratch_.touched.clear();
  }

  // False when a page is damaged.
  bool run();

 private:
  bool prepare_keys();
  void prepare_words(const std::vector<std::size_t>& places);
  bool search_weightless();
  bool search_everything();
  double word_threshold() const;
  double lift(double word_similarity) const;
  std::pair<std::uint32_t, std::uint32_t> find_range(double threshold) const;
  bool count_shared();
  void drop_hopeless(std::uint64_t needed, std::uint64_t unread);
  std::uint32_t least_weight_of(std::uint32_t text) const;
  bool check_candidates();
  bool is_wanted(std::uint32_t text, double bound, bool* damaged) const;
  bool check_candidate(const Candidate& candidate);
  bool measure_bounds(std::uint32_t text, std::uint32_t* weight, std::uint32_t* least_cost);
  double measure_similarity(std::uint32_t cost, std::uint32_t weight);
  bool add_rows(std::uint32_t text, double similarity);

  const SearchTask& task_;
  const MatchQuery& query_;
  const ColumnKeys& column_keys_;
  MatchCollector& collector_;
  const LanguageColumns& columns_;
  Scratch& scratch_;
  std::vector<PlacedKey> keys_;                 // rarest first
  std::vector<ComparedWord> compared_;          // the query's words; keys are positions in keys_
  std::size_t pattern_size_ = 0;                // of the query without punctuation; 0 if too long
  std::uint32_t least_weight_ = 0;              // of words that are no marks
  std::optional<CharacterPattern> characters_;  // made when a text is first compared by them
  std::uint64_t unread_ = 0;  // weight of the query's words whose postings were not read
};

bool Search::run() {
  if (query_.weight == 0) return search_weightless();
  if (!prepare_keys()) return false;
  if (word_threshold() < kLeastWordSimilarity) return search_everything();
  return count_shared() && check_candidates();
}

// The blend lemma: what word similarity a match must reach to be kept.
double Search::word_threshold() const {
  const double share = query_.character_share;
  return (collector_.threshold() - share) / (1 - share);
}

// The most a text of this word similarity, or of a bound of it, can be similar.
double Search::lift(double word_similarity) const {
  return query_.character_share + (1 - query_.character_share) * word_similarity;
}

bool Search::search_everything() {
  for (std::uint32_t text = 0; text < columns_.text_count(); ++text) {
    if (!check_candidate(Candidate{1.0, text})) return false;
  }
  return true;
}

// Texts without words are equal or have nothing in common.
bool Search::search_weightless() {
  const auto [begin, end] = columns_.texts_of_weights(0, 0);
  for (std::uint32_t text = begin; text < end; ++text) {
    if (!columns_.read_text(text, &scratch_.text, nullptr)) return false;
    if (scratch_.text == query_.text && !add_rows(text, 1.0)) return false;
  }
  return true;
}

bool Search::prepare_keys() {
  assert(query_.keys.size() < std::numeric_limits<std::uint16_t>::max());
  std::vector<std::size_t> order(query_.keys.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const std::uint32_t a_count = column_keys_.postings[a].count();
    const std::uint32_t b_count = column_keys_.postings[b].count();
    return a_count != b_count ? a_count < b_count
                              : column_keys_.numbers[a] < column_keys_.numbers[b];
  });
  std::vector<std::size_t> places(order.size());  // in keys_
  for (const std::size_t index : order) {
    const QueryKey& known = query_.keys[index];
    places[index] = keys_.size();
    PlacedKey key;
    key.key = column_keys_.numbers[index];
    key.occurrences = known.occurrences;
    key.weight = known.weight;
    key.postings = column_keys_.postings[index];
    keys_.push_back(key);
    if (key.key == kUnknownKey) continue;
    unread_ += std::uint64_t{key.weight} * key.occurrences;
    if (scratch_.slots.size() <= key.key) scratch_.slots.resize(key.key + 1024, 0);
    scratch_.slots[key.key] = static_cast<std::uint16_t>(keys_.size());
  }
  prepare_words(places);
  return true;
}

void Search::prepare_words(const std::vector<std::size_t>& places) {
  std::size_t position = 0;
  least_weight_ = query_.unseen;
  for (const QueryWord& word : query_.words) {
    PlacedKey& key = keys_[places[word.key]];
    ComparedWord compared;
    compared.kind = word.word.kind;
    compared.weight = key.weight;
    compared.text = view_of(query_.text, word.word.span);
    compared.key =
        key.key == kUnknownKey ? kUnknownKey : static_cast<std::uint32_t>(places[word.key]);
    compared_.push_back(compared);
    if (word.word.kind == WordKind::kPunctuation) continue;
    least_weight_ = std::min(least_weight_, key.weight);
    if (position < kMaxPatternSymbols) key.mask |= std::uint64_t{1} << position;
    ++position;
  }
  pattern_size_ = position <= kMaxPatternSymbols ? position : 0;
}

// The weight lemma: the texts that can have this word similarity are among these.
std::pair<std::uint32_t, std::uint32_t> Search::find_range(double threshold) const {
  struct Word {
    double weight = 0;
    double plain = 0;
  };
  std::vector<Word> words;
  double plain = 0;
  double most_plain = static_cast<double>(kWordWeight) / query_.unseen;  // of one unit of weight
  for (const QueryKey& key : query_.keys) {
    const double own = key.is_mark ? kPunctuationWeight : kWordWeight;
    most_plain = std::max(most_plain, own / key.weight);
    plain += own * key.occurrences;
    words.push_back({static_cast<double>(key.weight) * key.occurrences, own * key.occurrences});
  }
  const double highest = plain + most_plain * (1 - threshold) / threshold * query_.weight;
  // The most plain weight that can be unpaired: the lightest words of their plain weight first, the
  // last of them in part.
  std::sort(words.begin(), words.end(),
            [](const Word& a, const Word& b) { return a.plain * b.weight > b.plain * a.weight; });
  double spare = (1 - threshold) * query_.weight;
  double lowest = plain;
  for (const Word& word : words) {
    const double part = std::min(1.0, spare / word.weight);
    lowest -= part * word.plain;
    spare -= part * word.weight;
    if (part < 1) break;
  }
  constexpr double kSlack = 1e-6;
  constexpr double kMost = std::numeric_limits<std::uint32_t>::max();
  return columns_.texts_of_weights(
      static_cast<std::uint64_t>(std::max(0.0, std::ceil(lowest - kSlack))),
      static_cast<std::uint64_t>(std::min(kMost, std::floor(highest + kSlack))));
}

// The weight, prefix and bag lemmas: fills scratch_.shared and scratch_.touched.
bool Search::count_shared() {
  const double threshold = word_threshold();
  const auto [begin, end] = find_range(threshold);
  if (begin >= end) return true;
  if (scratch_.shared.size() < columns_.text_count()) {
    scratch_.shared.resize(columns_.text_count(), 0);
  }
  const double spare = (1.0 - threshold) * query_.weight + kRounding;
  const auto needed = static_cast<std::uint64_t>(std::ceil(threshold * query_.weight - kRounding));
  std::uint64_t weight_before = 0;
  for (const PlacedKey& key : keys_) {
    const std::uint64_t weight = std::uint64_t{key.weight} * key.occurrences;
    const bool is_prefix = static_cast<double>(weight_before) <= spare;
    weight_before += weight;
    if (key.key == kUnknownKey) continue;
    if (!is_prefix) {
      drop_hopeless(needed, unread_);
      const double list = static_cast<double>(key.postings.count()) *
                          static_cast<double>(end - begin) / columns_.text_count();
      if (static_cast<double>(scratch_.touched.size()) * kPostingsPerCheck < list) continue;
    }
    if (!key.postings.read(begin, end, &scratch_.postings)) return false;
    unread_ -= weight;
    for (const std::uint32_t text : scratch_.postings) {
      std::uint16_t& shared = scratch_.shared[text];
      if (shared == 0) {
        if (!is_prefix) continue;
        scratch_.touched.push_back(text);
      }
      // A weight that does not fit stays at the most, which drop_hopeless takes for enough.
      shared = static_cast<std::uint16_t>(std::min<std::uint64_t>(shared + weight, kMostShared));
    }
  }
  drop_hopeless(needed, unread_);
  return true;
}

// Forgets the texts that cannot share `needed` even if they have all words of weight `unread`.
void Search::drop_hopeless(std::uint64_t needed, std::uint64_t unread) {
  std::size_t kept = 0;
  for (const std::uint32_t text : scratch_.touched) {
    std::uint16_t& shared = scratch_.shared[text];
    if (shared + unread >= needed || shared == kMostShared) {
      scratch_.touched[kept++] = text;
    } else {
      shared = 0;
    }
  }
  scratch_.touched.resize(kept);
}

// What a text weighs at least, by its class of plain weight.
std::uint32_t Search::least_weight_of(std::uint32_t text) const {
  return static_cast<std::uint32_t>(std::uint64_t{columns_.least_weight_of_text(text)} *
                                    std::min(least_weight_, kFullWeight) / kWordWeight);
}

bool Search::check_candidates() {
  scratch_.candidates.clear();
  for (const std::uint32_t text : scratch_.touched) {
    const std::uint32_t weight = std::max(query_.weight, least_weight_of(text));
    std::uint64_t shared = scratch_.shared[text] + unread_;
    if (scratch_.shared[text] == kMostShared) shared = weight;
    const auto cost = static_cast<std::uint32_t>(weight - std::min<std::uint64_t>(shared, weight));
    const Candidate candidate{lift(similarity_of(cost, weight)), text};
    if (candidate.bound < collector_.threshold() - kRounding) continue;
    scratch_.candidates.push_back(candidate);
  }
  std::vector<Candidate>& heap = scratch_.candidates;
  std::make_heap(heap.begin(), heap.end(), is_less_promising);
  while (!heap.empty() && heap.front().bound >= collector_.threshold() - kRounding) {
    std::pop_heap(heap.begin(), heap.end(), is_less_promising);
    const Candidate candidate = heap.back();
    heap.pop_back();
    if (!check_candidate(candidate)) return false;
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
  scratch_.left.resize(keys_.size());
  for (std::size_t i = 0; i < keys_.size(); ++i) scratch_.left[i] = keys_[i].occurrences;
  scratch_.masks.clear();
  scratch_.source_keys.clear();
  std::uint32_t shared = 0;
  std::uint32_t own = 0;
  for (const std::uint32_t item : scratch_.items) {
    if (item == kJoinItem) continue;
    LanguageColumns::Entry entry;
    if (!columns_.read_entry(item, &entry)) return false;
    if (entry.kind == kGapKind) continue;
    const std::size_t slot =
        entry.key < scratch_.slots.size() ? scratch_.slots[entry.key] : std::size_t{0};
    const auto kind = static_cast<WordKind>(entry.kind);
    const std::uint32_t word = slot == 0 ? query_.unseen_weight(kind) : keys_[slot - 1].weight;
    own += word;
    if (slot != 0 && scratch_.left[slot - 1] > 0) {
      --scratch_.left[slot - 1];
      shared += word;
    }
    if (kind != WordKind::kPunctuation) {
      scratch_.masks.push_back(slot == 0 ? 0 : keys_[slot - 1].mask);
    }
    // What the query does not have needs only to differ from what it has.
    scratch_.source_keys.push_back(slot == 0 ? kUnknownKey - 1
                                             : static_cast<std::uint32_t>(slot - 1));
  }
  *weight = std::max(query_.weight, own);
  *least_cost = *weight - std::min(shared, *weight);
  if (pattern_size_ != 0) {
    *least_cost = std::max(
        *least_cost, measure_bit_parallel_distance(pattern_size_, scratch_.masks) * least_weight_);
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
  const std::uint32_t budget = budget_of(std::max(0.0, word_threshold()), weight);
  if (least_cost > budget) return true;
  if (!is_wanted(text, lift(similarity_of(least_cost, weight)), &damaged)) return !damaged;
  if (!columns_.read_text(text, &scratch_.text, &scratch_.words)) return false;
  if (scratch_.words.size() != scratch_.source_keys.size()) return false;
  std::uint32_t cost = 0;
  if (scratch_.text != query_.text) {
    scratch_.compared.clear();
    for (std::size_t i = 0; i < scratch_.words.size(); ++i) {
      const Word& word = scratch_.words[i];
      const std::uint32_t key = scratch_.source_keys[i];
      const std::uint32_t word_weight =
          key < keys_.size() ? keys_[key].weight : query_.unseen_weight(word.kind);
      scratch_.compared.push_back(
          ComparedWord{key, word.kind, word_weight, view_of(scratch_.text, word.span), word.span});
    }
    cost = measure_word_distance(compared_, scratch_.compared, query_.costs, budget);
    if (cost > budget) return true;
    cost = std::min(std::max(cost, kSpacingCost), weight);
    if (query_.character_share > 0 &&
        !is_wanted(text, lift(similarity_of(cost, weight)), &damaged)) {
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

bool find_column_keys(const LanguageColumns& columns, const MatchQuery& query, ColumnKeys* keys) {
  keys->numbers.assign(query.keys.size(), ColumnKeys::kNone);
  keys->postings.assign(query.keys.size(), PostingCursor());
  for (std::size_t i = 0; i < query.keys.size(); ++i) {
    const FrontCodedStrings::Found found = columns.find_key(query.keys[i].name);
    if (found.damaged) return false;
    if (!found.index) continue;
    keys->numbers[i] = static_cast<std::uint32_t>(*found.index);
    if (!columns.open_postings(keys->numbers[i], &keys->postings[i])) return false;
  }
  return true;
}

Status search_column(const SearchTask& task, const MatchQuery& query, const ColumnKeys& keys,
                     MatchCollector& collector) {
  Search search(task, query, keys, collector);
  if (!search.run()) return task.live->part->file().make_damage_error();
  return {};
}

}  // namespace stele::tm
