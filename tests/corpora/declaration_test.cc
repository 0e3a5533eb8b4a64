// The declaration's source, glossary and list of variations agree with its segments.
#include "align/base/hash.h"
#include "align/base/read_file.h"
#include "gold_set.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace stele {
namespace {

bool contains_term(const std::string& text, const std::string& term, std::string_view language) {
  if (language == "ru") return contains_russian_term(text, term);
  return text.find(term) != std::string::npos;
}

std::size_t language_index(std::string_view language) {
  const auto* const place =
      std::find(std::begin(kGoldLanguages), std::end(kGoldLanguages), language);
  return static_cast<std::size_t>(place - std::begin(kGoldLanguages));
}

// The fields of one line of RFC 4180 text.
std::vector<std::string> split_csv(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}

// The English came to the project as it is. Its page breaks and slips are what the reader of
// documents and the segmenter are shown on, so nobody may tidy it.
TEST(Declaration, EnglishIsByteForByteAsItCame) {
  const Result<std::string> text =
      read_file(std::string(STELE_CORPORA_DIR) + "/declaration/declaration.en.txt");
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(text->size(), 14321U);
  EXPECT_EQ(hash_bytes(*text), 11475064225481855145U);
}

TEST(Declaration, EveryRenderingOfTheGlossaryOccurs) {
  const GoldSet set = read_gold_set("declaration");
  const std::vector<std::string> lines = read_corpus_lines("declaration/glossary.csv");
  ASSERT_EQ(lines.at(0), "en,ru,zh,note");
  EXPECT_GE(lines.size(), 21U);
  EXPECT_LE(lines.size(), 41U);
  for (std::size_t line = 1; line < lines.size(); ++line) {
    const std::vector<std::string> fields = split_csv(lines[line]);
    ASSERT_EQ(fields.size(), 4U) << lines[line];
    for (std::size_t language = 0; language < set.segments.size(); ++language)
      for (const std::string& term : split_fields(fields[language], '|')) {
        EXPECT_FALSE(term.empty()) << lines[line];
        const bool occurs = std::any_of(
            set.segments[language].begin(), set.segments[language].end(),
            [&](const std::string& s) { return contains_term(s, term, kGoldLanguages[language]); });
        EXPECT_TRUE(occurs) << term;
      }
  }
}

TEST(Declaration, EveryVariationOccursInTheSegmentItNames) {
  const GoldSet set = read_gold_set("declaration");
  std::size_t row_count = 0;
  for (const std::string& line : read_corpus_lines("declaration/variations.tsv")) {
    if (line.starts_with("#")) continue;
    ++row_count;
    const std::vector<std::string> fields = split_fields(line, '\t');
    ASSERT_EQ(fields.size(), 8U) << line;
    const std::string& target = fields[2];
    ASSERT_LT(language_index(fields[0]), set.segments.size()) << line;
    ASSERT_LT(language_index(target), set.segments.size()) << line;
    const std::vector<std::string>& segments = set.segments[language_index(target)];
    const std::size_t segment = std::stoul(fields[5]);
    ASSERT_LT(segment, segments.size()) << line;
    EXPECT_TRUE(contains_term(segments[segment], fields[4], target)) << line;
    EXPECT_TRUE(
        std::any_of(segments.begin(), segments.end(),
                    [&](const std::string& s) { return contains_term(s, fields[3], target); }))
        << "the dominant rendering never occurs: " << line;
    EXPECT_TRUE(fields[6] == "find" || fields[6] == "allow") << line;
  }
  EXPECT_GT(row_count, 0U);
}

}  // namespace
}  // namespace stele
