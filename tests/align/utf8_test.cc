#include "align/base/utf8.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

TEST(Utf8, FindsTheFirstIllFormedByte) {
  const struct {
    std::string text;
    std::size_t offset;
  } cases[] = {
      {"\x80", 0},
      {"abcdefgh\xff", 8},
      {"\xc0\xaf", 0},          // overlong
      {"\xe0\x80\x80", 0},      // overlong
      {"ok \xed\xa0\x80", 3},   // surrogate
      {"\xf4\x90\x80\x80", 0},  // above U+10FFFF
      {"текст\xd1", 10},        // cut short
      {"\xf0\x9f\x98", 0},      // cut short
  };
  for (const auto& c : cases) {
    const auto found = find_invalid_utf8(c.text);
    ASSERT_TRUE(found.has_value()) << c.text;
    EXPECT_EQ(*found, c.offset) << c.text;
  }
}

TEST(Utf8, AcceptsEveryScalarValueAndReadsItBack) {
  for (char32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    if (code_point >= 0xD800 && code_point <= 0xDFFF) continue;
    std::string text;
    append_utf8(code_point, &text);
    ASSERT_TRUE(is_valid_utf8(text)) << static_cast<unsigned>(code_point);
    std::size_t offset = 0;
    ASSERT_EQ(next_code_point(text, &offset), code_point);
    ASSERT_EQ(offset, text.size());
  }
}

TEST(Utf8, ReplacesEachBrokenRunOnce) {
  EXPECT_EQ(replace_invalid_utf8("a\xff"
                                 "b\xe4\xb8"),
            "a\xef\xbf\xbd"
            "b\xef\xbf\xbd");
  EXPECT_EQ(replace_invalid_utf8("元首"), "元首");
}

TEST(Utf8, CountsCodePointsNotBytes) {
  EXPECT_EQ(count_code_points("ШОС 上合"), 6U);
}

}  // namespace
}  // namespace stele
