// Opens what ships for the aligner: weights, vectors and lexicons.
#pragma once

#include "align/base/result.h"
#include "align/bead/aligner.h"
#include "align/measure/bead_model.h"
#include "align/measure/embedding.h"
#include "align/measure/lexicon.h"

#include <optional>
#include <span>
#include <string>

namespace stele::cli {

// The models that a folder has. Keeps them open.
struct AlignerModels {
  std::optional<AlignerModel> weights;
  std::optional<EmbeddingModel> embeddings;
  std::optional<Lexicon> lexicon;

  // Points into this object.
  AlignResources resources() const;
};

// Opens what is there in the folder that find_models_folder(flag) names; what is not there is not
// used. Vectors and lexicon are those of the folder itself unless they lack one of `languages` and
// those of a sub-folder (the first by name, as in models/de-fr) have all.
// Fails when a file is damaged or newer, naming it.
Result<AlignerModels> open_aligner_models(const std::string& flag,
                                          std::span<const std::string> languages);

}  // namespace stele::cli
