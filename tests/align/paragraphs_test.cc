#include "align/text/paragraphs.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele {
namespace {

using testing::ElementsAre;

// The paragraphs with line ends shown as '|'.
std::vector<std::string> find(std::string_view text) {
  std::vector<std::string> found;
  for (const Paragraph& paragraph : find_paragraphs(text).paragraphs) {
    std::string content(view_of(text, paragraph.span));
    for (char& c : content) {
      if (c == '\n') c = '|';
    }
    found.push_back(content);
  }
  return found;
}

std::vector<ParagraphKind> find_kinds(std::string_view text) {
  std::vector<ParagraphKind> kinds;
  for (const Paragraph& paragraph : find_paragraphs(text).paragraphs) {
    kinds.push_back(paragraph.kind);
  }
  return kinds;
}

TEST(Paragraphs, HardWrapsAreUndone) {
  EXPECT_THAT(
      find("The Council examined the report of the Secretariat on the\n"
           "implementation of the programme and took note of the progress\n"
           "achieved since the last session.\n"
           "\n"
           "It adjourned."),
      ElementsAre("The Council examined the report of the Secretariat on the|implementation "
                  "of the programme and took note of the progress|achieved since the last "
                  "session.",
                  "It adjourned."));
}

TEST(Paragraphs, AFullLineGoesOnEvenBeforeACapital) {
  EXPECT_THAT(find("The delegations were received by the President of the\n"
                   "Republic of Kazakhstan."),
              ElementsAre("The delegations were received by the President of the|Republic of "
                          "Kazakhstan."));
}

TEST(Paragraphs, ShortLinesStandAlone) {
  EXPECT_THAT(
      find("Article 7\nFinal provisions\nThis Treaty enters into force on signature."),
      ElementsAre("Article 7", "Final provisions", "This Treaty enters into force on signature."));
}

TEST(Paragraphs, ListItemsStandAlone) {
  EXPECT_THAT(
      find("The Council decides:\n- to convene a session;\n- to adopt the budget.\n"),
      ElementsAre("The Council decides:", "- to convene a session;", "- to adopt the budget."));
  EXPECT_THAT(
      find_kinds("Совет:\nа) утверждает бюджет;\nб) принимает доклад."),
      ElementsAre(ParagraphKind::kText, ParagraphKind::kListItem, ParagraphKind::kListItem));
}

TEST(Paragraphs, ABlankLineInsideASentenceIsAPageBreak) {
  EXPECT_THAT(find("The members have agreed at their last regular meeting\n\nto continue."),
              ElementsAre("The members have agreed at their last regular meeting||to continue."));
}

TEST(Paragraphs, APageNumberInsideASentenceIsFurniture) {
  const std::string_view text =
      "The members have agreed at their last regular meeting\n\n- 12 -\n\nto continue.";
  const ParagraphLayout layout = find_paragraphs(text);
  ASSERT_EQ(layout.paragraphs.size(), 1U);
  ASSERT_EQ(layout.furniture.size(), 1U);
  EXPECT_EQ(view_of(text, layout.furniture[0]), "- 12 -");
}

TEST(Paragraphs, RunningHeadsAreFurnitureAfterTheFirst) {
  const std::string head = "Report of the Secretariat";
  std::string text;
  for (const char* page : {"The first page ends with a full sentence.",
                           "The second page has the next sentence and goes on without",
                           "stopping at the margin of the page.", "The last page."}) {
    text += head + "\n\n" + page + "\n\f";
  }
  const ParagraphLayout layout = find_paragraphs(text);
  EXPECT_EQ(layout.furniture.size(), 3U);
  EXPECT_EQ(layout.paragraphs.size(), 4U);  // the title, page 1, pages 2 and 3 as one, page 4
}

TEST(Paragraphs, ChineseGoesOnAcrossAPageBreak) {
  EXPECT_THAT(find("理事会注意到该地区的局势在过去一年中\n\f\n没有改善。"),
              ElementsAre("理事会注意到该地区的局势在过去一年中|\f|没有改善。"));
}

TEST(Paragraphs, HeadingsAreKnownByNumeralCapitalsOrPlace) {
  EXPECT_THAT(find_kinds("DECLARATION\n\nby the Heads of State\n\nI\n\nThe Heads met.\n\nArticle "
                         "2\n\nThey agreed.\n\nFinal Provisions\n\nThey signed."),
              ElementsAre(ParagraphKind::kHeading, ParagraphKind::kText, ParagraphKind::kHeading,
                          ParagraphKind::kText, ParagraphKind::kHeading, ParagraphKind::kText,
                          ParagraphKind::kHeading, ParagraphKind::kText));
}

TEST(Paragraphs, NumberedHeadingsAreKnownInThreeLanguages) {
  for (const std::string_view heading : {"Article 5", "Chapter IV. Budget", "Статья 12",
                                         "Глава 3. Бюджет", "第三章　预算", "第5条", "IV"}) {
    EXPECT_THAT(find_kinds(heading), ElementsAre(ParagraphKind::kHeading)) << heading;
  }
  EXPECT_THAT(find_kinds("Article 5 of the Treaty applies."), ElementsAre(ParagraphKind::kText));
}

}  // namespace
}  // namespace stele
