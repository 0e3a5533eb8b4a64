#include "align/text/decode.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/unistr.h>

namespace stele {
namespace {

using testing::HasSubstr;

const char* const kRussian =
    "Главы государств отмечают, что поддержание мира и безопасности обеспечивается "
    "сотрудничеством на основе равенства и взаимного уважения, и призывают сообщество к этому.";
const char* const kChinese =
    "元首们指出，应当在平等和相互尊重的基础上开展合作，维护世界和平与安全，并呼吁国际社会为此共同努"
    "力。"
    "各方将继续加强在经济、环境保护和文化等领域的合作。";
const char* const kTraditional =
    "元首們指出，應當在平等和相互尊重的基礎上開展合作，維護世界和平與安全，並呼籲國際社會為此共同努"
    "力。"
    "各方將繼續加強在經濟、環境保護和文化等領域的合作。";

std::string encode(const char* text, const char* encoding) {
  const icu::UnicodeString utf16 = icu::UnicodeString::fromUTF8(text);
  std::string bytes(static_cast<std::size_t>(utf16.length()) * 4 + 8, '\0');
  const int32_t size =
      utf16.extract(0, utf16.length(), bytes.data(), static_cast<uint32_t>(bytes.size()), encoding);
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

struct Case {
  const char* text;
  const char* encoding;
};

class Decode : public testing::TestWithParam<Case> {};

TEST_P(Decode, FindsTheEncodingByItself) {
  const auto decoded = decode_text(encode(GetParam().text, GetParam().encoding));
  ASSERT_TRUE(decoded.ok()) << decoded.error().message;
  EXPECT_EQ(decoded->encoding, GetParam().encoding);
  EXPECT_EQ(decoded->text, GetParam().text);
}

TEST_P(Decode, TakesTheEncodingItIsTold) {
  const auto decoded =
      decode_text(encode(GetParam().text, GetParam().encoding), GetParam().encoding);
  ASSERT_TRUE(decoded.ok()) << decoded.error().message;
  EXPECT_EQ(decoded->text, GetParam().text);
  EXPECT_FALSE(decoded->is_guess);
}

INSTANTIATE_TEST_SUITE_P(Encodings, Decode,
                         testing::Values(Case{kRussian, "UTF-8"}, Case{kRussian, "windows-1251"},
                                         Case{kRussian, "KOI8-R"}, Case{kRussian, "UTF-16LE"},
                                         Case{kRussian, "UTF-16BE"}, Case{kChinese, "UTF-8"},
                                         Case{kChinese, "GB18030"}, Case{kTraditional, "Big5"},
                                         Case{kRussian, "IBM866"}));

TEST(DecodeText, ByteOrderMarksDecideAndDisappear) {
  for (const char* encoding : {"UTF-8", "UTF-16LE", "UTF-16BE"}) {
    const auto decoded = decode_text(encode((std::string("\uFEFF") + kChinese).c_str(), encoding));
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(decoded->encoding, encoding);
    EXPECT_EQ(decoded->text, kChinese);
    EXPECT_FALSE(decoded->is_guess);
  }
}

TEST(DecodeText, Utf16WithoutMarkIsFoundByItsLineEnds) {
  const auto decoded = decode_text(encode((std::string(kChinese) + "\n").c_str(), "UTF-16LE"));
  ASSERT_TRUE(decoded.ok()) << decoded.error().message;
  EXPECT_EQ(decoded->encoding, "UTF-16LE");
  EXPECT_TRUE(decoded->is_guess);
}

TEST(DecodeText, AccentedLettersOfWesternEuropeAreNotRussian) {
  for (const char* text :
       {"La città è già così bella: perché non può più volare là, dove è già stata? È già sera.",
        "L’été déjà passé, les élèves répètent à l’école; où êtes-vous, chère générosité âgée?",
        "Größe, Höhe und Übermaß können früher äußerst schädlich gewesen sein, höre ich später."}) {
    const auto decoded = decode_text(encode(text, "windows-1252"));
    ASSERT_TRUE(decoded.ok());
    EXPECT_NE(decoded->encoding, "IBM866") << text;
  }
}

TEST(DecodeText, Utf8WithAFaultStaysUtf8) {
  std::string bytes = kRussian;
  bytes.insert(bytes.find(' '), "\xFF");
  const auto decoded = decode_text(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.error().message;
  EXPECT_EQ(decoded->encoding, "UTF-8");
  EXPECT_TRUE(decoded->is_guess);
  EXPECT_THAT(decoded->text, HasSubstr("Главы\uFFFD государств"));
}

TEST(DecodeText, WhatIsNotTextIsRefusedInWords) {
  using namespace std::string_view_literals;
  const std::pair<std::string_view, const char*> cases[] = {
      {"", "empty"},
      {"PK\x03\x04whatever", "ZIP archive"},
      {"%PDF-1.7\n", "PDF"},
      {"abc\0def"sv, "byte 3 is zero"},
      {"\x01\x02\x03\x04\x05 text", "control characters"},
  };
  for (const auto& [bytes, words] : cases) {
    const auto refused = decode_text(bytes);
    ASSERT_FALSE(refused.ok()) << words;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
    EXPECT_THAT(refused.error().message, HasSubstr(words));
  }
}

TEST(DecodeText, AStatedEncodingIsHeldTo) {
  const auto broken = decode_text("abc\xFFxyz", "UTF-8");
  ASSERT_FALSE(broken.ok());
  EXPECT_THAT(broken.error().message, HasSubstr("byte 3"));
  const auto unknown = decode_text("abc", "no-such-encoding");
  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(unknown.error().message, HasSubstr("no-such-encoding"));
}

}  // namespace
}  // namespace stele
