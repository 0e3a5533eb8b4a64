#include "align/text/stem.h"

#include <gtest/gtest.h>

namespace stele {
namespace {

TEST(Stem, FormsOfAWordMeet) {
  EXPECT_EQ(stem_word("организации", "ru"), stem_word("организацией", "ru"));
  EXPECT_EQ(stem_word("nations", "en"), stem_word("nation", "en-US"));
}

TEST(Stem, WithoutAnAlgorithmTheWordStays) {
  EXPECT_EQ(stem_word("组织", "zh"), "组织");
  EXPECT_FALSE(Stemmer::supports("zh"));
  const auto refused = Stemmer::open("zh");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace stele
