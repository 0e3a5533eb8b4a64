#include "tm/terms/noun_shape.h"

#include <gtest/gtest.h>

namespace stele::tm {
namespace {

struct Case {
  const char* language;
  const char* word;
  float shape;
};

TEST(NounShape, EndingsTellNounsFromOtherWords) {
  for (const Case& c : {
           Case{"en", "quality", 1},
           Case{"en", "alignment", 1},
           Case{"en", "different", 0},
           Case{"en", "opening", 0},
           Case{"en", "file", 0.5F},
           Case{"ru", "проверка", 1},
           Case{"ru", "значения", 1},
           Case{"ru", "сценарий", 1},
           Case{"ru", "отображать", 0},
           Case{"ru", "доступный", 0},
           Case{"ru", "нажмите", 0},
           Case{"ru", "файл", 0.5F},
           Case{"zh", "文件", 0.5F},
       }) {
    EXPECT_EQ(measure_noun_shape(c.language, c.word), c.shape) << c.word;
  }
}

TEST(NounShape, AnEndingLeavesTwoLetters) {
  EXPECT_EQ(measure_noun_shape("en", "age"), 0.5F);
  EXPECT_EQ(measure_noun_shape("ru", "мять"), 0.5F);
  EXPECT_EQ(measure_noun_shape("ru", ""), 0.5F);
}

}  // namespace
}  // namespace stele::tm
