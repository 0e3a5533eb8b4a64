#include "tm/index/language_builder.h"

#include "align/base/byte_writer.h"
#include "align/text/words.h"
#include "tm/index/posting_list.h"
#include "tm/index/word_coder.h"
#include "tm/index/word_key.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint32_t kUnused = 0xFFFFFFFF;

// A run of texts of similar weight.
struct WeightClass {
  std::uint32_t weight = 0;  // the least
  std::uint32_t first_text = 0;
};

// Cuts the weights into classes of about as many texts. Weight 0 has its own, for the search of
// texts without words.
std::vector<WeightClass> choose_classes(const std::vector<std::uint32_t>& weights) {
  std::map<std::uint32_t, std::uint32_t> counts;
  for (const std::uint32_t weight : weights) ++counts[weight];
  const auto text_count = static_cast<std::uint32_t>(weights.size());
  std::vector<WeightClass> classes;
  std::uint32_t texts = 0;   // of the weights seen
  std::uint32_t wanted = 0;  // the next class begins when so many are seen
  for (const auto& [weight, count] : counts) {
    if (classes.size() < kMaxClasses && (texts >= wanted || classes.back().weight == 0)) {
      classes.push_back(WeightClass{weight, texts});
      const auto left = static_cast<std::uint32_t>(kMaxClasses - classes.size() + 1);
      wanted = texts + (text_count - texts) / left;
    }
    texts += count;
  }
  return classes;
}

std::string write_weights(std::uint32_t text_count, const std::vector<WeightClass>& classes) {
  ByteWriter writer;
  writer.write_varint(text_count);
  writer.write_varint(classes.size());
  WeightClass previous;
  for (const WeightClass& next : classes) {
    writer.write_varint(next.weight - previous.weight);
    writer.write_varint(next.first_text - previous.first_text);
    previous = next;
  }
  return std::move(writer).take();
}

std::uint32_t weigh_text(const TextPool& pool, std::uint32_t text) {
  std::uint32_t weight = 0;
  pool.visit(text, [&](std::uint32_t, std::uint32_t word) {
    if (word == TextPool::kNoEntry) return;
    weight += word_weight(static_cast<WordKind>(pool.entry_kind(word)));
  });
  return weight;
}

// The texts of each key, by their places in `order`.
PostingArrays invert_texts(const TextPool& pool, const WordCoder& coder,
                           const std::vector<std::uint32_t>& order) {
  // Counting sort of (key, position of the text). A key's last text tells repeated words.
  std::vector<std::uint32_t> last(coder.key_count(), kUnused);
  const auto visit = [&](auto use) {
    std::fill(last.begin(), last.end(), kUnused);
    for (std::uint32_t position = 0; position < order.size(); ++position) {
      pool.visit(order[position], [&](std::uint32_t, std::uint32_t word) {
        if (word == TextPool::kNoEntry) return;
        const std::uint32_t key = coder.key_of(word);
        if (last[key] == position) return;
        last[key] = position;
        use(key, position);
      });
    }
  };
  PostingArrays lists;
  lists.begins.assign(std::size_t{coder.key_count()} + 1, 0);
  visit([&](std::uint32_t key, std::uint32_t) { ++lists.begins[std::size_t{key} + 1]; });
  std::partial_sum(lists.begins.begin(), lists.begins.end(), lists.begins.begin());
  lists.texts.resize(lists.begins.back());
  std::vector<std::uint64_t> next(lists.begins.begin(), lists.begins.end() - 1);
  visit([&](std::uint32_t key, std::uint32_t position) { lists.texts[next[key]++] = position; });
  return lists;
}

// How texts are numbered: by weight class, then by their first row, those that no row has first
// last.
struct TextOrder {
  std::vector<std::uint32_t> texts;    // as the pool numbers them, in their order
  std::vector<std::uint32_t> numbers;  // by the pool's number; kUnused: no row has it
  std::vector<WeightClass> classes;
};

TextOrder order_texts(const TextPool& pool, const std::vector<RowText>& first_texts,
                      const std::vector<RowText>& other_texts) {
  TextOrder order;
  order.numbers.assign(pool.text_count(), kUnused);
  // Only texts that rows have; a replaced unit may have left others.
  std::vector<std::uint32_t> used;
  std::vector<std::uint32_t> weights;
  for (const std::vector<RowText>* list : {&first_texts, &other_texts}) {
    for (const RowText& pair : *list) {
      if (order.numbers[pair.text] != kUnused) continue;
      order.numbers[pair.text] = 0;
      used.push_back(pair.text);
      weights.push_back(weigh_text(pool, pair.text));
    }
  }
  order.classes = choose_classes(weights);
  std::vector<std::uint32_t> next;
  for (const WeightClass& entry : order.classes) next.push_back(entry.first_text);
  order.texts.resize(used.size());
  for (std::size_t i = 0; i < used.size(); ++i) {
    const auto own = std::upper_bound(order.classes.begin(), order.classes.end(), weights[i],
                                      [](std::uint32_t weight, const WeightClass& entry) {
                                        return weight < entry.weight;
                                      }) -
                     order.classes.begin() - 1;
    const std::uint32_t position = next[static_cast<std::size_t>(own)]++;
    order.numbers[used[i]] = position;
    order.texts[position] = used[i];
  }
  return order;
}

}  // namespace

LanguageSectionArray<std::string> LanguageBuilder::build(std::uint32_t row_count,
                                                         std::vector<RowText> first_texts,
                                                         std::vector<RowText> other_texts) const {
  TextOrder order = order_texts(texts_, first_texts, other_texts);
  std::vector<std::uint32_t> class_begins;
  for (const WeightClass& entry : order.classes) class_begins.push_back(entry.first_text);
  for (RowText& pair : first_texts) pair.text = order.numbers[pair.text];
  for (RowText& pair : other_texts) pair.text = order.numbers[pair.text];
  RowMapBytes rows = write_row_map(row_count, first_texts, std::move(other_texts), class_begins);
  // What follows takes the most memory.
  first_texts = std::vector<RowText>();
  order.numbers = std::vector<std::uint32_t>();
  WordCoder coder(texts_, order.texts);

  LanguageSectionArray<std::string> sections;
  const auto section = [&sections](LanguageSection kind) -> std::string& {
    return section_of(sections, kind);
  };
  section(LanguageSection::kRowClasses) = std::move(rows.classes);
  section(LanguageSection::kRepeats) = std::move(rows.repeats);
  section(LanguageSection::kOtherRows) = std::move(rows.other_rows);
  section(LanguageSection::kRepeatsByText) = std::move(rows.repeats_by_text);
  section(LanguageSection::kEntryStrings) = coder.write_entry_strings();
  section(LanguageSection::kEntryInfo) = coder.write_entry_info();
  section(LanguageSection::kKeyStrings) = coder.write_key_strings();
  section(LanguageSection::kTexts) = std::move(coder.coded_texts().texts);
  section(LanguageSection::kTextOffsets) = std::move(coder.coded_texts().text_offsets);
  section(LanguageSection::kPhrases) = std::move(coder.coded_texts().phrases);
  section(LanguageSection::kWeights) =
      write_weights(static_cast<std::uint32_t>(order.texts.size()), order.classes);
  PostingBytes postings = write_postings(invert_texts(texts_, coder, order.texts),
                                         static_cast<std::uint32_t>(order.texts.size()));
  section(LanguageSection::kPostings) = std::move(postings.lists);
  section(LanguageSection::kPostingOffsets) = std::move(postings.offsets);
  return sections;
}

}  // namespace stele::tm
