#include "align/measure/embedding.h"

#include "align/base/hash.h"
#include "align/measure/embedding_layout.h"
#include "align/measure/embedding_pieces.h"
#include "align/train/embedding_writer.h"

#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace stele {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Pieces: 0-255 bytes, then those below.
PieceList make_pieces() {
  PieceList list;
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    list.pieces.push_back({});
    list.byte_pieces.push_back(byte);
  }
  const auto add = [&](const char* text, float score) { list.pieces.push_back({text, score}); };
  add("▁", -3);       // 256
  add("▁мир", -4);    // 257
  add("мир", -5);     // 258
  add("▁peace", -4);  // 259
  add("和", -4);      // 260
  add("平", -4);      // 261
  add("和平", -6);    // 262
  add("▁1", -4);      // 263
  for (const char* letter : {"м", "и", "р", "p", "e", "a", "c", "1", "."}) add(letter, -9);
  list.unknown_score = -19;
  return list;
}

// The same file for all tests: making the fold table takes half a second.
const std::string& make_file() {
  static const std::string file = [] {
    const std::uint32_t dimension = 32;
    const PieceList pieces = make_pieces();
    std::vector<float> rows(pieces.pieces.size() * dimension);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i] = static_cast<float>(static_cast<int>(hash_bytes(std::to_string(i)) % 15) - 7);
    }
    return build_embedding(FoldTable(), pieces, rows, dimension, "en,ru,zh").value();
  }();
  return file;
}

std::vector<std::uint32_t> split(const std::string& file, std::string_view text) {
  const EmbeddingView view = parse_embedding(file).value();
  std::vector<std::uint32_t> pieces;
  PieceSplitter(view).split(text, &pieces);
  return pieces;
}

// Gives back the header's checksums after a deliberate change.
void seal(std::string* file) {
  const std::uint64_t body = hash_bytes(std::string_view(*file).substr(kEmbeddingHeaderBytes));
  std::memcpy(file->data() + 24, &body, 8);
  const std::uint64_t header =
      hash_bytes(std::string_view(*file).substr(0, kEmbeddingHeaderBytes - 8));
  std::memcpy(file->data() + kEmbeddingHeaderBytes - 8, &header, 8);
}

class EmbeddingFile : public testing::Test {
 protected:
  static std::filesystem::path write(const std::string& bytes) {
    const auto path = std::filesystem::path(testing::TempDir()) / "embedding_test.stv";
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  void TearDown() override {
    std::filesystem::remove(std::filesystem::path(testing::TempDir()) / "embedding_test.stv");
  }
};

TEST(PieceSplitter, TakesTheMostProbablePiecesOfEachToken) {
  const std::string file = make_file();
  EXPECT_THAT(split(file, "Мир"), ElementsAre(257));
  EXPECT_THAT(split(file, "peace  МИР"), ElementsAre(259, 257));
  // One piece of score -6 beats two of -4.
  EXPECT_THAT(split(file, "和平"), ElementsAre(262));
}

TEST(PieceSplitter, MarksEveryTokenButHanOnes) {
  const std::string file = make_file();
  EXPECT_THAT(split(file, "和1平"), ElementsAre(260, 263, 261));
  EXPECT_THAT(split(file, "мир。"), ElementsAre(257, 256, 272));
}

TEST(PieceSplitter, SpellsUnknownCharactersInBytes) {
  EXPECT_THAT(split(make_file(), "ω"), ElementsAre(256, 0xCF, 0x89));
}

TEST(PieceSplitter, ReadsIllFormedBytesAsReplacementCharacters) {
  const std::string file = make_file();
  EXPECT_EQ(split(file, "\xFF"), split(file, "\xEF\xBF\xBD"));
  EXPECT_EQ(split(file, "\xE5\x92"), split(file, "\xEF\xBF\xBD\xEF\xBF\xBD"));
}

TEST_F(EmbeddingFile, SumsAddUpOverTextsCutAtSpaces) {
  const auto model = EmbeddingModel::open(write(make_file()));
  ASSERT_TRUE(model.ok()) << model.error().message;
  std::vector<float> whole(32), left(32), right(32);
  model->embed("мир peace 和平", whole);
  model->embed("мир peace", left);
  model->embed("和平", right);
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(whole[i], left[i] + right[i]);
  EXPECT_GT(dot_product(whole, whole), 0);
}

TEST_F(EmbeddingFile, ManyTextsAtOnceGiveWhatEachGives) {
  const auto model = EmbeddingModel::open(write(make_file()));
  ASSERT_TRUE(model.ok());
  std::vector<std::string> texts;
  for (int i = 0; i < 3000; ++i) texts.push_back(i % 3 == 0 ? "мир 1" : std::string(i % 50, 'p'));
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  std::vector<float> all(texts.size() * 32);
  model->embed_all(views, all, 2);
  std::vector<float> one(32);
  for (std::size_t i = 0; i < texts.size(); i += 97) {
    model->embed(texts[i], one);
    EXPECT_TRUE(
        std::equal(one.begin(), one.end(), all.begin() + static_cast<std::ptrdiff_t>(i * 32)));
  }
}

// models/FORMAT.md shows these bytes.
TEST(EmbeddingWriter, WritesTheWorkedExample) {
  PieceList pieces = make_pieces();
  pieces.pieces.resize(273);
  std::vector<float> rows(pieces.pieces.size() * 32);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i] = static_cast<float>(static_cast<int>(i % 32 % 15) - 7);
  }
  const std::string file = build_embedding(FoldTable(), pieces, rows, 32, "en,ru").value();
  const auto bytes = [&](std::size_t at, std::size_t count) { return file.substr(at, count); };
  using namespace std::string_literals;
  EXPECT_EQ(bytes(0, 16), "STELEVEC\x01\0\0\0\xC0\0\0\0"s);
  EXPECT_EQ(bytes(32, 8), " \0\0\0\x11\x01\0\0"s);
  EXPECT_EQ(bytes(60, 6), "en,ru\0"s);
  EXPECT_EQ(file.substr(file.size() - 16),
            "\x21\x32\x43\x54\x65\x76\x87\x98\xA9\xBA\xCB\xDC\xED\xFE\x1F\x21");
}

TEST_F(EmbeddingFile, CoversTheLanguagesOfItsHeader) {
  const auto model = EmbeddingModel::open(write(make_file()));
  ASSERT_TRUE(model.ok());
  EXPECT_TRUE(model->covers("zh-Hant-TW"));
  EXPECT_TRUE(model->covers("en"));
  EXPECT_FALSE(model->covers("e"));
  EXPECT_FALSE(model->covers("de"));
  EXPECT_FALSE(model->covers(""));
}

TEST(ParseEmbedding, EveryTruncationIsAnError) {
  const std::string file = make_file();
  for (std::size_t size = 0; size < file.size(); size += size < 400 ? 1 : 997) {
    EXPECT_FALSE(parse_embedding(std::string_view(file).substr(0, size)).ok()) << size;
  }
}

TEST(ParseEmbedding, EveryChangedByteIsAnError) {
  const std::string file = make_file();
  for (std::size_t i = 0; i < file.size(); i += i < 400 ? 1 : 1009) {
    std::string damaged = file;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x20);
    EXPECT_FALSE(parse_embedding(damaged).ok()) << i;
  }
}

TEST(ParseEmbedding, SaysNewerVersionInWords) {
  std::string file = make_file();
  file[8] = 2;
  seal(&file);
  const auto view = parse_embedding(file);
  ASSERT_FALSE(view.ok());
  EXPECT_EQ(view.error().code, ErrorCode::kUnsupportedVersion);
  EXPECT_THAT(view.error().message, HasSubstr("version 2"));
}

// Checksums protect from accidents, not from a file made to harm: every index is checked too.
TEST(ParseEmbedding, RefusesIndicesOutsideTheirTablesThoughChecksumsAgree) {
  const std::string file = make_file();
  const std::size_t pages_begin = kEmbeddingHeaderBytes + kPageIndexCount * 2;
  std::size_t refused = 0;
  for (const std::size_t at :
       {kEmbeddingHeaderBytes + 1, pages_begin + 2, pages_begin + 0x61 * 4 + 2}) {
    std::string changed = file;
    changed[at] = '\xFF';
    seal(&changed);
    const auto view = parse_embedding(changed);
    refused += !view.ok() && view.error().code == ErrorCode::kCorruption;
  }
  EXPECT_EQ(refused, 3U);
}

TEST(BuildEmbedding, RoundsARowToWithinAStep) {
  std::vector<float> row(32);
  for (std::size_t i = 0; i < row.size(); ++i) row[i] = static_cast<float>(i) / 31;
  std::vector<float> rounded = row;
  round_row(rounded, 1.0F / (255 * 7));
  for (std::size_t i = 0; i < row.size(); ++i) EXPECT_NEAR(row[i], rounded[i], 0.5 / 7 + 0.1);
}

}  // namespace
}  // namespace stele
