// stele embed: one vector a line, for other tools and for looking at the model.
#include "align/base/read_file.h"
#include "align/base/utf8.h"
#include "align/measure/embedding.h"
#include "align/measure/embedding_npy.h"
#include "align/measure/sentence_encoder.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/models_folder.h"
#include "cli/output_file.h"
#include "cli/progress.h"
#include "cli/vector_flags.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stele::cli {
namespace {

struct EmbedOptions {
  std::string input = "-";
  std::string output;
  std::string language;
  std::string models;
  std::string vectors;
  std::string tier = "base";
  EmbedderFlags embedder;
  bool plain_sums = false;
  std::size_t threads = 0;
};

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return lines;
}

Result<EmbeddingModel> open_model(const EmbedOptions& options) {
  if (!options.vectors.empty()) return EmbeddingModel::open(options.vectors);
  STELE_TRY(const std::filesystem::path folder, find_models_folder(options.models));
  return EmbeddingModel::open(folder / "vectors.stv");
}

Status write_vectors(const EmbedOptions& options, const NpyMatrix& matrix) {
  STELE_TRY(OutputFile file, OutputFile::open(options.output));
  STELE_TRY_VOID(file.write(format_npy_header(matrix.row_count, matrix.column_count)));
  STELE_TRY_VOID(file.write({reinterpret_cast<const char*>(matrix.numbers.data()),
                             matrix.numbers.size() * sizeof(float)}));
  return file.commit();
}

// The plain sums of a model's rows for each line.
Result<NpyMatrix> sum_rows(const std::vector<std::string_view>& lines,
                           const EmbedOptions& options) {
  STELE_TRY(const EmbeddingModel model, open_model(options));
  if (!options.language.empty() && !model.covers(options.language)) {
    print_warning("the vectors were not trained on '" + options.language +
                  "': only words it shares with the trained languages mean anything");
  }
  NpyMatrix matrix{.row_count = lines.size(), .column_count = model.dimension(), .numbers = {}};
  matrix.numbers.resize(matrix.row_count * matrix.column_count);
  model.embed_all(lines, matrix.numbers, options.threads);
  return matrix;
}

// The encoder's vector for each line.
Result<NpyMatrix> encode_lines(const std::vector<std::string_view>& lines,
                               const EmbedOptions& options) {
  STELE_TRY(const std::filesystem::path folder, find_models_folder(options.models));
  STELE_TRY(const SentenceEncoder encoder,
            SentenceEncoder::open(folder / "strong" / "encoder.ste"));
  if (!options.language.empty() && !encoder.covers(options.language)) {
    print_warning("the encoder's vocabulary was not kept for '" + options.language +
                  "': its words fall to pieces");
  }
  NpyMatrix matrix{.row_count = lines.size(), .column_count = encoder.dimension(), .numbers = {}};
  matrix.numbers.resize(matrix.row_count * matrix.column_count);
  constexpr std::size_t kSlice = 1024;  // lines between two updates of the progress
  Progress progress("embedding", lines.size());
  for (std::size_t begin = 0; begin < lines.size(); begin += kSlice) {
    const std::size_t count = std::min(kSlice, lines.size() - begin);
    encoder.encode_all(
        std::span(lines).subspan(begin, count),
        std::span(matrix.numbers).subspan(begin * matrix.column_count, count * matrix.column_count),
        options.threads);
    progress.update(begin + count);
  }
  return matrix;
}

Result<NpyMatrix> make_vectors(const std::vector<std::string_view>& lines,
                               const EmbedOptions& options) {
  if (options.embedder.is_given()) return options.embedder.fetch(lines);
  return options.tier == "strong" ? encode_lines(lines, options) : sum_rows(lines, options);
}

Result<ExitCode> embed(const EmbedOptions& options) {
  STELE_TRY(const std::string text, read_file(options.input));
  if (find_invalid_utf8(text)) {
    return Error{ErrorCode::kInvalidArgument, options.input + ": not UTF-8; convert it first"};
  }
  const std::vector<std::string_view> lines = split_lines(text);
  STELE_TRY(NpyMatrix matrix, make_vectors(lines, options));
  if (!options.plain_sums) {
    for (std::size_t i = 0; i < matrix.row_count; ++i) {
      scale_to_unit_length(
          std::span(matrix.numbers).subspan(i * matrix.column_count, matrix.column_count));
    }
  }
  STELE_TRY_VOID(write_vectors(options, matrix));
  return ExitCode::kDone;
}

}  // namespace

void add_embed_command(CLI::App& app) {
  auto options = std::make_shared<EmbedOptions>();
  CLI::App* command = add_command(app, "embed", "Write one vector for each line as a .npy matrix",
                                  "  stele embed --lang en sentences.txt -o vectors.npy\n"
                                  "  stele embed --model strong sentences.txt -o vectors.npy\n"
                                  "  cat sentences.txt | stele embed -o - > vectors.npy",
                                  [options] { return embed(*options); });
  command->add_option("file", options->input, "Text, one sentence a line; - is standard input");
  command
      ->add_option("-o,--output", options->output, "The .npy file to write; - is standard output")
      ->required();
  command->add_option("--lang", options->language, "Language of the text, to be warned if unknown");
  command->add_option("--vectors", options->vectors,
                      "An embedding file instead of the shipped one");
  command->add_option("--models", options->models, "Folder with the models");
  command
      ->add_option("--model", options->tier,
                   "base: sums of piece rows; strong: the encoder, which knows the order of words")
      ->check(CLI::IsMember({"base", "strong"}))
      ->capture_default_str();
  options->embedder.add_to(*command);
  command->add_flag("--sums", options->plain_sums, "Plain sums of piece rows, not unit vectors");
  command->add_option("--threads", options->threads, "Threads to use; 0 is one a core");
}

}  // namespace stele::cli
