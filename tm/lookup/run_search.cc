#include "tm/lookup/run_search.h"

#include "tm/index/language_columns.h"
#include "tm/index/word_key.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint32_t kNoSlot = 0xFFFFFFFF;
// Fewer texts are read than intersected with more lists.
constexpr std::size_t kFewTexts = 256;

// One word of the query in one column.
struct PlacedWord {
  std::uint32_t slot = kNoSlot;  // equal for words of one key; kNoSlot: the column has no such key
  std::uint32_t text_count = 0;
};

// What the searches below share: the query's keys in one column.
class RunColumn {
 public:
  RunColumn(const SearchTask& task, const MatchQuery& query)
      : task_(task), query_(query), columns_(task.live->part->columns(task.source_column)) {}

  // Looks the keys up. False on damage.
  bool prepare() {
    std::map<std::string_view, std::uint32_t> slots;
    for (const QueryWord& word : query_.words) {
      const auto [slot, is_new] = slots.try_emplace(query_.keys[word.key].name,
                                                    static_cast<std::uint32_t>(postings_.size()));
      if (is_new) {
        const FrontCodedStrings::Found found = columns_.find_key(query_.keys[word.key].name);
        if (found.damaged) return false;
        if (!found.index) {
          slot->second = kNoSlot;
        } else {
          const auto key = static_cast<std::uint32_t>(*found.index);
          slot_of_key_[key] = slot->second;
          positions_.emplace_back();
          if (!columns_.open_postings(key, &postings_.emplace_back())) return false;
        }
      }
      if (slot->second != kNoSlot) {
        positions_[slot->second].push_back(static_cast<std::uint32_t>(words_.size()));
      }
      words_.push_back(
          {slot->second, slot->second == kNoSlot ? 0 : postings_[slot->second].count()});
    }
    return true;
  }

  const std::vector<PlacedWord>& words() const { return words_; }
  const LanguageColumns& columns() const { return columns_; }
  // The places of a slot's words in the query, rising.
  const std::vector<std::uint32_t>& positions(std::uint32_t slot) const { return positions_[slot]; }

  bool read_postings(std::uint32_t slot, std::vector<std::uint32_t>* texts) const {
    return postings_[slot].read(0, columns_.text_count(), texts);
  }

  // Replaces `*slots` by those of the text's words. False on damage.
  bool read_slots(std::uint32_t text, std::vector<std::uint32_t>* slots) {
    slots->clear();
    if (!columns_.read_items(text, &items_)) return false;
    for (const std::uint32_t item : items_) {
      if (item == kJoinItem) continue;
      Vocabulary::Entry entry;
      if (!columns_.read_entry(item, &entry)) return false;
      if (entry.kind == kGapKind) continue;
      const auto slot = slot_of_key_.find(entry.key);
      slots->push_back(slot == slot_of_key_.end() ? kNoSlot : slot->second);
    }
    return true;
  }

  // Whether a live unit has the text, and a target where one is needed. False on damage.
  bool is_live(std::uint32_t text, bool* live) {
    *live = false;
    rows_.clear();
    if (!columns_.append_rows(text, &rows_)) return false;
    const Part& part = *task_.live->part;
    for (const std::uint32_t row : rows_) {
      if (row >= part.row_count()) return false;
      if (!task_.live->is_live(row)) continue;
      if (!task_.needs_target) {
        *live = true;
        return true;
      }
      for (const std::size_t column : task_.target_columns) {
        const std::uint64_t target = part.columns(column).text_of_row(row);
        if (target == kDamaged) return false;
        if (target == 0) continue;
        *live = true;
        return true;
      }
    }
    return true;
  }

 private:
  const SearchTask& task_;
  const MatchQuery& query_;
  const LanguageColumns& columns_;
  std::vector<PlacedWord> words_;
  std::vector<PostingCursor> postings_;                // by slot
  std::vector<std::vector<std::uint32_t>> positions_;  // by slot
  std::map<std::uint32_t, std::uint32_t> slot_of_key_;
  std::vector<std::uint32_t> items_;
  std::vector<std::uint32_t> rows_;
};

class RunFinder {
 public:
  RunFinder(RunColumn& column, RunCover* cover) : column_(column), cover_(cover) {}

  // False on damage.
  bool find_in(WordRun whole) {
    const std::vector<PlacedWord>& words = column_.words();
    std::vector<WordRun> stretches = {whole};
    while (!stretches.empty()) {
      const WordRun stretch = cover_->trim(stretches.back());
      stretches.pop_back();
      if (!cover_->is_long_enough(stretch) || cover_->covers(stretch)) continue;
      std::size_t rarest = stretch.begin;
      for (std::size_t i = stretch.begin; i < stretch.end; ++i) {
        if (words[i].text_count < words[rarest].text_count) rarest = i;
      }
      const std::uint32_t slot = words[rarest].slot;
      if (slot != kNoSlot && !read_texts_around(slot, stretch)) return false;
      std::size_t begin = stretch.begin;
      for (std::size_t i = stretch.begin; i < stretch.end; ++i) {
        if (words[i].slot != slot) continue;
        stretches.push_back({begin, i});
        begin = i + 1;
      }
      stretches.push_back({begin, stretch.end});
    }
    return true;
  }

 private:
  // Adds the runs of the texts that have the slot's word beside one of its neighbours in the
  // stretch.
  bool read_texts_around(std::uint32_t slot, WordRun stretch) {
    std::vector<std::uint32_t> texts;
    if (!column_.read_postings(slot, &texts)) return false;
    if (texts.size() > kFewTexts) {
      std::vector<std::uint32_t> neighbours;
      for (const std::uint32_t place : column_.positions(slot)) {
        if (place < stretch.begin || place >= stretch.end) continue;
        if (place > stretch.begin) neighbours.push_back(column_.words()[place - 1].slot);
        if (place + 1 < stretch.end) neighbours.push_back(column_.words()[place + 1].slot);
      }
      std::sort(neighbours.begin(), neighbours.end());
      neighbours.erase(std::unique(neighbours.begin(), neighbours.end()), neighbours.end());
      std::vector<std::uint32_t> kept;
      std::vector<std::uint32_t> list;
      for (const std::uint32_t neighbour : neighbours) {
        if (neighbour == kNoSlot) continue;
        if (neighbour == slot) {
          kept = texts;
          break;
        }
        if (!column_.read_postings(neighbour, &list)) return false;
        std::vector<std::uint32_t> both;
        std::set_intersection(texts.begin(), texts.end(), list.begin(), list.end(),
                              std::back_inserter(both));
        std::vector<std::uint32_t> all;
        std::set_union(kept.begin(), kept.end(), both.begin(), both.end(), std::back_inserter(all));
        kept = std::move(all);
      }
      texts = std::move(kept);
    }
    for (const std::uint32_t text : texts) {
      if (!add_runs_of(text)) return false;
    }
    return true;
  }

  // Adds all runs that the text shares with the query: at each of its words, how many words up to
  // there stand in the query up to each place of that word (longest common substrings).
  bool add_runs_of(std::uint32_t text) {
    if (!column_.read_slots(text, &slots_)) return false;
    const std::size_t size = column_.words().size();
    lengths_.resize(size + 1, 0);
    seen_at_.resize(size + 1, 0);
    // Places go on from the text before, so that nothing has to be cleared.
    const std::uint64_t base = next_base_;
    next_base_ += slots_.size() + 2;
    bool is_known_live = false;
    for (std::size_t at = 1; at <= slots_.size(); ++at) {
      const std::uint32_t slot = slots_[at - 1];
      if (slot == kNoSlot) continue;
      const std::vector<std::uint32_t>& places = column_.positions(slot);
      // From the last on, so that what the word before left is still there.
      for (auto place = places.rbegin(); place != places.rend(); ++place) {
        const bool goes_on = *place > 0 && seen_at_[*place - 1] == base + at - 1;
        lengths_[*place] = goes_on ? lengths_[*place - 1] + 1 : 1;
        seen_at_[*place] = base + at;
        const WordRun run = cover_->trim({*place + 1 - lengths_[*place], *place + std::size_t{1}});
        if (!cover_->is_long_enough(run) || cover_->covers(run)) continue;
        if (!is_known_live) {
          bool live = false;
          if (!column_.is_live(text, &live)) return false;
          if (!live) return true;
          is_known_live = true;
        }
        cover_->add(run);
      }
    }
    return true;
  }

  RunColumn& column_;
  RunCover* cover_;
  std::vector<std::uint32_t> slots_;
  std::vector<std::size_t> lengths_;    // by place in the query
  std::vector<std::uint64_t> seen_at_;  // where in the text, from base + 1
  std::uint64_t next_base_ = 1;
};

// The texts that have all words of the run, in any order, or more.
bool read_texts_of_run(const RunColumn& column, WordRun run, std::vector<std::uint32_t>* texts) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> lists;  // text count, slot
  for (std::size_t i = run.begin; i < run.end; ++i) {
    const PlacedWord& word = column.words()[i];
    if (word.slot == kNoSlot) return true;
    lists.emplace_back(word.text_count, word.slot);
  }
  std::sort(lists.begin(), lists.end());
  lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
  if (!column.read_postings(lists.front().second, texts)) return false;
  std::vector<std::uint32_t> list;
  std::vector<std::uint32_t> both;
  for (std::size_t i = 1; i < lists.size() && texts->size() > kFewTexts; ++i) {
    if (!column.read_postings(lists[i].second, &list)) return false;
    both.clear();
    std::set_intersection(texts->begin(), texts->end(), list.begin(), list.end(),
                          std::back_inserter(both));
    texts->swap(both);
  }
  return true;
}

}  // namespace

RunCover::RunCover(const MatchQuery& query, std::size_t min_words)
    : min_words_(std::max<std::size_t>(min_words, 1)), reach_(query.words.size(), 0) {
  words_before_.push_back(0);
  for (const QueryWord& word : query.words) {
    const WordKind kind = word.word.kind;
    is_mark_.push_back(kind == WordKind::kPunctuation);
    const bool counts = kind == WordKind::kWord || kind == WordKind::kHan;
    words_before_.push_back(words_before_.back() + (counts ? 1 : 0));
  }
}

WordRun RunCover::trim(WordRun run) const {
  while (run.begin < run.end && is_mark_[run.begin]) ++run.begin;
  while (run.begin < run.end && is_mark_[run.end - 1]) --run.end;
  return run;
}

bool RunCover::is_long_enough(WordRun run) const {
  return run.begin < run.end && words_before_[run.end] - words_before_[run.begin] >= min_words_;
}

void RunCover::add(WordRun run) {
  for (std::size_t i = run.begin; i < reach_.size() && reach_[i] < run.end; ++i)
    reach_[i] = run.end;
}

std::vector<WordRun> RunCover::list_runs() const {
  std::vector<WordRun> runs;
  for (std::size_t i = 0; i < reach_.size(); ++i) {
    if (reach_[i] > (i == 0 ? 0 : reach_[i - 1])) runs.push_back({i, reach_[i]});
  }
  return runs;
}

Status find_runs(const SearchTask& task, const MatchQuery& query, RunCover* cover) {
  RunColumn column(task, query);
  if (!column.prepare() || !RunFinder(column, cover).find_in({0, query.words.size()})) {
    return task.live->part->file().make_damage_error();
  }
  return {};
}

Result<std::vector<RunPlace>> find_run_places(const SearchTask& task, const MatchQuery& query,
                                              WordRun run) {
  const auto damaged = [&] { return task.live->part->file().make_damage_error(); };
  RunColumn column(task, query);
  std::vector<std::uint32_t> texts;
  if (!column.prepare() || !read_texts_of_run(column, run, &texts)) return damaged();
  std::vector<ComparedWord> wanted;
  for (std::size_t i = run.begin; i < run.end; ++i) {
    const QueryWord& word = query.words[i];
    wanted.push_back({column.words()[i].slot, word.word.kind, query.weight_of(word),
                      view_of(query.text, word.word.span), word.word.span});
  }
  std::vector<RunPlace> found;
  std::vector<std::uint32_t> slots;
  std::vector<Word> words;
  std::vector<ComparedWord> own(wanted.size());
  std::string text;
  for (const std::uint32_t number : texts) {
    if (!column.read_slots(number, &slots)) return damaged();
    std::optional<RunPlace> best;
    for (std::size_t i = 0; i + wanted.size() <= slots.size(); ++i) {
      const auto is_same = [](const ComparedWord& a, std::uint32_t slot) { return a.key == slot; };
      if (!std::equal(wanted.begin(), wanted.end(), slots.begin() + static_cast<std::ptrdiff_t>(i),
                      is_same)) {
        continue;
      }
      if (!best && !column.columns().read_text(number, &text, &words)) return damaged();
      if (words.size() != slots.size()) return damaged();
      std::uint32_t cost = 0;
      for (std::size_t k = 0; k < wanted.size(); ++k) {
        own[k] = wanted[k];
        own[k].span = words[i + k].span;
        own[k].text = view_of(text, own[k].span);
        cost += compare_words(wanted[k], own[k], query.costs).cost;
      }
      const ByteSpan span{own.front().span.begin, own.back().span.end};
      if (!best || cost < best->cost) best = RunPlace{cost, number, span};
    }
    if (best) found.push_back(*best);
  }
  return found;
}

}  // namespace stele::tm
