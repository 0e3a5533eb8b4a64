#include "tm/index/row_map.h"

#include "checked_bytes.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

// Rows with texts of several classes, numbered as RowMap wants them.
struct Sample {
  std::uint32_t row_count = 0;
  std::vector<RowText> first_texts;
  std::vector<RowText> other_texts;
  std::vector<std::uint32_t> class_begins;
};

Sample make_sample(std::mt19937& random, std::uint32_t most_rows) {
  Sample sample;
  sample.row_count = random() % most_rows;
  const std::uint32_t name_count = 1 + random() % 400;
  const std::uint32_t class_count = 1 + random() % kMaxClasses;
  std::vector<RowText> first;  // text: a name, whose class is name % class_count
  std::vector<RowText> other;
  for (std::uint32_t row = 0; row < sample.row_count; ++row) {
    if (random() % 5 == 0) continue;
    first.push_back({row, static_cast<std::uint32_t>(random() % name_count)});
    if (random() % 9 == 0)
      other.push_back({row, static_cast<std::uint32_t>(random() % name_count)});
  }
  std::vector<std::vector<std::uint32_t>> names(class_count);
  std::set<std::uint32_t> seen;
  for (const auto* list : {&first, &other}) {
    for (const RowText& pair : *list) {
      if (seen.insert(pair.text).second) names[pair.text % class_count].push_back(pair.text);
    }
  }
  std::map<std::uint32_t, std::uint32_t> numbers;
  for (const auto& members : names) {
    if (members.empty()) continue;
    sample.class_begins.push_back(static_cast<std::uint32_t>(numbers.size()));
    for (const std::uint32_t name : members) {
      numbers.emplace(name, static_cast<std::uint32_t>(numbers.size()));
    }
  }
  for (const RowText& pair : first) sample.first_texts.push_back({pair.row, numbers[pair.text]});
  for (const RowText& pair : other) sample.other_texts.push_back({pair.row, numbers[pair.text]});
  return sample;
}

TEST(RowMap, AnswersBothWaysAsAPlainTableDoes) {
  constexpr unsigned kSeed = 20050705;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 200; ++round) {
    // One in a while has several groups of blocks.
    const Sample sample = make_sample(random, round % 50 == 0 ? 100000 : 700);
    const RowMapBytes bytes = write_row_map(sample.row_count, sample.first_texts,
                                            sample.other_texts, sample.class_begins);
    const CheckedCopy classes(bytes.classes);
    const CheckedCopy repeats(bytes.repeats);
    const CheckedCopy others(bytes.other_rows);
    const CheckedCopy order(bytes.repeats_by_text);
    RowMap map(classes.bytes(), repeats.bytes(), others.bytes(), order.bytes());
    ASSERT_TRUE(map.open(sample.class_begins));
    std::vector<std::uint64_t> text_of_row(sample.row_count, 0);
    std::map<std::uint32_t, std::set<std::uint32_t>> rows_of_text;
    for (const RowText& pair : sample.first_texts) {
      text_of_row[pair.row] = std::uint64_t{pair.text} + 1;
      rows_of_text[pair.text].insert(pair.row);
    }
    for (const RowText& pair : sample.other_texts) rows_of_text[pair.text].insert(pair.row);
    for (std::uint32_t row = 0; row < sample.row_count; ++row) {
      ASSERT_EQ(map.text_of_row(row), text_of_row[row]) << "row " << row;
    }
    EXPECT_EQ(map.text_of_row(sample.row_count), kDamaged);
    for (const auto& [text, expected] : rows_of_text) {
      std::vector<std::uint32_t> rows;
      ASSERT_TRUE(map.append_rows(text, &rows));
      EXPECT_EQ(rows, std::vector<std::uint32_t>(expected.begin(), expected.end()));
      EXPECT_EQ(map.first_row(text), *expected.begin());
    }
  }
}

TEST(RowMap, ChangedBytesNeverLeadOutside) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const Sample sample = make_sample(random, 700);
    RowMapBytes bytes = write_row_map(sample.row_count, sample.first_texts, sample.other_texts,
                                      sample.class_begins);
    std::string* const sections[] = {&bytes.classes, &bytes.repeats, &bytes.other_rows,
                                     &bytes.repeats_by_text};
    for (int i = 0; i < 4; ++i) {
      std::string& section = *sections[random() % 4];
      section[random() % section.size()] = static_cast<char>(random());
    }
    const CheckedCopy classes(bytes.classes);
    const CheckedCopy repeats(bytes.repeats);
    const CheckedCopy others(bytes.other_rows);
    const CheckedCopy order(bytes.repeats_by_text);
    RowMap map(classes.bytes(), repeats.bytes(), others.bytes(), order.bytes());
    if (!map.open(sample.class_begins)) continue;
    std::vector<std::uint32_t> rows;
    for (std::uint32_t i = 0; i < sample.row_count; ++i) {
      (void)map.text_of_row(i);
      (void)map.first_row(i);
      (void)map.append_rows(i, &rows);
    }
    EXPECT_LE(rows.size(), std::size_t{sample.row_count} * (sample.row_count + 1));
  }
}

}  // namespace
}  // namespace stele::tm
