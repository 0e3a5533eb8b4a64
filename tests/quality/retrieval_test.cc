// The shipped models on the small sets of corpora/trilingual/, which no model was trained on.
#include "align/train/retrieval.h"

#include "align/measure/embedding.h"
#include "align/measure/lexicon.h"
#include "align/train/fold_table.h"
#include "tests/quality/quality_floor.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <sentencepiece_processor.h>

namespace stele {
namespace {

const std::filesystem::path kModels = STELE_MODELS_DIR;
const std::filesystem::path kCorpora = STELE_CORPORA_DIR;
const char* const kSets[] = {"health", "law", "news", "story"};
const char* const kLanguages[] = {"en", "ru", "zh"};

std::vector<std::string> read_lines(const std::filesystem::path& path) {
  std::vector<std::string> lines;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

// Segments that stand alone in all three languages, of all sets together: one list a language.
std::vector<std::vector<std::string>> read_triples() {
  std::vector<std::vector<std::string>> triples(3);
  for (const char* set : kSets) {
    std::vector<std::vector<std::string>> segments;
    for (const char* language : kLanguages) {
      segments.push_back(read_lines(kCorpora / "trilingual" / set /
                                    ("segments." + std::string(language) + ".txt")));
    }
    for (const std::string& bead : read_lines(kCorpora / "trilingual" / set / "gold.beads")) {
      if (bead.find(',') != std::string::npos || bead.find("[]") != std::string::npos) continue;
      std::vector<std::size_t> indices;
      for (std::size_t at = bead.find('['); at != std::string::npos; at = bead.find('[', at + 1)) {
        indices.push_back(std::stoul(bead.substr(at + 1)));
      }
      if (indices.size() != 3) continue;
      for (std::size_t i = 0; i < 3; ++i) triples[i].push_back(segments[i].at(indices[i]));
    }
  }
  return triples;
}

TEST(ShippedVectors, FindTheTranslationAmongAllSegments) {
  const auto model = EmbeddingModel::open(kModels / "vectors.stv");
  ASSERT_TRUE(model.ok()) << model.error().message;
  const auto triples = read_triples();
  ASSERT_GT(triples[0].size(), 80U);
  std::vector<Matrix> vectors;
  for (const auto& texts : triples) {
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    vectors.emplace_back(texts.size(), model->dimension());
    model->embed_all(views, vectors.back().numbers);
  }
  for (const auto& [first, second] : {std::pair(0, 1), std::pair(0, 2), std::pair(1, 2)}) {
    const std::string name =
        "retrieval." + std::string(kLanguages[first]) + "-" + kLanguages[second];
    const double margin = score_retrieval(vectors[static_cast<std::size_t>(first)],
                                          vectors[static_cast<std::size_t>(second)], 1)
                              .margin;
    RecordProperty(name, std::to_string(margin));
    EXPECT_GE(margin, read_quality_floor(name)) << name;
  }
}

TEST(ShippedVectors, AreSmallEnough) {
  EXPECT_LE(std::filesystem::file_size(kModels / "vectors.stv"), 10'000'000U);
  EXPECT_LE(std::filesystem::file_size(kModels / "lexicon.stl"), 4'000'000U);
}

TEST(ShippedLexicon, KnowsCommonWordsInAllDirections) {
  const auto lexicon = Lexicon::open(kModels / "lexicon.stl");
  ASSERT_TRUE(lexicon.ok()) << lexicon.error().message;
  const struct {
    const char* source;
    const char* target;
    const char* word;
    const char* translation;
  } cases[] = {
      {"en", "ru", "water", "вода"},    {"ru", "en", "книги", "book"},
      {"en", "zh", "language", "语言"}, {"zh", "en", "国家", "country"},
      {"ru", "zh", "языка", "语言"},    {"zh", "ru", "城市", "город"},
  };
  for (const auto& c : cases) {
    std::vector<LexiconWord> source;
    std::vector<LexiconWord> target;
    append_lexicon_words(c.word, c.source, &source);
    append_lexicon_words(c.translation, c.target, &target);
    EXPECT_GT(lexicon->find_direction(c.source, c.target).probability(source.back(), target.back()),
              0.1F)
        << c.word << " " << c.translation;
  }
}

// The parts of a line between spaces: no piece crosses one, not even between two Han words, where
// the folded line keeps no mark of it.
std::vector<std::string> split_at_spaces(const std::string& line) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool is_wide = line.compare(i, 3, "\u3000") == 0;
    if (is_wide || line[i] == ' ') {
      parts.emplace_back();
      i += is_wide ? 2 : 0;
    } else {
      parts.back() += line[i];
    }
  }
  return parts;
}

// The slow, obvious twin: SentencePiece itself on the folded text.
TEST(ShippedPieces, AreThoseOfSentencePiece) {
  const auto model = EmbeddingModel::open(kModels / "vectors.stv");
  ASSERT_TRUE(model.ok()) << model.error().message;
  sentencepiece::SentencePieceProcessor processor;
  ASSERT_TRUE(processor.Load((kModels / "pieces.model").string()).ok());
  const FoldTable folds;
  std::vector<std::string> lines;
  for (const char* language : kLanguages) {
    for (const char* set : kSets) {
      const auto path =
          kCorpora / "trilingual" / set / ("segments." + std::string(language) + ".txt");
      for (std::string& line : read_lines(path)) lines.push_back(std::move(line));
    }
    for (std::string& line :
         read_lines(kCorpora / "declaration" / ("declaration." + std::string(language) + ".txt"))) {
      lines.push_back(std::move(line));
    }
  }
  lines.push_back("Ünïcödé ΑΒΓ ﬁn ½ 漢字ｶﾀｶﾅ “quotes” — №5, 100% e\u0301 \U0001F600 ё");
  for (const std::string& line : lines) {
    std::vector<int> expected;
    for (const std::string& part : split_at_spaces(line)) {
      std::vector<int> pieces;
      ASSERT_TRUE(processor.Encode(folds.fold(part), &pieces).ok());
      expected.insert(expected.end(), pieces.begin(), pieces.end());
    }
    std::vector<std::uint32_t> found;
    model->append_pieces(line, &found);
    EXPECT_EQ(std::vector<std::uint32_t>(expected.begin(), expected.end()), found) << line;
  }
}

}  // namespace
}  // namespace stele
