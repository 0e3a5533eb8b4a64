#include "tm/index/phrase_maker.h"

#include <algorithm>
#include <cstddef>

namespace stele::tm {
namespace {

constexpr int kRounds = 5;
// A phrase takes about five bytes; a use saves less than one, since codes of pairs that recur are
// short anyway.
constexpr std::uint32_t kLeastUses = 12;
constexpr std::uint32_t kNoPair = 0xFFFFFFFF;
constexpr std::uint64_t kPrefetchDistance = 12;

// Numbers pairs and counts them.
class PairTable {
 public:
  std::uint32_t count_pair(std::uint64_t pair) {
    if (std::size_t{2} * size_ >= slots_.size()) grow();
    Slot& slot = find(pair);
    if (slot.count == 0) slot = {pair, size_++, 0};
    ++slot.count;
    return slot.number;
  }
  // Says that the pair is counted soon. Tables are larger than caches, so that waiting for memory
  // would be most of the work.
  void prefetch(std::uint64_t pair) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[place_of(pair)], 1);
  }
  // How often each pair was counted, by its number.
  std::vector<std::uint32_t> list_counts() const {
    std::vector<std::uint32_t> counts(size_);
    for (const Slot& slot : slots_) {
      if (slot.count > 0) counts[slot.number] = slot.count;
    }
    return counts;
  }

 private:
  struct Slot {
    std::uint64_t pair = 0;
    std::uint32_t number = 0;
    std::uint32_t count = 0;  // 0: the slot is free
  };

  std::size_t place_of(std::uint64_t pair) const {
    const std::uint64_t mixed = pair * 0x9E3779B97F4A7C15;
    return static_cast<std::size_t>(mixed ^ mixed >> 29) & (slots_.size() - 1);
  }
  Slot& find(std::uint64_t pair) {
    std::size_t place = place_of(pair);
    while (slots_[place].count > 0 && slots_[place].pair != pair) {
      place = (place + 1) & (slots_.size() - 1);
    }
    return slots_[place];
  }
  void grow() {
    const std::vector<Slot> old = std::move(slots_);
    slots_.assign(std::max<std::size_t>(1024, old.size() * 2), Slot());
    for (const Slot& slot : old) {
      if (slot.count > 0) find(slot.pair) = slot;
    }
  }

  std::uint32_t size_ = 0;
  std::vector<Slot> slots_;  // a power of two of them; open addressing
};

// One round. Returns how many pairs became phrases.
std::size_t join_pairs(std::uint32_t first_phrase, Phrases* texts) {
  PairTable table;
  std::vector<std::uint32_t>& symbols = texts->symbols;
  const std::size_t known = texts->phrases.size();
  // A pair is not more frequent than its parts, so most pairs need not be counted at all.
  std::vector<std::uint32_t> symbol_counts(first_phrase + known, 0);
  for (const std::uint32_t symbol : symbols) ++symbol_counts[symbol];
  std::vector<std::uint32_t> numbers(symbols.size(), kNoPair);  // of the pair that begins there
  const auto pair_at = [&symbols](std::uint64_t i) {
    return std::uint64_t{symbols[i]} << 32 | symbols[i + 1];
  };
  std::uint64_t begin = 0;
  for (const std::uint64_t end : texts->text_ends) {
    for (std::uint64_t i = begin; i + 1 < end; ++i) {
      if (i + kPrefetchDistance + 1 < symbols.size())
        table.prefetch(pair_at(i + kPrefetchDistance));
      if (symbol_counts[symbols[i]] < kLeastUses || symbol_counts[symbols[i + 1]] < kLeastUses) {
        continue;
      }
      numbers[i] = table.count_pair(pair_at(i));
    }
    begin = end;
  }
  const std::vector<std::uint32_t> counts = table.list_counts();
  std::vector<std::uint32_t> phrase_of_pair(counts.size(), kNoPair);
  const auto is_frequent = [&](std::uint32_t number) {
    return number != kNoPair && counts[number] >= kLeastUses;
  };
  std::uint64_t written = 0;
  begin = 0;
  for (std::uint64_t& end : texts->text_ends) {
    for (std::uint64_t i = begin; i < end; ++i) {
      const std::uint32_t number = numbers[i];
      const std::uint32_t next = i + 1 < end ? numbers[i + 1] : kNoPair;
      const bool is_best =
          is_frequent(number) && (next == kNoPair || counts[number] >= counts[next]);
      if (!is_best) {
        symbols[written++] = symbols[i];
        continue;
      }
      std::uint32_t& phrase = phrase_of_pair[number];
      if (phrase == kNoPair) {
        phrase = first_phrase + static_cast<std::uint32_t>(texts->phrases.size());
        texts->phrases.emplace_back(symbols[i], symbols[i + 1]);
      }
      symbols[written++] = phrase;
      ++i;
    }
    begin = end;
    end = written;
  }
  symbols.resize(written);
  return texts->phrases.size() - known;
}

}  // namespace

void make_phrases(std::uint32_t first_phrase, Phrases* texts) {
  for (int round = 0; round < kRounds; ++round) {
    if (join_pairs(first_phrase, texts) == 0) break;
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
  std::vector<std::uint32_t> symbols;
  symbols.reserve(texts->symbols.size());
  std::vector<std::uint32_t> stack;
  std::uint64_t begin = 0;
  for (std::uint64_t& end : texts->text_ends) {
    for (std::uint64_t i = begin; i < end; ++i) {
      stack.push_back(texts->symbols[i]);
      while (!stack.empty()) {
        const std::uint32_t symbol = stack.back();
        stack.pop_back();
        if (symbol < first_phrase || is_kept[symbol - first_phrase]) {
          symbols.push_back(symbol);
          continue;
        }
        stack.push_back(texts->phrases[symbol - first_phrase].second);
        stack.push_back(texts->phrases[symbol - first_phrase].first);
      }
    }
    begin = end;
    end = symbols.size();
  }
  texts->symbols = std::move(symbols);
}

}  // namespace stele::tm
