#include "cli/aligner_models.h"

#include "align/base/language_tag.h"
#include "align/base/read_file.h"
#include "cli/models_folder.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace stele::cli {
namespace {

namespace fs = std::filesystem;

template <class Model>
bool covers_all(const Model& model, std::span<const std::string> languages) {
  return std::all_of(languages.begin(), languages.end(),
                     [&](const std::string& language) { return model.covers(language); });
}

bool covers_all(const Lexicon& model, std::span<const std::string> languages) {
  for (const std::string& a : languages) {
    for (const std::string& b : languages) {
      if (primary_language(a) != primary_language(b) && !model.covers(a, b)) return false;
    }
  }
  return true;
}

// Opens the model called `name`, as open_aligner_models says.
template <class Model>
Result<std::optional<Model>> open_covering(const fs::path& folder, const char* name,
                                           std::span<const std::string> languages) {
  std::optional<Model> main;
  std::error_code ignored;
  if (const auto path = folder / name; fs::exists(path, ignored)) {
    STELE_TRY(main, Model::open(path));
    if (covers_all(*main, languages)) return main;
  }
  std::vector<fs::path> others;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (fs::exists(entry.path() / name, ignored)) others.push_back(entry.path() / name);
  }
  std::sort(others.begin(), others.end());
  for (const fs::path& path : others) {
    STELE_TRY(std::optional<Model> model, Model::open(path));
    if (covers_all(*model, languages)) return model;
  }
  return main;
}

Result<AlignerModel> open_weights(const fs::path& path) {
  STELE_TRY(const std::string text, read_file(path));
  auto weights = parse_aligner_model(text);
  if (!weights.ok()) return std::move(weights).error().in(path.string());
  return weights;
}

}  // namespace

AlignResources AlignerModels::resources() const {
  AlignResources resources;
  if (weights) resources.model = &*weights;
  if (embeddings) resources.embeddings = &*embeddings;
  if (lexicon) resources.lexicon = &*lexicon;
  if (encoder) resources.encoder = &*encoder;
  if (encoder_weights) resources.encoder_model = &*encoder_weights;
  return resources;
}

Result<AlignerModels> open_aligner_models(const std::string& flag,
                                          std::span<const std::string> languages, ModelTier tier) {
  STELE_TRY(const fs::path folder, find_models_folder(flag));
  AlignerModels models;
  std::error_code ignored;
  const auto weights_path = folder / "aligner.weights";
  if (std::filesystem::exists(weights_path, ignored)) {
    STELE_TRY(models.weights, open_weights(weights_path));
  }
  STELE_TRY(models.embeddings, open_covering<EmbeddingModel>(folder, "vectors.stv", languages));
  STELE_TRY(models.lexicon, open_covering<Lexicon>(folder, "lexicon.stl", languages));
  const bool automatic = tier == ModelTier::kAuto;
  const bool has_vectors = models.embeddings && covers_all(*models.embeddings, languages);
  if (tier == ModelTier::kBase || (automatic && has_vectors)) return models;
  const fs::path strong = folder / "strong";
  auto encoder = SentenceEncoder::open(strong / "encoder.ste");
  if (!encoder.ok() && encoder.error().code == ErrorCode::kNotFound) {
    if (automatic) return models;
    return Error{ErrorCode::kNotFound, folder.string() + ": no strong models in it (" +
                                           strong.string() +
                                           "/encoder.ste); use --model base or copy the folder "
                                           "strong of the models that ship"};
  }
  if (automatic && encoder.ok() && !covers_all(*encoder, languages)) return models;
  STELE_TRY(models.encoder, std::move(encoder));
  if (const auto path = strong / "aligner.weights"; fs::exists(path, ignored)) {
    STELE_TRY(models.encoder_weights, open_weights(path));
  }
  return models;
}

}  // namespace stele::cli
