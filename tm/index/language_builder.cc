#include "tm/index/language_builder.h"

#include "align/base/byte_writer.h"
#include "tm/index/bit_column.h"
#include "tm/index/posting_list.h"
#include "tm/index/word_coder.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::uint32_t kUnused = 0xFFFFFFFF;

std::string write_texts(const WordCoder& coder, const std::vector<std::uint32_t>& order,
                        std::string* offsets_section) {
  ByteWriter texts;
  std::vector<std::uint64_t> offsets;
  std::string items;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i % kTextsPerOffset == 0) offsets.push_back(texts.size_bytes());
    items.clear();
    coder.append_items(order[i], &items);
    texts.write_length_and_bytes(items);
  }
  offsets.push_back(texts.size_bytes());
  *offsets_section = write_bit_column(offsets);
  return std::move(texts).take();
}

std::string write_weights(const WordCoder& coder, const std::vector<std::uint32_t>& order) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> firsts;  // weight, first text
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    const std::uint32_t weight = coder.weight(order[i]);
    if (firsts.empty() || firsts.back().first != weight) firsts.emplace_back(weight, i);
  }
  ByteWriter writer;
  writer.write_varint(order.size());
  writer.write_varint(firsts.size());
  std::uint32_t previous_weight = 0;
  std::uint32_t previous_text = 0;
  for (const auto& [weight, text] : firsts) {
    writer.write_varint(weight - previous_weight);
    writer.write_varint(text - previous_text);
    previous_weight = weight;
    previous_text = text;
  }
  return std::move(writer).take();
}

void write_postings(const WordCoder& coder, const std::vector<std::uint32_t>& order,
                    std::string* offsets_section, std::string* postings_section) {
  // Counting sort of (key, position of the text). A key's last text tells repeated words.
  std::vector<std::uint64_t> ends(std::size_t{coder.key_count()} + 1, 0);
  std::vector<std::uint32_t> last(coder.key_count(), kUnused);
  std::vector<std::uint32_t> keys;
  const auto visit = [&](auto use) {
    std::fill(last.begin(), last.end(), kUnused);
    for (std::uint32_t position = 0; position < order.size(); ++position) {
      keys.clear();
      coder.append_keys(order[position], &keys);
      for (const std::uint32_t key : keys) {
        if (last[key] == position) continue;
        last[key] = position;
        use(key, position);
      }
    }
  };
  visit([&](std::uint32_t key, std::uint32_t) { ++ends[std::size_t{key} + 1]; });
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<std::uint32_t> postings(ends.back());
  std::vector<std::uint64_t> next(ends.begin(), ends.end() - 1);
  visit([&](std::uint32_t key, std::uint32_t position) { postings[next[key]++] = position; });
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint32_t> list;
  for (std::uint32_t key = 0; key < coder.key_count(); ++key) {
    offsets.push_back(postings_section->size());
    list.assign(postings.begin() + static_cast<std::ptrdiff_t>(ends[key]),
                postings.begin() + static_cast<std::ptrdiff_t>(ends[key + 1]));
    append_postings(list, postings_section);
  }
  offsets.push_back(postings_section->size());
  postings_section->append(kPostingTailBytes, '\0');
  *offsets_section = write_bit_column(offsets);
}

std::string write_rows_of_texts(std::uint32_t text_count, std::vector<RowText> pairs,
                                std::string* extra_section) {
  std::sort(pairs.begin(), pairs.end(), [](const RowText& a, const RowText& b) {
    return a.text != b.text ? a.text < b.text : a.row < b.row;
  });
  pairs.erase(std::unique(pairs.begin(), pairs.end(),
                          [](const RowText& a, const RowText& b) {
                            return a.text == b.text && a.row == b.row;
                          }),
              pairs.end());
  std::vector<std::uint64_t> values(text_count, 0);
  std::vector<std::uint64_t> extra;
  for (std::size_t begin = 0; begin < pairs.size();) {
    std::size_t end = begin;
    while (end < pairs.size() && pairs[end].text == pairs[begin].text) ++end;
    std::uint64_t& value = values[pairs[begin].text];
    if (end - begin == 1) {
      value = std::uint64_t{pairs[begin].row} << 1;
    } else {
      value = extra.size() << 1 | kManyRows;
      extra.push_back(end - begin);
      for (std::size_t i = begin; i < end; ++i) extra.push_back(pairs[i].row);
    }
    begin = end;
  }
  *extra_section = write_bit_column(extra);
  return write_bit_column(values);
}

}  // namespace

LanguageSectionArray<std::string> LanguageBuilder::build(
    std::uint32_t row_count, const std::vector<RowText>& first_texts,
    const std::vector<RowText>& other_texts) const {
  // Only texts that rows have; a replaced unit may have left others.
  std::vector<std::uint32_t> coder_number(texts_.size(), kUnused);
  std::vector<std::uint32_t> pool_numbers;
  WordCoder coder(language_);
  for (const std::vector<RowText>* list : {&first_texts, &other_texts}) {
    for (const RowText& pair : *list) {
      if (coder_number[pair.text] != kUnused) continue;
      coder_number[pair.text] = coder.text_count();
      pool_numbers.push_back(pair.text);
      coder.add(texts_[pair.text]);
    }
  }
  coder.finish();
  std::vector<std::uint32_t> order(coder.text_count());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (coder.weight(a) != coder.weight(b)) return coder.weight(a) < coder.weight(b);
    return texts_[pool_numbers[a]] < texts_[pool_numbers[b]];
  });
  std::vector<std::uint32_t> position(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) position[order[i]] = i;

  LanguageSectionArray<std::string> sections;
  const auto section = [&sections](LanguageSection kind) -> std::string& {
    return section_of(sections, kind);
  };
  std::vector<std::uint64_t> text_of_row(row_count, 0);
  std::vector<RowText> pairs;
  for (const std::vector<RowText>* list : {&first_texts, &other_texts}) {
    for (const RowText& pair : *list) {
      const std::uint32_t text = position[coder_number[pair.text]];
      if (list == &first_texts) text_of_row[pair.row] = std::uint64_t{text} + 1;
      pairs.push_back(RowText{pair.row, text});
    }
  }
  section(LanguageSection::kTextOfRow) = write_bit_column(text_of_row);
  section(LanguageSection::kRowsOfText) = write_rows_of_texts(
      coder.text_count(), std::move(pairs), &section(LanguageSection::kExtraRows));
  section(LanguageSection::kEntryStrings) = coder.write_entry_strings();
  section(LanguageSection::kEntryInfo) = coder.write_entry_info();
  section(LanguageSection::kKeyStrings) = coder.write_key_strings();
  section(LanguageSection::kTexts) =
      write_texts(coder, order, &section(LanguageSection::kTextOffsets));
  section(LanguageSection::kWeights) = write_weights(coder, order);
  write_postings(coder, order, &section(LanguageSection::kPostingOffsets),
                 &section(LanguageSection::kPostings));
  return sections;
}

}  // namespace stele::tm
