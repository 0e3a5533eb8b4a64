#include "tm/index/text_coder.h"

#include "align/base/byte_writer.h"
#include "tm/index/bit_column.h"
#include "tm/index/copy_finder.h"
#include "tm/index/frame_column.h"
#include "tm/index/language_sections.h"
#include "tm/index/prefix_code.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace stele::tm {
namespace {

// Symbols: items, phrases, then the end of a text and the classes of copies.
class TextCoder {
 public:
  TextCoder(const std::vector<std::uint32_t>& item_ranks, const Phrases& texts)
      : item_ranks_(item_ranks),
        texts_(texts),
        first_phrase_(static_cast<std::uint32_t>(item_ranks.size())),
        end_symbol_(first_phrase_ + static_cast<std::uint32_t>(texts.phrases.size())),
        symbol_count_(std::size_t{end_symbol_} + 1 + kCopyClasses) {}

  CodedTexts run() {
    count_symbols();
    lengths_ = choose_code_lengths(counts_);
    number_symbols();
    coded_.phrases = write_phrases();
    write_texts();
    return std::move(coded_);
  }

 private:
  // Calls use(tokens) for each block, having called begin() before.
  template <class Begin, class Use>
  void visit_blocks(CopyFinder& finder, Begin begin, Use use) const {
    std::vector<std::uint32_t> block;
    std::vector<CopyToken> tokens;
    std::uint64_t place = 0;
    for (std::size_t text = 0; text < texts_.text_ends.size();) {
      const std::size_t last =
          std::min<std::size_t>(text + kTextsPerOffset, texts_.text_ends.size());
      block.clear();
      for (; text < last; ++text) {
        for (; place < texts_.text_ends[text]; ++place) block.push_back(texts_.symbols[place]);
        block.push_back(end_symbol_);
      }
      finder.find_copies(block, &tokens);
      begin();
      use(tokens);
    }
  }

  std::uint32_t symbol_of(const CopyToken& token) const {
    return token.distance == 0 ? token.symbol : end_symbol_ + 1 + copy_class_of(token.distance);
  }

  void count_symbols() {
    counts_.assign(symbol_count_, 0);
    for (const std::uint32_t symbol : texts_.symbols) ++counts_[symbol];
    counts_[end_symbol_] = texts_.text_ends.size();
    costs_.assign(symbol_count_, 0);
    const auto total = static_cast<float>(texts_.symbols.size() + texts_.text_ends.size());
    for (std::size_t i = 0; i < symbol_count_; ++i) {
      if (counts_[i] > 0) costs_[i] = std::log2(total / static_cast<float>(counts_[i]));
    }
    counts_.assign(symbol_count_, 0);
    CopyFinder finder(costs_);
    visit_blocks(
        finder, [] {},
        [this](const std::vector<CopyToken>& tokens) {
          for (const CopyToken& token : tokens) ++counts_[symbol_of(token)];
        });
  }

  // What is used, in texts or in phrases that are.
  std::vector<bool> find_used() const {
    std::vector<bool> is_used(symbol_count_, false);
    for (std::size_t symbol = symbol_count_; symbol-- > 0;) {
      is_used[symbol] = is_used[symbol] || counts_[symbol] > 0;
      if (!is_used[symbol] || symbol < first_phrase_ || symbol >= end_symbol_) continue;
      is_used[texts_.phrases[symbol - first_phrase_].first] = true;
      is_used[texts_.phrases[symbol - first_phrase_].second] = true;
    }
    return is_used;
  }

  // Numbers items and phrases by the length of their codes; those without one come last.
  void number_symbols() {
    const std::vector<bool> is_used = find_used();
    std::vector<std::uint32_t> items;
    for (std::uint32_t item = 1; item < first_phrase_; ++item) {
      if (is_used[item]) items.push_back(item);
    }
    for (std::uint32_t phrase = first_phrase_; phrase < end_symbol_; ++phrase) {
      if (is_used[phrase]) phrases_.push_back(phrase);
    }
    const auto class_of = [this](std::uint32_t symbol) {
      return lengths_[symbol] == 0 ? kMaxCodeBits + 1 : unsigned{lengths_[symbol]};
    };
    std::sort(items.begin(), items.end(), [&](std::uint32_t a, std::uint32_t b) {
      return class_of(a) != class_of(b) ? class_of(a) < class_of(b)
                                        : item_ranks_[a] < item_ranks_[b];
    });
    std::stable_sort(phrases_.begin(), phrases_.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return class_of(a) < class_of(b); });
    numbers_.assign(symbol_count_, 0);
    for (std::size_t i = 0; i < items.size(); ++i) {
      numbers_[items[i]] = static_cast<std::uint32_t>(i + 1);
      ++item_counts_[class_of(items[i])];
    }
    for (std::size_t i = 0; i < phrases_.size(); ++i) {
      numbers_[phrases_[i]] = static_cast<std::uint32_t>(items.size() + 1 + i);
      ++phrase_counts_[class_of(phrases_[i])];
    }
    // Codes of one length: what is neither item nor phrase, items, phrases.
    std::array<std::uint32_t, kMaxCodeBits + 2> next = {};
    places_.assign(symbol_count_, 0);
    const auto place = [&](std::uint32_t symbol) {
      if (lengths_[symbol] > 0) places_[symbol] = next[lengths_[symbol]]++;
    };
    place(kJoinItem);
    for (std::uint32_t symbol = end_symbol_; symbol < symbol_count_; ++symbol) place(symbol);
    for (const std::uint32_t item : items) place(item);
    for (const std::uint32_t phrase : phrases_) place(phrase);
    std::array<std::uint32_t, kMaxCodeBits + 1> counts = {};
    std::copy_n(next.begin(), counts.size(), counts.begin());
    code_.open(counts);
    coded_.items = std::move(items);
  }

  std::string write_phrases() const {
    ByteWriter writer;
    writer.write_u8(lengths_[kJoinItem]);
    for (std::size_t symbol = end_symbol_; symbol < symbol_count_; ++symbol) {
      writer.write_u8(lengths_[symbol]);
    }
    for (std::size_t i = 1; i < item_counts_.size(); ++i) {
      writer.write_varint(item_counts_[i]);
      writer.write_varint(phrase_counts_[i]);
    }
    std::vector<std::uint64_t> parts;
    parts.reserve(phrases_.size() * 2);
    for (const std::uint32_t phrase : phrases_) {
      parts.push_back(numbers_[texts_.phrases[phrase - first_phrase_].first]);
      parts.push_back(numbers_[texts_.phrases[phrase - first_phrase_].second]);
    }
    writer.write_bytes(write_bit_column(parts));
    return std::move(writer).take();
  }

  void write_texts() {
    BitWriter bits;
    std::vector<std::uint64_t> offsets;
    const auto write = [&](const CopyToken& token) {
      const std::uint32_t symbol = symbol_of(token);
      bits.write(code_.code_of({lengths_[symbol], places_[symbol]}), lengths_[symbol]);
      if (token.distance == 0) return;
      const unsigned width = copy_class_of(token.distance);
      bits.write(token.distance - (std::uint32_t{1} << width), width);
      bits.write_gamma(token.length);
    };
    CopyFinder finder(costs_);
    visit_blocks(
        finder, [&] { offsets.push_back(bits.size_bits()); },
        [&](const std::vector<CopyToken>& tokens) {
          for (const CopyToken& token : tokens) write(token);
        });
    offsets.push_back(bits.size_bits());
    coded_.texts = bits.finish();
    coded_.text_offsets = write_frame_column(offsets);
  }

  const std::vector<std::uint32_t>& item_ranks_;
  const Phrases& texts_;
  std::uint32_t first_phrase_;
  std::uint32_t end_symbol_;
  std::size_t symbol_count_;
  std::vector<std::uint64_t> counts_;  // by symbol, as the texts are written
  std::vector<float> costs_;
  std::vector<std::uint8_t> lengths_;
  std::vector<std::uint32_t> places_;   // among the codes of this length
  std::vector<std::uint32_t> numbers_;  // of items from 1, then of phrases
  std::vector<std::uint32_t> phrases_;  // in the order of their numbers
  std::array<std::uint32_t, kMaxCodeBits + 2> item_counts_ = {};  // by length; the last have none
  std::array<std::uint32_t, kMaxCodeBits + 2> phrase_counts_ = {};
  PrefixCode code_;
  CodedTexts coded_;
};

}  // namespace

CodedTexts code_texts(const std::vector<std::uint32_t>& item_ranks, const Phrases& texts) {
  return TextCoder(item_ranks, texts).run();
}

}  // namespace stele::tm
