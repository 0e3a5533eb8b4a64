#include "tm/index/phrase_maker.h"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace stele::tm {
namespace {

constexpr int kRounds = 5;
// A phrase takes about five bytes; a use saves less than one, since codes of pairs that recur are
// short anyway.
constexpr std::uint32_t kLeastUses = 12;
// Counters that tell which pairs can be frequent: one for each place of a pair, but no more than
// caches hold.
constexpr std::uint64_t kMaxCounters = std::uint64_t{1} << 23;
constexpr std::uint32_t kNoPhrase = 0xFFFFFFFF;

std::uint64_t mix(std::uint64_t pair) {
  return pair * 0x9E3779B97F4A7C15;
}

// Pairs of symbols, one << 32 | other, by open addressing.
class PairTable {
 public:
  struct Slot {
    std::uint64_t pair = 0;
    std::uint32_t count = 0;  // 0: the slot is free
    std::uint32_t phrase = kNoPhrase;
  };

  void add(std::uint64_t pair) {
    if (std::size_t{2} * size_ >= slots_.size()) grow();
    Slot& slot = *find_place(pair);
    if (slot.count == 0) ++size_;
    slot.pair = pair;
    ++slot.count;
  }
  // Null when it is not there.
  Slot* find(std::uint64_t pair) {
    if (slots_.empty()) return nullptr;
    Slot* slot = find_place(pair);
    return slot->count == 0 ? nullptr : slot;
  }

 private:
  Slot* find_place(std::uint64_t pair) {
    const std::uint64_t mixed = mix(pair);
    std::size_t place = static_cast<std::size_t>(mixed ^ mixed >> 29) & (slots_.size() - 1);
    while (slots_[place].count > 0 && slots_[place].pair != pair) {
      place = (place + 1) & (slots_.size() - 1);
    }
    return &slots_[place];
  }
  void grow() {
    const std::vector<Slot> old = std::move(slots_);
    slots_.assign(std::max<std::size_t>(1024, old.size() * 2), Slot());
    for (const Slot& slot : old) {
      if (slot.count > 0) *find_place(slot.pair) = slot;
    }
  }

  std::size_t size_ = 0;
  std::vector<Slot> slots_;  // a power of two of them
};

// One round of joining.
class PairJoiner {
 public:
  PairJoiner(std::uint32_t first_phrase, Phrases* texts)
      : first_phrase_(first_phrase), texts_(*texts), symbols_(texts->symbols) {}

  // Returns how many pairs became phrases.
  std::size_t run() {
    const std::size_t known = texts_.phrases.size();
    symbol_counts_.assign(first_phrase_ + known, 0);
    for (const std::uint32_t symbol : symbols_) ++symbol_counts_[symbol];
    count_pairs();
    join();
    return texts_.phrases.size() - known;
  }

 private:
  std::uint64_t pair_at(std::uint64_t i) const {
    return std::uint64_t{symbols_[i]} << 32 | symbols_[i + 1];
  }
  // A pair is not more frequent than its parts, so most pairs need not be counted at all.
  bool may_be_frequent(std::uint64_t i) const {
    return symbol_counts_[symbols_[i]] >= kLeastUses &&
           symbol_counts_[symbols_[i + 1]] >= kLeastUses;
  }

  template <class Use>
  void visit_pairs(Use use) const {
    std::uint64_t begin = 0;
    for (const std::uint64_t end : texts_.text_ends) {
      for (std::uint64_t i = begin; i + 1 < end; ++i) {
        if (may_be_frequent(i)) use(pair_at(i));
      }
      begin = end;
    }
  }

  // Pairs share small counters first, and only those whose counter says that they may be frequent
  // get one of their own (Park, Chen and Yu 1995): a table of all pairs would be many times larger.
  void count_pairs() {
    const std::uint64_t size =
        std::bit_ceil(std::clamp<std::uint64_t>(symbols_.size(), 1024, kMaxCounters));
    std::vector<std::uint8_t> counters(size, 0);
    const auto counter_of = [&counters](std::uint64_t pair) -> std::uint8_t& {
      return counters[mix(pair) >> 32 & (counters.size() - 1)];
    };
    visit_pairs([&](std::uint64_t pair) {
      std::uint8_t& counter = counter_of(pair);
      if (counter < kLeastUses) ++counter;
    });
    visit_pairs([&](std::uint64_t pair) {
      if (counter_of(pair) == kLeastUses) pairs_.add(pair);
    });
  }

  // The frequent pair that begins there; null when there is none.
  PairTable::Slot* find_pair(std::uint64_t i, std::uint64_t end) {
    if (i + 1 >= end || !may_be_frequent(i)) return nullptr;
    PairTable::Slot* slot = pairs_.find(pair_at(i));
    return slot != nullptr && slot->count >= kLeastUses ? slot : nullptr;
  }

  // From left to right, a frequent pair is joined unless the one that overlaps with its end is
  // more frequent.
  void join() {
    std::uint64_t written = 0;
    std::uint64_t begin = 0;
    for (std::uint64_t& end : texts_.text_ends) {
      PairTable::Slot* own = find_pair(begin, end);
      for (std::uint64_t i = begin; i < end; ++i) {
        PairTable::Slot* next = find_pair(i + 1, end);
        if (own == nullptr || (next != nullptr && next->count > own->count)) {
          symbols_[written++] = symbols_[i];
          own = next;
          continue;
        }
        if (own->phrase == kNoPhrase) {
          own->phrase = first_phrase_ + static_cast<std::uint32_t>(texts_.phrases.size());
          texts_.phrases.emplace_back(symbols_[i], symbols_[i + 1]);
        }
        symbols_[written++] = own->phrase;
        ++i;
        own = find_pair(i + 1, end);
      }
      begin = end;
      end = written;
    }
    symbols_.resize(written);
  }

  std::uint32_t first_phrase_;
  Phrases& texts_;
  std::vector<std::uint32_t>& symbols_;
  std::vector<std::uint32_t> symbol_counts_;
  PairTable pairs_;
};

// Replaces phrases that are not kept by their parts. From the end back, since texts only grow: so
// no second copy of them is needed.
void expand_dropped(std::uint32_t first_phrase, const std::vector<bool>& is_kept, Phrases* texts) {
  const auto is_whole = [&](std::uint32_t symbol) {
    return symbol < first_phrase || is_kept[symbol - first_phrase];
  };
  std::vector<std::uint32_t> sizes;  // of phrases; their parts come before them
  const auto size_of = [&](std::uint32_t symbol) {
    return is_whole(symbol) ? 1 : sizes[symbol - first_phrase];
  };
  for (const auto& [first, second] : texts->phrases) {
    sizes.push_back(size_of(first) + size_of(second));
  }
  std::vector<std::uint32_t>& symbols = texts->symbols;
  std::uint64_t written = 0;
  for (const std::uint32_t symbol : symbols) written += size_of(symbol);
  std::uint64_t left = symbols.size();
  symbols.resize(written);
  std::vector<std::uint32_t> stack;
  for (std::size_t text = texts->text_ends.size(); text-- > 0;) {
    const std::uint64_t begin = text == 0 ? 0 : texts->text_ends[text - 1];
    texts->text_ends[text] = written;
    while (left > begin) {
      stack.push_back(symbols[--left]);
      while (!stack.empty()) {
        const std::uint32_t symbol = stack.back();
        stack.pop_back();
        if (is_whole(symbol)) {
          symbols[--written] = symbol;
        } else {
          stack.push_back(texts->phrases[symbol - first_phrase].first);
          stack.push_back(texts->phrases[symbol - first_phrase].second);
        }
      }
    }
  }
}

}  // namespace

void make_phrases(std::uint32_t first_phrase, Phrases* texts) {
  for (int round = 0; round < kRounds; ++round) {
    if (PairJoiner(first_phrase, texts).run() == 0) break;
  }
  // From the youngest on: one that is used too rarely gives its uses to its parts.
  std::vector<std::uint32_t> uses(texts->phrases.size(), 0);
  for (const std::uint32_t symbol : texts->symbols) {
    if (symbol >= first_phrase) ++uses[symbol - first_phrase];
  }
  std::vector<bool> is_kept(uses.size(), false);
  for (std::size_t i = uses.size(); i-- > 0;) {
    is_kept[i] = uses[i] >= kLeastUses / 2;
    const std::uint32_t given = is_kept[i] ? 1 : uses[i];
    for (const std::uint32_t part : {texts->phrases[i].first, texts->phrases[i].second}) {
      if (part >= first_phrase) uses[part - first_phrase] += given;
    }
  }
  expand_dropped(first_phrase, is_kept, texts);
}

}  // namespace stele::tm
