#include "align/measure/punctuation_marks.h"

#include <string_view>

#include <gtest/gtest.h>

namespace stele {
namespace {

struct SpeechCase {
  std::string_view text;
  Speech speech;
  bool ends_quoted;
};

TEST(PunctuationMarks, ReadsWhatQuotationMarksDo) {
  const SpeechCase cases[] = {
      {"He left.", Speech::kUnchanged, false},
      {"“Come in,” she said, “and shut the door.", Speech::kOpens, false},
      {"And wipe your feet.”", Speech::kCloses, true},
      {"'I can see,' laughed Misty, 'that you are new.'", Speech::kCloses, true},
      {"'But you're quick!", Speech::kOpens, false},
      {"It's the boys' own fault.", Speech::kUnchanged, false},
      {"\"Wait\" (he said).", Speech::kCloses, false},
      {"(“Wait.”)", Speech::kCloses, true},
      {"他说：“你好，", Speech::kOpens, false},
      {"再见。”", Speech::kCloses, true},
      {"叫做《四十二章经》", Speech::kUnchanged, false},
      {"Он сказал: «Войдите»", Speech::kCloses, true},
      {"„Komm herein“, sagte sie.", Speech::kCloses, false},
      {"»Komm herein", Speech::kOpens, false},
      {"„Guten Tag.“", Speech::kCloses, true},
      {"", Speech::kUnchanged, false},
      {"'", Speech::kUnchanged, false},
  };
  for (const SpeechCase& c : cases) {
    const PunctuationMarks marks = read_punctuation(c.text);
    EXPECT_EQ(marks.speech, c.speech) << c.text;
    EXPECT_EQ(marks.ends_quoted, c.ends_quoted) << c.text;
  }
}

TEST(PunctuationMarks, TheEndMarkIsTheOneBeforeClosingQuotes) {
  EXPECT_EQ(read_punctuation("“Who?”").end, EndMark::kQuestion);
  EXPECT_EQ(read_punctuation("'Go!'").end, EndMark::kExclamation);
  EXPECT_EQ(read_punctuation("(Да.)").end, EndMark::kStop);
  EXPECT_EQ(read_punctuation("好吧……").end, EndMark::kEllipsis);
  EXPECT_EQ(read_punctuation("标题").end, EndMark::kNone);
}

}  // namespace
}  // namespace stele
