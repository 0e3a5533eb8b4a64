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

// Numbers pairs and counts them.
class PairTable {
 public:
  std::uint32_t count_pair(std::uint64_t pair) {
    if (pairs_.size() * 2 >= slots_.size()) grow();
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash(pair) & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
      const std::uint32_t number = slots_[slot] - 1;
      if (pairs_[number] != pair) continue;
      ++counts[number];
      return number;
    }
    slots_[slot] = static_cast<std::uint32_t>(pairs_.size()) + 1;
    pairs_.push_back(pair);
    counts.push_back(1);
    return slots_[slot] - 1;
  }
  std::uint64_t pair(std::uint32_t number) const { return pairs_[number]; }

  std::vector<std::uint32_t> counts;  // by number

 private:
  static std::size_t hash(std::uint64_t pair) {
    pair *= 0x9E3779B97F4A7C15;
    return static_cast<std::size_t>(pair ^ pair >> 29);
  }
  void grow() {
    slots_.assign(std::max<std::size_t>(1024, slots_.size() * 2), 0);
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t number = 0; number < pairs_.size(); ++number) {
      std::size_t slot = hash(pairs_[number]) & mask;
      while (slots_[slot] != 0) slot = (slot + 1) & mask;
      slots_[slot] = number + 1;
    }
  }

  std::vector<std::uint64_t> pairs_;
  std::vector<std::uint32_t> slots_;
};

// One round. Returns how many pairs became phrases.
std::size_t join_pairs(std::uint32_t first_phrase, Phrases* texts) {
  PairTable table;
  std::vector<std::uint32_t>& symbols = texts->symbols;
  std::vector<std::uint32_t> numbers(symbols.size(), kNoPair);  // of the pair that begins there
  std::uint64_t begin = 0;
  for (const std::uint64_t end : texts->text_ends) {
    for (std::uint64_t i = begin; i + 1 < end; ++i) {
      numbers[i] = table.count_pair(std::uint64_t{symbols[i]} << 32 | symbols[i + 1]);
    }
    begin = end;
  }
  std::vector<std::uint32_t> phrase_of_pair(table.counts.size(), kNoPair);
  const std::size_t known = texts->phrases.size();
  const auto is_frequent = [&](std::uint32_t number) {
    return number != kNoPair && table.counts[number] >= kLeastUses;
  };
  std::uint64_t written = 0;
  begin = 0;
  for (std::uint64_t& end : texts->text_ends) {
    for (std::uint64_t i = begin; i < end; ++i) {
      const std::uint32_t number = numbers[i];
      const std::uint32_t next = i + 1 < end ? numbers[i + 1] : kNoPair;
      const bool is_best =
          is_frequent(number) && (next == kNoPair || table.counts[number] >= table.counts[next]);
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
