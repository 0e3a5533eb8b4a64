#include "align/base/language_tag.h"

#include <gtest/gtest.h>

namespace stele {
namespace {

TEST(LanguageTag, CanonicalFormHasFixedCaseAndHyphens) {
  EXPECT_EQ(*canonicalize_language_tag("EN"), "en");
  EXPECT_EQ(*canonicalize_language_tag("ZH_hant_tw"), "zh-Hant-TW");
  EXPECT_EQ(*canonicalize_language_tag("es-419"), "es-419");
  EXPECT_EQ(*canonicalize_language_tag("x-klingon"), "x-klingon");
}

TEST(LanguageTag, RefusesWhatIsNoTag) {
  for (const char* tag : {"", "-", "en-", "e", "12", "en us", "abcdefghi", "ру"}) {
    EXPECT_FALSE(canonicalize_language_tag(tag).ok()) << tag;
  }
}

TEST(LanguageTag, ARequestAcceptsMoreSpecificTags) {
  EXPECT_TRUE(accepts_language("zh", "zh-CN"));
  EXPECT_TRUE(accepts_language("ZH", "zh_cn"));
  EXPECT_TRUE(accepts_language("en-US", "en_us"));
  EXPECT_FALSE(accepts_language("zh-CN", "zh"));
  EXPECT_FALSE(accepts_language("zh-CN", "zh-TW"));
  EXPECT_FALSE(accepts_language("e", "en"));
}

}  // namespace
}  // namespace stele
