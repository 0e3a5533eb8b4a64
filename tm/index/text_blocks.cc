#include "tm/index/text_blocks.h"

#include "tm/index/language_sections.h"
#include "tm/index/leb_number.h"
#include "tm/index/reader_identity.h"

#include <algorithm>
#include <limits>

namespace stele::tm {
namespace {

// Special symbols beside kJoinItem: the end of a text, then the classes of copies.
constexpr std::uint32_t kTextEnd = 0xFFFFFFFF;
constexpr std::uint32_t kFirstCopy = kTextEnd - kCopyClasses;
constexpr std::size_t kSpecialCount = 2 + kCopyClasses;
// What is longer than a writer makes is damage.
constexpr std::size_t kMaxSymbols = std::size_t{1} << 27;
constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kCachedBlocks = 256;
constexpr std::size_t kMaxCachedSymbols = std::size_t{1} << 14;

}  // namespace

// A block as far as it is decoded.
struct TextBlocks::Block {
  std::uint64_t identity = 0;
  std::uint32_t number = 0;
  BitReader reader;
  std::vector<std::uint32_t> symbols;
  std::size_t text_count = 0;
  std::array<std::size_t, kTextsPerOffset> ends = {};  // behind each text's kTextEnd
};

TextBlocks::TextBlocks(CheckedBytes texts, CheckedBytes offsets, CheckedBytes phrases)
    : identity_(make_reader_identity()),
      texts_(texts),
      offsets_(offsets),
      phrases_bytes_(phrases) {}

bool TextBlocks::open(std::uint32_t text_count, std::uint64_t entry_count) {
  text_count_ = text_count;
  // Each length has two counts of five bytes at most.
  const std::uint64_t head = std::min<std::uint64_t>(
      phrases_bytes_.size_bytes(), kSpecialCount + 10 * std::uint64_t{kMaxCodeBits + 1});
  const char* bytes = phrases_bytes_.at(0, head);
  if (bytes == nullptr) return false;
  const char* next = bytes;
  if (!open_codes(&next, bytes + head, entry_count)) return false;
  phrases_ = BitColumn(phrases_bytes_.from(static_cast<std::uint64_t>(next - bytes)));
  return offsets_.count() ==
         (std::uint64_t{text_count_} + kTextsPerOffset - 1) / kTextsPerOffset + 1;
}

bool TextBlocks::open_codes(const char** next, const char* end, std::uint64_t entry_count) {
  if (static_cast<std::uint64_t>(end - *next) < kSpecialCount) return false;
  std::array<std::uint8_t, kSpecialCount> lengths = {};
  for (std::uint8_t& length : lengths) {
    length = static_cast<std::uint8_t>(*(*next)++);
    if (length > kMaxCodeBits) return false;
  }
  std::uint64_t entry = 1;
  std::uint64_t phrase = entry_count + 1;
  std::array<std::uint32_t, kMaxCodeBits + 1> counts = {};
  for (unsigned bits = 1; bits <= kMaxCodeBits + 1; ++bits) {
    CodeClass& codes = classes_[bits];
    codes.first_special = static_cast<std::uint32_t>(specials_.size());
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      if (lengths[i] != bits) continue;
      specials_.push_back(i == 0   ? kJoinItem
                          : i == 1 ? kTextEnd
                                   : kFirstCopy + static_cast<std::uint32_t>(i - 2));
    }
    codes.specials = static_cast<std::uint32_t>(specials_.size()) - codes.first_special;
    if (!read_number(next, end, &codes.entries) || !read_number(next, end, &codes.phrases)) {
      return false;
    }
    codes.first_entry = static_cast<std::uint32_t>(entry);
    codes.first_phrase = static_cast<std::uint32_t>(phrase);
    entry += codes.entries;
    phrase += codes.phrases;
    const std::uint64_t count = std::uint64_t{codes.specials} + codes.entries + codes.phrases;
    if (entry - 1 > entry_count || phrase >= kFirstCopy || count > kFirstCopy) return false;
    if (bits <= kMaxCodeBits) counts[bits] = static_cast<std::uint32_t>(count);
  }
  phrases_begin_ = static_cast<std::uint32_t>(entry_count + 1);
  return entry - 1 == entry_count && code_.open(counts);
}

TextBlocks::Block& TextBlocks::find_cached(std::uint64_t identity, std::uint32_t block) {
  thread_local std::array<Block, kCachedBlocks> cache;
  return cache[(identity * 0x9E3779B97F4A7C15 + block) % kCachedBlocks];
}

bool TextBlocks::open_block(std::uint32_t number, Block* block) const {
  block->identity = 0;
  const std::uint64_t begin = offsets_.at(number);
  const std::uint64_t end = offsets_.at(std::uint64_t{number} + 1);
  if (begin == kDamaged || end == kDamaged || begin > end) return false;
  const std::uint64_t first_byte = begin / 8;
  const char* bytes = texts_.at(first_byte, end / 8 - first_byte + kBitTailBytes);
  if (bytes == nullptr) return false;
  block->reader = {bytes, begin % 8, end - first_byte * 8};
  if (block->symbols.capacity() > kMaxCachedSymbols) block->symbols = {};
  block->symbols.clear();
  block->text_count = 0;
  block->number = number;
  block->identity = identity_;
  return true;
}

bool TextBlocks::decode_copy(unsigned copy_class, Block* block) const {
  std::uint32_t low = 0;
  std::uint32_t length = 0;
  if (!block->reader.read(copy_class, &low) || !block->reader.read_gamma(&length)) return false;
  std::vector<std::uint32_t>& symbols = block->symbols;
  const std::size_t distance = (std::size_t{1} << copy_class) + low;
  if (distance > symbols.size() || length > kMaxSymbols - symbols.size()) return false;
  for (std::uint32_t i = 0; i < length; ++i) {
    const std::uint32_t symbol = symbols[symbols.size() - distance];
    symbols.push_back(symbol);
    if (symbol != kTextEnd) continue;
    if (block->text_count == kTextsPerOffset) return false;
    block->ends[block->text_count++] = symbols.size();
  }
  return true;
}

// Decodes until one text more is there.
bool TextBlocks::decode_text(Block* block) const {
  std::vector<std::uint32_t>& symbols = block->symbols;
  const std::size_t known = block->text_count;
  while (block->text_count == known) {
    const PrefixCode::Symbol code = code_.read(&block->reader);
    if (code.bits == 0 || symbols.size() >= kMaxSymbols) return false;
    const CodeClass& codes = classes_[code.bits];
    std::uint32_t place = code.place;
    if (place >= codes.specials) {
      place -= codes.specials;
      symbols.push_back(place < codes.entries ? codes.first_entry + place
                                              : codes.first_phrase + (place - codes.entries));
      continue;
    }
    const std::uint32_t special = specials_[codes.first_special + place];
    if (special == kJoinItem) {
      symbols.push_back(special);
    } else if (special == kTextEnd) {
      if (block->text_count == kTextsPerOffset) return false;
      symbols.push_back(special);
      block->ends[block->text_count++] = symbols.size();
    } else if (!decode_copy(special - kFirstCopy, block)) {
      return false;
    }
  }
  return true;
}

bool TextBlocks::append_items(std::uint32_t symbol, std::vector<std::uint32_t>* items) const {
  // Phrases have phrases as parts; what is deeper or longer than a writer makes is damage.
  std::array<std::uint32_t, kMaxDepth> stack = {symbol};
  std::size_t depth = 1;
  while (depth > 0) {
    const std::uint32_t next = stack[--depth];
    if (next < phrases_begin_) {
      items->push_back(next);
      continue;
    }
    const std::uint64_t phrase = next - phrases_begin_;
    const std::uint64_t left = phrases_.at(phrase * 2);
    const std::uint64_t right = phrases_.at(phrase * 2 + 1);
    if (left > 0xFFFFFFFF || right > 0xFFFFFFFF || depth + 2 > kMaxDepth ||
        items->size() > kMaxSymbols) {
      return false;
    }
    stack[depth++] = static_cast<std::uint32_t>(right);
    stack[depth++] = static_cast<std::uint32_t>(left);
  }
  return true;
}

bool TextBlocks::read_items(std::uint32_t text, std::vector<std::uint32_t>* items) const {
  items->clear();
  if (text >= text_count_) return false;
  const auto number = static_cast<std::uint32_t>(text / kTextsPerOffset);
  const std::size_t place = text % kTextsPerOffset;
  Block& block = find_cached(identity_, number);
  if ((block.identity != identity_ || block.number != number) && !open_block(number, &block)) {
    return false;
  }
  while (block.text_count <= place) {
    if (!decode_text(&block)) {
      block.identity = 0;
      return false;
    }
  }
  std::size_t at = place == 0 ? 0 : block.ends[place - 1];
  for (; at + 1 < block.ends[place]; ++at) {
    const std::uint32_t symbol = block.symbols[at];
    if (symbol < phrases_begin_) {
      items->push_back(symbol);
    } else if (!append_items(symbol, items)) {
      return false;
    }
  }
  return true;
}

}  // namespace stele::tm
