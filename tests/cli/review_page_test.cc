#include "cli/review_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stele::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::vector<SegmentedText> make_texts() {
  SegmentedText english{.name = "a.txt", .language = "en", .segments = {}};
  english.segments = {
      {.text = "Title", .source = {}, .paragraph = 0, .kind = ParagraphKind::kHeading},
      {.text = "<script>alert('x')</script> & \"more\""}};
  SegmentedText chinese{.name = "b.txt", .language = "zh", .segments = {{.text = "标题"}}};
  return {english, chinese};
}

Alignment make_alignment() {
  return {.languages = {"en", "zh"},
          .beads = {{.runs = {{SegmentIndex{0}, 1}, {SegmentIndex{0}, 1}}, .confidence = 0.97},
                    {.runs = {{SegmentIndex{1}, 1}, {SegmentIndex{1}, 0}}, .confidence = 0.31}}};
}

TEST(ReviewPage, TextNeverBecomesMarkup) {
  const std::string page = render_review_page(make_texts(), make_alignment());
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more"));
}

TEST(ReviewPage, EachBeadIsARowWithItsShapeAndConfidence) {
  const std::string page = render_review_page(make_texts(), make_alignment());
  EXPECT_THAT(page, HasSubstr("data-confidence=\"0.9700\""));
  EXPECT_THAT(page, HasSubstr("<span class=\"shape\">1-0</span>"));
  EXPECT_THAT(page, HasSubstr("class=\"odd-shape weak\""));
  EXPECT_THAT(page, HasSubstr("<td lang=\"zh\" dir=\"auto\"><p><sup>0</sup>标题</p></td>"));
}

TEST(ReviewPage, NeedsNothingFromOutside) {
  const std::string page = render_review_page(make_texts(), make_alignment());
  EXPECT_THAT(page, Not(HasSubstr("src=")));
  EXPECT_THAT(page, Not(HasSubstr("http")));
}

}  // namespace
}  // namespace stele::cli
