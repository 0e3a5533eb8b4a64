#include "tm/lookup/candidate_search.h"

#include "tm/index/language_columns.h"
#include "tm/index/word_key.h"
#include "tm/lookup/bit_parallel_distance.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace stele::tm {
namespace {

constexpr double kRounding = 1e-9;
constexpr std::uint32_t kUnknownKey = 0xFFFFFFFF;

// One key of the query with what the part knows about it.
struct QueryKey {
  std::uint32_t key = kUnknownKey;  // the part's number
  std::uint32_t occurrences = 0;    // in the query
  std::uint64_t frequency = 0;      // how many texts have it
  std::uint32_t weight = 0;
  std::uint32_t weight_before = 0;  // of the query's words that come before it in the order
  std::uint64_t mask = 0;           // where it is among the query's words without punctuation
  PostingCursor postings;
};

// Memory that searches of one thread share. What a search marks it unmarks when it ends.
struct Scratch {
  std::vector<std::uint16_t> slots;    // by key: 1 + position in the query's keys, or 0
  std::vector<std::uint64_t> visited;  // bits by text
  std::vector<std::uint32_t> marked;   // texts whose bit is set
  std::vector<std::uint32_t> candidates;
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
  Search(const SearchTask& task, const MatchQuery& query, MatchCollector& collector)
      : task_(task),
        query_(query),
        collector_(collector),
        columns_(task.live->part->columns(task.source_column)),
        scratch_(thread_scratch()) {}
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;
  ~Search() {
    for (const QueryKey& key : keys_) {
      if (key.key != kUnknownKey) scratch_.slots[key.key] = 0;
    }
    for (const std::uint32_t text : scratch_.marked) scratch_.visited[text / 64] = 0;
    scratch_.marked.clear();
  }

  // False when a page is damaged.
  bool run();

 private:
  bool prepare_keys();
  void prepare_words();
  bool search_weightless();
  bool search_tier(std::size_t tier);
  bool search_key(const QueryKey& key, std::size_t tier);
  bool check_candidate(std::uint32_t text);
  bool passes_bounds(std::uint32_t text, std::uint32_t weight, std::uint32_t budget, bool* damaged);
  bool add_rows(std::uint32_t text, double similarity);

  const SearchTask& task_;
  const MatchQuery& query_;
  MatchCollector& collector_;
  const LanguageColumns& columns_;
  Scratch& scratch_;
  std::vector<QueryKey> keys_;          // rarest first
  std::vector<ComparedWord> compared_;  // the query's words; keys are positions in keys_
  std::size_t pattern_size_ = 0;        // of the query without punctuation; 0 if too long
};

bool Search::run() {
  if (query_.weight == 0) return search_weightless();
  if (!prepare_keys()) return false;
  prepare_words();
  const std::size_t words = (columns_.text_count() + 63) / 64;
  if (scratch_.visited.size() < words) scratch_.visited.resize(words, 0);
  for (std::size_t tier = 0; tier < kTierCount; ++tier) {
    // A search at a threshold reads the tiers up to the first that is not above it.
    if (tier > 0 && kTierThresholds[tier - 1] <= collector_.threshold()) break;
    if (!search_tier(tier)) return false;
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
  std::vector<std::pair<std::string_view, std::uint32_t>> names;
  for (const QueryWord& word : query_.words) names.emplace_back(word.key, word.weight);
  std::sort(names.begin(), names.end());
  for (std::size_t begin = 0; begin < names.size();) {
    std::size_t end = begin;
    while (end < names.size() && names[end].first == names[begin].first) ++end;
    const FrontCodedStrings::Found found = columns_.find_key(names[begin].first);
    if (found.damaged) return false;
    QueryKey key;
    key.occurrences = static_cast<std::uint32_t>(end - begin);
    key.weight = names[begin].second;
    if (found.index) {
      key.key = static_cast<std::uint32_t>(*found.index);
      if (!columns_.open_postings(key.key, &key.postings)) return false;
      key.frequency = key.postings.total_count();
    }
    keys_.push_back(key);
    begin = end;
  }
  std::sort(keys_.begin(), keys_.end(), [](const QueryKey& a, const QueryKey& b) {
    return a.frequency != b.frequency ? a.frequency < b.frequency : a.key < b.key;
  });
  std::uint32_t weight_before = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    keys_[i].weight_before = weight_before;
    weight_before += keys_[i].weight * keys_[i].occurrences;
    if (keys_[i].key == kUnknownKey) continue;
    if (scratch_.slots.size() <= keys_[i].key) scratch_.slots.resize(keys_[i].key + 1024, 0);
    scratch_.slots[keys_[i].key] = static_cast<std::uint16_t>(i + 1);
  }
  return keys_.size() < std::numeric_limits<std::uint16_t>::max();
}

void Search::prepare_words() {
  std::size_t position = 0;
  std::vector<std::pair<std::string_view, std::uint32_t>> unknown;
  for (const QueryWord& word : query_.words) {
    ComparedWord compared;
    compared.kind = word.word.kind;
    compared.weight = word.weight;
    compared.text = view_of(query_.text, word.word.span);
    const FrontCodedStrings::Found found = columns_.find_key(word.key);
    const std::size_t slot = found.index ? scratch_.slots[*found.index] : 0;
    compared.key = slot == 0 ? kUnknownKey : static_cast<std::uint32_t>(slot - 1);
    compared_.push_back(compared);
    if (word.word.kind == WordKind::kPunctuation) continue;
    if (slot != 0 && position < kMaxPatternSymbols) {
      keys_[slot - 1].mask |= std::uint64_t{1} << position;
    }
    ++position;
  }
  pattern_size_ = position <= kMaxPatternSymbols ? position : 0;
}

bool Search::search_tier(std::size_t tier) {
  for (const QueryKey& key : keys_) {
    const double spare = (1.0 - collector_.threshold()) * query_.weight + kRounding;
    if (key.weight_before > spare) break;
    if (key.key == kUnknownKey || key.postings.count(tier) == 0) continue;
    if (!search_key(key, tier)) return false;
  }
  return true;
}

bool Search::search_key(const QueryKey& key, std::size_t tier) {
  const double threshold = collector_.threshold();
  const double lowest = std::ceil(threshold * query_.weight - kRounding);
  const double highest =
      std::min<double>(std::floor((query_.weight - key.weight_before) / threshold + kRounding),
                       std::numeric_limits<std::uint32_t>::max());
  const auto [begin, end] = columns_.texts_of_weights(static_cast<std::uint64_t>(lowest),
                                                      static_cast<std::uint64_t>(highest));
  if (begin >= end) return true;
  scratch_.candidates.clear();
  if (!key.postings.read(tier, begin, end, &scratch_.candidates)) return false;
  for (const std::uint32_t text : scratch_.candidates) {
    std::uint64_t& word = scratch_.visited[text / 64];
    const std::uint64_t bit = std::uint64_t{1} << (text % 64);
    if ((word & bit) != 0) continue;
    word |= bit;
    scratch_.marked.push_back(text);
    if (!check_candidate(text)) return false;
  }
  return true;
}

// The bag and sequence lemmas.
bool Search::passes_bounds(std::uint32_t text, std::uint32_t weight, std::uint32_t budget,
                           bool* damaged) {
  if (!columns_.read_items(text, &scratch_.items)) {
    *damaged = true;
    return false;
  }
  scratch_.left.resize(keys_.size());
  for (std::size_t i = 0; i < keys_.size(); ++i) scratch_.left[i] = keys_[i].occurrences;
  scratch_.masks.clear();
  scratch_.source_keys.clear();
  std::uint32_t shared = 0;
  for (const std::uint32_t item : scratch_.items) {
    if (item == kJoinItem) continue;
    LanguageColumns::Entry entry;
    if (!columns_.read_entry(item, &entry)) {
      *damaged = true;
      return false;
    }
    if (entry.kind == kGapKind) continue;
    const std::size_t slot =
        entry.key < scratch_.slots.size() ? scratch_.slots[entry.key] : std::size_t{0};
    const auto kind = static_cast<WordKind>(entry.kind);
    if (slot != 0 && scratch_.left[slot - 1] > 0) {
      --scratch_.left[slot - 1];
      shared += word_weight(kind);
    }
    if (kind != WordKind::kPunctuation) {
      scratch_.masks.push_back(slot == 0 ? 0 : keys_[slot - 1].mask);
    }
    // What the query does not have needs only to differ from what it has.
    scratch_.source_keys.push_back(slot == 0 ? kUnknownKey - 1
                                             : static_cast<std::uint32_t>(slot - 1));
  }
  if (weight > shared + budget) return false;
  return pattern_size_ == 0 ||
         measure_bit_parallel_distance(pattern_size_, scratch_.masks) * kWordWeight <= budget;
}

bool Search::check_candidate(std::uint32_t text) {
  const std::uint32_t weight = std::max(query_.weight, columns_.weight_of_text(text));
  const std::uint32_t budget = budget_of(collector_.threshold(), weight);
  bool damaged = false;
  if (!passes_bounds(text, weight, budget, &damaged)) return !damaged;
  if (!columns_.read_text(text, &scratch_.text, &scratch_.words)) return false;
  if (scratch_.words.size() != scratch_.source_keys.size()) return false;
  std::uint32_t cost = 0;
  if (scratch_.text != query_.text) {
    scratch_.compared.clear();
    for (std::size_t i = 0; i < scratch_.words.size(); ++i) {
      const Word& word = scratch_.words[i];
      scratch_.compared.push_back(ComparedWord{scratch_.source_keys[i], word.kind,
                                               word_weight(word.kind),
                                               view_of(scratch_.text, word.span), word.span});
    }
    cost = measure_word_distance(compared_, scratch_.compared, budget);
    if (cost > budget) return true;
    cost = std::max(cost, kSpacingCost);
  }
  return add_rows(text, similarity_of(cost, weight));
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

Status search_column(const SearchTask& task, const MatchQuery& query, MatchCollector& collector) {
  Search search(task, query, collector);
  if (!search.run()) return task.live->part->file().make_damage_error();
  return {};
}

}  // namespace stele::tm
