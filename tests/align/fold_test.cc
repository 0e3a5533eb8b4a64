#include "align/text/fold.h"

#include "align/base/utf8.h"

#include <memory>
#include <string>

#include <boost/locale.hpp>
#include <gtest/gtest.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

namespace stele {
namespace {

constexpr FoldOptions kNothing = {
    .letter_case = false, .width = false, .yo = false, .simplified = false};

TEST(Fold, EachStepIsNamedAndOptional) {
  const std::string text = "Ёлка Ｎｏ．５ 國家 É";
  EXPECT_EQ(fold_text(text, kNothing), text);
  FoldOptions options = kNothing;
  options.letter_case = true;
  EXPECT_EQ(fold_text(text, options), "ёлка ｎｏ．５ 國家 é");
  options = kNothing;
  options.width = true;
  EXPECT_EQ(fold_text(text, options), "Ёлка No.5 國家 É");
  options = kNothing;
  options.yo = true;
  EXPECT_EQ(fold_text(text, options), "Елка Ｎｏ．５ 國家 É");
  options = kNothing;
  options.simplified = true;
  EXPECT_EQ(fold_text(text, options), "Ёлка Ｎｏ．５ 国家 É");
  options = kNothing;
  options.diacritics = true;
  EXPECT_EQ(fold_text(text, options), "Ёлка Ｎｏ．５ 國家 E");
}

TEST(Fold, CombiningSequencesMeetComposedLetters) {
  EXPECT_EQ(fold_text("e\u0301"), fold_text("é"));
  EXPECT_EQ(fold_text("и\u0306"), "й");
  EXPECT_EQ(fold_text("е\u0308"), "е");
}

TEST(Fold, IsIdempotentForEveryCodePoint) {
  for (char32_t c = 1; c < 0x30000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    std::string text;
    append_utf8(c, &text);
    const std::string once = fold_text(text);
    ASSERT_EQ(fold_text(once), once) << "code point " << static_cast<unsigned>(c);
  }
}

TEST(Fold, CaseAgreesWithBoostLocale) {
  const std::locale locale = boost::locale::generator()("en_US.UTF-8");
  FoldOptions options = kNothing;
  options.letter_case = true;
  for (char32_t c = 1; c < 0x2000; ++c) {
    std::string text;
    append_utf8(c, &text);
    ASSERT_EQ(fold_text(text, options), boost::locale::fold_case(text, locale)) << text;
  }
}

TEST(Fold, SimplifiedFormsAreThoseOfIcu) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> converter(
      icu::Transliterator::createInstance("Traditional-Simplified", UTRANS_FORWARD, status));
  ASSERT_TRUE(U_SUCCESS(status));
  FoldOptions options = kNothing;
  options.simplified = true;
  for (char32_t c = 0x4E00; c < 0xA000; ++c) {
    icu::UnicodeString one(static_cast<UChar32>(c));
    converter->transliterate(one);
    if (one.length() != 1) continue;
    // Chains and cycles end at one character, whichever of them is asked for.
    ASSERT_EQ(fold_code_point(c, options), fold_code_point(one[0], options))
        << "code point " << static_cast<unsigned>(c);
  }
}

TEST(Fold, OneCodePointAtATime) {
  EXPECT_EQ(fold_code_point(U'國'), U'国');
  EXPECT_EQ(fold_code_point(U'ß'), U'ß');  // folds to two
}

}  // namespace
}  // namespace stele
