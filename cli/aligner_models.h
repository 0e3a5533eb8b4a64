// Opens what ships for the aligner: weights, vectors and lexicons.
#pragma once

#include "align/base/result.h"
#include "align/bead/aligner.h"
#include "align/measure/bead_model.h"
#include "align/measure/embedding.h"
#include "align/measure/lexicon.h"
#include "align/measure/sentence_encoder.h"

#include <optional>
#include <span>
#include <string>

namespace stele::cli {

// The models that a folder has. Keeps them open.
struct AlignerModels {
  std::optional<AlignerModel> weights;
  std::optional<EmbeddingModel> embeddings;
  std::optional<Lexicon> lexicon;
  std::optional<SentenceEncoder> encoder;
  std::optional<AlignerModel> encoder_weights;

  // Points into this object.
  AlignResources resources() const;
};

// Which vectors stand for a segment: auto is strong where only the encoder covers the languages,
// for it is slow, and its floats may differ from machine to machine.
enum class ModelTier { kAuto, kBase, kStrong };

// Opens what is there in the folder that find_models_folder(flag) names; what is not there is not
// used. Vectors and lexicon are those of the folder itself unless they lack one of `languages` and
// those of a sub-folder (the first by name, as in models/de-fr) have all.
// The strong tier adds strong/encoder.ste and its weights, which align_texts does not use for texts
// in other languages than they cover. Fails when a file is damaged or newer, naming it, and with
// kNotFound when kStrong is asked for but is not there.
Result<AlignerModels> open_aligner_models(const std::string& flag,
                                          std::span<const std::string> languages,
                                          ModelTier tier = ModelTier::kBase);

}  // namespace stele::cli
