#include "cli/aligner_models.h"

#include "align/base/read_file.h"
#include "cli/models_folder.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace stele::cli {

AlignResources AlignerModels::resources() const {
  AlignResources resources;
  if (weights) resources.model = &*weights;
  if (embeddings) resources.embeddings = &*embeddings;
  if (lexicon) resources.lexicon = &*lexicon;
  return resources;
}

Result<AlignerModels> open_aligner_models(const std::string& flag) {
  STELE_TRY(const std::filesystem::path folder, find_models_folder(flag));
  AlignerModels models;
  std::error_code ignored;
  const auto weights_path = folder / "aligner.weights";
  if (std::filesystem::exists(weights_path, ignored)) {
    STELE_TRY(const std::string text, read_file(weights_path));
    auto weights = parse_aligner_model(text);
    if (!weights.ok()) return std::move(weights).error().in(weights_path.string());
    models.weights = *std::move(weights);
  }
  if (const auto path = folder / "vectors.stv"; std::filesystem::exists(path, ignored)) {
    STELE_TRY(models.embeddings, EmbeddingModel::open(path));
  }
  if (const auto path = folder / "lexicon.stl"; std::filesystem::exists(path, ignored)) {
    STELE_TRY(models.lexicon, Lexicon::open(path));
  }
  return models;
}

}  // namespace stele::cli
