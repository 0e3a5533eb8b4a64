// Alignment quality with the models that ship, held to the floors of corpora/quality_floor.tsv.
#include "align/base/read_file.h"
#include "align/bead/aligner.h"
#include "align/bead/evaluate.h"
#include "align/measure/bead_model.h"
#include "align/measure/embedding.h"
#include "align/measure/lexicon.h"
#include "align/measure/sentence_encoder.h"
#include "align/segment/segmenter.h"
#include "align/text/read_document.h"
#include "tests/quality/quality_floor.h"

#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace stele {
namespace {

namespace fs = std::filesystem;

enum class Source { kSegments, kDocuments };
enum class Tier { kBase, kStrong };

AlignerModel read_weights(const fs::path& path) {
  const auto text = read_file(path);
  EXPECT_TRUE(text.ok());
  return parse_aligner_model(*text).value();
}

// The strict F1 over all three languages.
double measure_f1(const fs::path& folder, const std::string& stem, Source source,
                  Tier tier = Tier::kBase) {
  const auto embeddings = EmbeddingModel::open(fs::path(STELE_MODELS_DIR) / "vectors.stv");
  const auto lexicon = Lexicon::open(fs::path(STELE_MODELS_DIR) / "lexicon.stl");
  const auto gold_text = read_file(folder / "gold.beads");
  EXPECT_TRUE(embeddings.ok() && lexicon.ok() && gold_text.ok());
  const AlignerModel weights = read_weights(fs::path(STELE_MODELS_DIR) / "aligner.weights");
  const auto gold = parse_beads(*gold_text);
  EXPECT_TRUE(gold.ok());
  std::vector<SegmentedText> texts;
  for (const std::string language : {"en", "ru", "zh"}) {
    if (source == Source::kSegments) {
      const auto bytes = read_file(folder / ("segments." + language + ".txt"));
      EXPECT_TRUE(bytes.ok());
      texts.push_back(*read_presegmented(*bytes, language, language));
      continue;
    }
    const auto document =
        read_document(folder / (stem + "." + language + ".txt"), {.language = language});
    EXPECT_TRUE(document.ok());
    const auto segmenter = Segmenter::open({.language = language});
    EXPECT_TRUE(segmenter.ok());
    texts.push_back(segmenter->segment_document(document->document));
  }
  AlignResources resources{
      .embeddings = &*embeddings, .lexicon = &*lexicon, .model = &weights, .vectors = {}};
  std::optional<SentenceEncoder> encoder;
  std::optional<AlignerModel> encoder_weights;
  if (tier == Tier::kStrong) {
    const fs::path strong = fs::path(STELE_MODELS_DIR) / "strong";
    encoder = SentenceEncoder::open(strong / "encoder.ste").value();
    encoder_weights = read_weights(strong / "aligner.weights");
    resources.encoder = &*encoder;
    resources.encoder_model = &*encoder_weights;
  }
  const auto alignment = align_texts(texts, resources, {});
  EXPECT_TRUE(alignment.ok());
  const auto evaluation = evaluate(*gold, to_records(*alignment));
  EXPECT_TRUE(evaluation.ok());
  return evaluation->strict.f1();
}

TEST(AlignmentQuality, TheDeclarationReachesItsFloors) {
  const fs::path folder = fs::path(STELE_CORPORA_DIR) / "declaration";
  EXPECT_GE(measure_f1(folder, "declaration", Source::kDocuments),
            read_quality_floor("alignment_declaration"));
  EXPECT_GE(measure_f1(folder, "declaration", Source::kSegments),
            read_quality_floor("alignment_declaration_segments"));
}

TEST(AlignmentQuality, TheTrilingualSetsReachTheirFloors) {
  for (const std::string name : {"health", "law", "news", "story"}) {
    const fs::path folder = fs::path(STELE_CORPORA_DIR) / "trilingual" / name;
    EXPECT_GE(measure_f1(folder, name, Source::kSegments), read_quality_floor("alignment_" + name))
        << name;
    EXPECT_GE(measure_f1(folder, name, Source::kSegments, Tier::kStrong),
              read_quality_floor("alignment_strong_" + name))
        << name;
  }
}

}  // namespace
}  // namespace stele
