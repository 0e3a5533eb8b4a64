#include "align/segment/segmenter.h"

#include "align/text/read_document.h"

#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele {
namespace {

using testing::ElementsAre;

std::vector<std::string> segment(std::string_view language, std::string_view text) {
  const auto segmenter = Segmenter::open({.language = std::string(language)});
  EXPECT_TRUE(segmenter.ok());
  const auto read = read_plain_text(text, "test", {.language = std::string(language)});
  EXPECT_TRUE(read.ok());
  std::vector<std::string> segments;
  for (const Segment& s : segmenter->segment_document(read->document).segments) {
    segments.push_back(s.text);
  }
  return segments;
}

std::vector<std::string> read_lines(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

class Declaration : public testing::TestWithParam<const char*> {};

TEST_P(Declaration, IsSegmentedAsByHand) {
  const std::string language = GetParam();
  const std::string folder = STELE_CORPORA_DIR "/declaration/";
  const auto read = read_document(folder + "declaration." + language + ".txt");
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->document.language, language);
  const auto segmenter = Segmenter::open({.language = language});
  ASSERT_TRUE(segmenter.ok()) << segmenter.error().message;
  std::vector<std::string> found;
  for (const Segment& s : segmenter->segment_document(read->document).segments) {
    found.push_back(s.text);
  }
  EXPECT_EQ(found, read_lines(folder + "segments." + language + ".txt"));
}

INSTANTIATE_TEST_SUITE_P(Languages, Declaration, testing::Values("en", "ru", "zh"));

TEST(Segmenter, WrappedLinesAndHyphensFlow) {
  EXPECT_THAT(
      segment("en",
              "The representatives of the member States shall meet at least once a cal-\n"
              "endar year and shall review the long-\nterm programme of the Council."),
      ElementsAre("The representatives of the member States shall meet at least once a "
                  "calendar year and shall review the long-term programme of the Council."));
}

TEST(Segmenter, ChineseLinesFlowWithoutSpaces) {
  EXPECT_THAT(
      segment("zh",
              "理事会注意到该地区的局势在过去一年中\n没有改善，并请秘书长就此问题提交一\n份报告。"
              "报告应当公开。"),
      ElementsAre("理事会注意到该地区的局势在过去一年中没有改善，并请秘书长就此问题提交一份报告。",
                  "报告应当公开。"));
}

TEST(Segmenter, SourcesPointIntoTheDocument) {
  const std::string text = "One  two.\nThree.\n\nFour\u00ADteen is – more.";
  const auto segmenter = Segmenter::open({.language = "en"});
  const auto read = read_plain_text(text, "test", {.language = "en"});
  ASSERT_TRUE(read.ok());
  const SegmentedText segmented = segmenter->segment_document(read->document);
  ASSERT_EQ(segmented.segments.size(), 3U);
  EXPECT_EQ(view_of(text, segmented.segments[0].source), "One  two.");
  EXPECT_EQ(segmented.segments[0].text, "One two.");
  EXPECT_EQ(view_of(text, segmented.segments[1].source), "Three.");
  EXPECT_EQ(view_of(text, segmented.segments[2].source), "Four\u00ADteen is – more.");
  EXPECT_EQ(segmented.segments[2].text, "Fourteen is – more.");
}

TEST(Segmenter, ListsRunTogetherAreItems) {
  EXPECT_THAT(segment("en", "1) The first item 2) The second item 3) The third"),
              ElementsAre("1) The first item", "2) The second item", "3) The third"));
  EXPECT_THAT(segment("en", "It shall: (1) act; (2) report."),
              ElementsAre("It shall: (1) act; (2) report."));
  EXPECT_THAT(segment("en", "i) the vessel ii) the cargo iii) the freight"),
              ElementsAre("i) the vessel", "ii) the cargo", "iii) the freight"));
  EXPECT_THAT(segment("en", "A) the vessel B) the cargo"),
              ElementsAre("A) the vessel", "B) the cargo"));
  EXPECT_THAT(segment("ru", "а) Общие положения б) Порядок приёма"),
              ElementsAre("а) Общие положения", "б) Порядок приёма"));
  EXPECT_THAT(segment("en", "A. Smith met B. Jones and C. Li."),
              ElementsAre("A. Smith met B. Jones and C. Li."));
}

TEST(Segmenter, AbbreviationsEndASentenceBeforeWordsThatStartOne) {
  EXPECT_THAT(
      segment("en", "He lives in the U.S. However, he left. I work at Acme Inc. It's small."),
      ElementsAre("He lives in the U.S.", "However, he left.", "I work at Acme Inc.",
                  "It's small."));
  EXPECT_THAT(
      segment("ru", "Обвиняемый К. Впрочем, он молчал. Его знал и Б. Однако он умер."),
      ElementsAre("Обвиняемый К.", "Впрочем, он молчал.", "Его знал и Б.", "Однако он умер."));
}

TEST(Segmenter, QuotationsInsideASentenceStayWhole) {
  EXPECT_THAT(segment("en", "He said: \"We agree. We sign.\" Then he left."),
              ElementsAre("He said: \"We agree. We sign.\"", "Then he left."));
  EXPECT_THAT(segment("zh", "主席说：“我们同意。我们签字。”文本已签署。"),
              ElementsAre("主席说：“我们同意。我们签字。”", "文本已签署。"));
}

TEST(Segmenter, QuotationsAreSplitOnDemand) {
  const std::string text = "He said: \"We agree. We sign.\" Then he left.";
  const auto split = [&](QuoteStyle quotes) {
    const auto segmenter = Segmenter::open({.language = "en", .quotes = quotes});
    std::vector<std::string> sentences;
    for (const ByteSpan& span : segmenter->split_sentences(text)) {
      sentences.emplace_back(view_of(text, span));
    }
    return sentences;
  };
  EXPECT_EQ(split(QuoteStyle::kAsRules), split(QuoteStyle::kWhole));
  EXPECT_THAT(split(QuoteStyle::kSplit),
              ElementsAre("He said: \"We agree.", "We sign.\"", "Then he left."));
}

TEST(Segmenter, LanguagesWithoutRulesOfTheirOwnUseTheGeneralOnes) {
  EXPECT_THAT(
      segment("de", "Am 3. Oktober tagte der Rat. Er beschloss den Haushalt, z. B. die Miete."),
      ElementsAre("Am 3. Oktober tagte der Rat.", "Er beschloss den Haushalt, z. B. die Miete."));
}

TEST(Segmenter, ConstMethodsRunConcurrently) {
  const auto segmenter = Segmenter::open({.language = "ru"});
  const std::string text = "Встреча состоялась в г. Минске. Стороны договорились. См. п. 5 ст. 2.";
  const std::vector<ByteSpan> expected = segmenter->split_sentences(text);
  ASSERT_EQ(expected.size(), 3U);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 200; ++i) EXPECT_EQ(segmenter->split_sentences(text), expected);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(Segmenter, AMissingRuleFileIsNamed) {
  const auto refused = Segmenter::open({.language = "en", .rules_file = "/no/such/rules.srx"});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("/no/such/rules.srx"));
}

TEST(Presegmented, EveryLineIsASegment) {
  const auto read = read_presegmented("One.\n\nTwo.\r\nThree", "test", "en");
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->segments.size(), 4U);
  EXPECT_EQ(read->segments[1].text, "");
  EXPECT_EQ(read->segments[2].text, "Two.");
  EXPECT_EQ(read->segments[3].source, (ByteSpan{12, 17}));
}

}  // namespace
}  // namespace stele
