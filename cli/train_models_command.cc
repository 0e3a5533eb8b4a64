// stele train models: everything a pair of languages needs, from one's own translation memories.
#include "align/base/hash.h"
#include "align/base/language_tag.h"
#include "align/measure/embedding.h"
#include "align/measure/embedding_pieces.h"
#include "align/train/embedding_writer.h"
#include "align/train/retrieval.h"
#include "align/train/train_lexicon.h"
#include "align/train/train_pieces.h"
#include "align/train/train_vectors.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/exchange_options.h"
#include "cli/models_folder.h"
#include "cli/output_file.h"
#include "cli/progress.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <unordered_set>
#include <utility>
#include <vector>

namespace stele::cli {
namespace {

namespace fs = std::filesystem;

struct ModelsCommand {
  std::vector<std::string> files;
  std::string languages;
  std::string output;
  std::string base_models;
  ImportFlags import;
  TrainVectorsOptions vectors;
  std::size_t piece_count = 32000;
};

// Fewer pairs than this teach nothing that helps.
constexpr std::size_t kMinPairs = 500;
// One pair in fifty is kept to judge by, up to so many.
constexpr std::size_t kHeldOutStep = 50;
constexpr std::size_t kMaxHeldOut = 2000;

// The pairs of two of the languages.
struct LanguagePair {
  std::string first;
  std::string second;
  std::vector<TextPair> pairs;
  std::vector<TextPair> held_out;
  std::unordered_set<std::uint64_t> seen;
  std::size_t count = 0;

  void add(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return;
    if (!seen.insert(hash_bytes(a + '\x1F' + b)).second) return;
    const bool holds = ++count % kHeldOutStep == 0 && held_out.size() < kMaxHeldOut;
    (holds ? held_out : pairs).push_back({a, b});
  }
};

const std::string* find_text(const tm::Unit& unit, const std::string& primary) {
  for (const tm::Variant& variant : unit.variants) {
    if (primary_language(variant.language) == primary) return &variant.text;
  }
  return nullptr;
}

Result<std::vector<LanguagePair>> read_pairs(const ModelsCommand& command,
                                             const std::vector<std::string>& languages) {
  std::vector<LanguagePair> all;
  for (std::size_t a = 0; a < languages.size(); ++a) {
    for (std::size_t b = a + 1; b < languages.size(); ++b) {
      LanguagePair pair;
      pair.first = languages[a];
      pair.second = languages[b];
      all.push_back(std::move(pair));
    }
  }
  STELE_TRY(const auto reporter, ProblemReporter::open(command.import.rejects));
  Progress progress("reading units", 0);
  std::uint64_t unit_count = 0;
  for (const std::string& file : command.files) {
    const tm::UnitSink sink = [&](tm::Unit&& unit) -> Status {
      for (LanguagePair& pair : all) {
        const std::string* const first = find_text(unit, pair.first);
        const std::string* const second = find_text(unit, pair.second);
        if (first != nullptr && second != nullptr) pair.add(*first, *second);
      }
      progress.update(++unit_count);
      return {};
    };
    STELE_TRY_VOID(read_foreign_file(file, command.import, {}, *reporter, sink));
  }
  STELE_TRY_VOID(reporter->commit());
  std::vector<LanguagePair> kept;
  for (LanguagePair& pair : all) {
    if (pair.pairs.size() >= kMinPairs) {
      kept.push_back(std::move(pair));
    } else {
      print_warning(pair.first + "-" + pair.second + ": " + std::to_string(pair.pairs.size()) +
                    " different pairs, left out (at least " + std::to_string(kMinPairs) +
                    " are needed)");
    }
  }
  if (kept.empty()) {
    return Error{ErrorCode::kInvalidArgument, command.files.front() +
                                                  ": too few pairs in the languages " +
                                                  command.languages + " to learn from"};
  }
  return kept;
}

Result<PieceList> make_pieces(const std::vector<LanguagePair>& pairs, const ModelsCommand& command,
                              const fs::path& path) {
  std::vector<std::string> lines;
  for (const LanguagePair& pair : pairs) {
    for (const TextPair& texts : pair.pairs) {
      lines.push_back(texts.first);
      lines.push_back(texts.second);
    }
  }
  // A small text does not have that many pieces; the trainer says so only by failing.
  constexpr std::size_t kFewestPieces = 1000;
  std::size_t count = command.piece_count;
  while (true) {
    auto model = train_pieces(lines, {.piece_count = count});
    if (model.ok()) {
      STELE_TRY_VOID(write_output(path, *model));
      return read_piece_list(path);
    }
    if (count / 2 < kFewestPieces) return std::move(model).error();
    count /= 2;
  }
}

Status make_vectors(const std::vector<LanguagePair>& pairs, const PieceList& pieces,
                    const ModelsCommand& command, const std::string& languages,
                    const fs::path& path) {
  const FoldTable folds;
  // A file with zero rows is enough to split texts with what readers will use.
  STELE_TRY(const std::string empty, build_embedding(folds, pieces, {}, 32, languages));
  STELE_TRY(const EmbeddingView view, parse_embedding(empty));
  PieceSplitter splitter(view);
  const SplitFunction split = [&](const std::string& text, std::vector<std::uint32_t>* out) {
    splitter.split(text, out);
  };
  std::vector<PairSource> sources;
  for (const LanguagePair& pair : pairs) {
    sources.push_back({pair.first + "-" + pair.second, pair.pairs, 1});
  }
  TrainVectorsOptions options = command.vectors;
  std::unique_ptr<Progress> progress;
  options.report = [&](std::size_t step, std::size_t step_count, double) {
    if (progress == nullptr) progress = std::make_unique<Progress>("training vectors", step_count);
    progress->update(step);
  };
  STELE_TRY(const Matrix rows, train_vectors(sources, {}, pieces.pieces.size(), split, options));
  STELE_TRY(const std::string file,
            build_embedding(folds, pieces, rows.numbers, options.dimension, languages));
  return write_output(path, file);
}

Status make_lexicon(const std::vector<LanguagePair>& pairs, const fs::path& path) {
  std::vector<LexiconPairs> sources;
  for (const LanguagePair& pair : pairs) sources.push_back({pair.first, pair.second, pair.pairs});
  STELE_TRY(const LexiconContent content, train_lexicon(sources, {}));
  return write_output(path, format_lexicon(content));
}

// What does not depend on the languages comes from the models at hand, so that the folder is whole.
Status copy_common_models(const ModelsCommand& command) {
  STELE_TRY(const fs::path base, find_models_folder(command.base_models));
  std::error_code failure;
  for (const char* name : {"rules", "aligner.weights"}) {
    const fs::path from = base / name;
    const fs::path to = fs::path(command.output) / name;
    if (!fs::exists(from, failure) || fs::equivalent(from, to, failure)) continue;
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::overwrite_existing, failure);
    if (failure) return Error{ErrorCode::kIo, to.string() + ": " + failure.message()};
  }
  return {};
}

Status print_quality(const std::vector<LanguagePair>& pairs, const ModelsCommand& command,
                     const fs::path& path) {
  STELE_TRY(const EmbeddingModel model, EmbeddingModel::open(path));
  const auto embed = [&](const std::vector<TextPair>& texts, bool second) {
    std::vector<std::string_view> views;
    for (const TextPair& text : texts) views.push_back(second ? text.second : text.first);
    Matrix matrix(views.size(), model.dimension());
    model.embed_all(views, matrix.numbers, command.vectors.thread_count);
    return matrix;
  };
  for (const LanguagePair& pair : pairs) {
    const RetrievalScore score = score_retrieval(
        embed(pair.held_out, false), embed(pair.held_out, true), command.vectors.thread_count);
    std::printf("%s-%s: %zu pairs, %zu held out, nearest is the translation: %.1f %%\n",
                pair.first.c_str(), pair.second.c_str(), pair.pairs.size(), pair.held_out.size(),
                100 * score.margin);
  }
  return {};
}

Result<ExitCode> run_models(const ModelsCommand& command) {
  STELE_TRY(const auto tags, parse_language_list(command.languages));
  std::vector<std::string> languages;
  for (const std::string& tag : tags) languages.push_back(primary_language(tag));
  if (languages.size() < 2) {
    return Error{ErrorCode::kInvalidArgument,
                 "--lang: two languages or more expected, as in de,fr"};
  }
  STELE_TRY(const auto pairs, read_pairs(command, languages));
  std::error_code failure;
  fs::create_directories(command.output, failure);
  if (failure) return Error{ErrorCode::kIo, command.output + ": " + failure.message()};
  const fs::path folder = command.output;
  std::string list;
  for (const std::string& language : languages) list += (list.empty() ? "" : ",") + language;
  STELE_TRY(const PieceList pieces, make_pieces(pairs, command, folder / "pieces.model"));
  STELE_TRY_VOID(make_vectors(pairs, pieces, command, list, folder / "vectors.stv"));
  STELE_TRY_VOID(make_lexicon(pairs, folder / "lexicon.stl"));
  STELE_TRY_VOID(copy_common_models(command));
  STELE_TRY_VOID(print_quality(pairs, command, folder / "vectors.stv"));
  std::printf("use them: stele align --models %s ...\n", command.output.c_str());
  return ExitCode::kDone;
}

}  // namespace

void add_train_models_command(CLI::App& train) {
  auto command = std::make_shared<ModelsCommand>();
  CLI::App* app =
      add_command(train, "models", "Make all models for your languages from your own translations",
                  "  stele train models memory.tmx --lang de,fr -o my-models\n"
                  "  stele align --models my-models berg.de.txt berg.fr.txt -o berg.tmx",
                  [command] { return run_models(*command); });
  app->add_option("files", command->files, "TMX, XLIFF, PO, TSV, JSON lines or CSV files")
      ->required();
  app->add_option("--lang", command->languages, "The languages to learn: de,fr")->required();
  app->add_option("-o,--output", command->output, "Folder for the models")->required();
  app->add_option("--models", command->base_models,
                  "Folder whose segmentation rules and aligner weights are copied");
  app->add_option("--from-format", command->import.format, "Of the files, if it is not detected");
  app->add_option("--size", command->piece_count, "Pieces in the vocabulary, fewer for little text")
      ->check(CLI::Range(1000, 200000))
      ->capture_default_str();
  app->add_option("--dimension", command->vectors.dimension, "Numbers in a vector")
      ->check(CLI::Range(32, 1024))
      ->capture_default_str();
  app->add_option("--epochs", command->vectors.epochs, "Times all pairs are seen")
      ->check(CLI::Range(0.01, 1000.0))
      ->capture_default_str();
  app->add_option("--seed", command->vectors.seed, "Seed of all chance");
  app->add_option("--threads", command->vectors.thread_count, "Threads to use; 0 is one a core");
}

}  // namespace stele::cli
