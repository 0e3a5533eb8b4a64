#include "align/text/plain_text_stream.h"

#include "align/text/read_document.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/unistr.h>

namespace stele {
namespace {

using testing::HasSubstr;

// A file that is gone at the end of the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view bytes) {
    std::string name = std::filesystem::temp_directory_path() / "stele-stream-XXXXXX";
    const int descriptor = ::mkstemp(name.data());
    EXPECT_GE(descriptor, 0);
    path_ = name;
    std::ofstream(path_, std::ios::binary).write(bytes.data(), static_cast<long>(bytes.size()));
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string encode(const std::string& text, const char* encoding) {
  const icu::UnicodeString utf16 = icu::UnicodeString::fromUTF8(text);
  std::string bytes(static_cast<std::size_t>(utf16.length()) * 4 + 8, '\0');
  const int32_t size =
      utf16.extract(0, utf16.length(), bytes.data(), static_cast<uint32_t>(bytes.size()), encoding);
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

// More than two pieces of four megabytes in every encoding.
std::string make_long_text(const std::string& paragraph) {
  std::string text;
  for (std::size_t i = 0; text.size() < 18'000'000; ++i) {
    text += std::to_string(i) + " " + paragraph + "\n\n";
  }
  return text;
}

struct Case {
  const char* paragraph;
  const char* encoding;
  const char* asked;  // what the stream is told; empty: nothing
  bool has_mark;
};

class Stream : public testing::TestWithParam<Case> {};

TEST_P(Stream, PiecesAreTheWholeText) {
  const Case& c = GetParam();
  const std::string text = make_long_text(c.paragraph);
  const TemporaryFile file(encode((c.has_mark ? "\uFEFF" : "") + text, c.encoding));
  auto stream = PlainTextStream::open(file.path(), {.encoding = c.asked});
  ASSERT_TRUE(stream.ok()) << stream.error().message;
  EXPECT_EQ(stream->encoding(), c.encoding);
  std::size_t size = 0;
  std::size_t pieces = 0;
  while (true) {
    const auto piece = stream->next();
    ASSERT_TRUE(piece.ok()) << piece.error().message;
    if (!*piece) break;
    ++pieces;
    ASSERT_EQ((*piece)->begin, size);
    // Compared piece by piece: a failure must not print megabytes.
    ASSERT_TRUE(text.compare(size, (*piece)->document.text.size(), (*piece)->document.text) == 0);
    size += (*piece)->document.text.size();
  }
  EXPECT_EQ(size, text.size());
  EXPECT_GE(pieces, 3U);
}

constexpr char kRussian[] = "Стороны договорились о мире и сотрудничестве. Они подписали договор.";
constexpr char kChinese[] = "各方商定继续加强合作，维护世界和平。各方签署了条约。";

INSTANTIATE_TEST_SUITE_P(
    Encodings, Stream,
    testing::Values(
        Case{kRussian, "UTF-8", "", false}, Case{kRussian, "UTF-8", "", true},
        Case{kRussian, "UTF-16LE", "", true}, Case{kRussian, "UTF-16LE", "", false},
        Case{kChinese, "UTF-16BE", "", false}, Case{kChinese, "UTF-16LE", "UTF-16", true},
        Case{kChinese, "UTF-16BE", "utf-16", false}, Case{kRussian, "UTF-32LE", "UTF-32LE", false},
        Case{kRussian, "windows-1251", "", false}, Case{kRussian, "KOI8-R", "", false},
        Case{kChinese, "GB18030", "", false}, Case{kChinese, "GB18030", "GB18030", false}));

TEST(Stream, WhatWasReadFromStandardInputComesFirst) {
  // A closed descriptor stands for standard input: all bytes are in the head.
  const TemporaryFile file("");
  auto stream = PlainTextStream::open(file.path(), {.language = "en"}, "One. Two.\n");
  ASSERT_TRUE(stream.ok()) << stream.error().message;
  const auto piece = stream->next();
  ASSERT_TRUE(piece.ok() && *piece);
  EXPECT_EQ((*piece)->document.text, "One. Two.\n");
}

TEST(Stream, BytesThatBreakThePromiseAreNamed) {
  const TemporaryFile file(make_long_text(kRussian) + "\xCC\xE8\xF0.\n");
  auto stream = PlainTextStream::open(file.path());
  ASSERT_TRUE(stream.ok()) << stream.error().message;
  while (true) {
    const auto piece = stream->next();
    if (!piece.ok()) {
      EXPECT_EQ(piece.error().code, ErrorCode::kInvalidArgument);
      EXPECT_THAT(piece.error().message, HasSubstr("behind byte "));
      EXPECT_THAT(piece.error().message, HasSubstr("not well-formed UTF-8"));
      return;
    }
    ASSERT_TRUE(*piece) << "accepted";
  }
}

}  // namespace
}  // namespace stele
