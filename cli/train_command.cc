// stele train: make pieces, vectors and lexicons from one's own pairs, and measure them.
#include "align/base/utf8.h"
#include "align/measure/embedding.h"
#include "align/measure/embedding_npy.h"
#include "align/measure/embedding_pieces.h"
#include "align/measure/sentence_encoder.h"
#include "align/train/embedding_writer.h"
#include "align/train/lexicon_score.h"
#include "align/train/pair_file.h"
#include "align/train/retrieval.h"
#include "align/train/train_lexicon.h"
#include "align/train/train_pieces.h"
#include "align/train/train_vectors.h"
#include "cli/command.h"
#include "cli/commands.h"

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace stele::cli {
namespace {

Status write_file(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  if (!file) return Error{ErrorCode::kIo, path + ": could not be written"};
  return {};
}

// "pairs.tsv@2.5" is pairs.tsv with weight 2.5.
Result<std::pair<std::string, double>> parse_weighted(const std::string& argument) {
  const std::size_t at = argument.rfind('@');
  if (at == std::string::npos) return std::pair(argument, 1.0);
  double weight = 0;
  const char* const end = argument.data() + argument.size();
  const auto parsed = std::from_chars(argument.data() + at + 1, end, weight);
  if (parsed.ec != std::errc() || parsed.ptr != end || !(weight > 0)) {
    return Error{ErrorCode::kInvalidArgument,
                 argument + ": '" + argument.substr(at + 1) + "' is not a weight above 0"};
  }
  return std::pair(argument.substr(0, at), weight);
}

struct PiecesCommand {
  std::vector<std::string> texts;
  std::string output;
  TrainPiecesOptions options;
};

Result<ExitCode> run_pieces(const PiecesCommand& command) {
  std::vector<std::string> lines;
  for (const std::string& path : command.texts) {
    STELE_TRY(const std::vector<std::string> more, read_line_file(path));
    lines.insert(lines.end(), more.begin(), more.end());
  }
  STELE_TRY(const std::string model, train_pieces(lines, command.options));
  STELE_TRY_VOID(write_file(command.output, model));
  return ExitCode::kDone;
}

struct VectorsCommand {
  std::string pieces;
  std::vector<std::string> pairs;
  std::vector<std::string> teachers;
  std::string languages;
  std::string output;
  TrainVectorsOptions options;
};

Result<TeacherSource> read_teacher(const std::string& argument) {
  STELE_TRY(const auto weighted, parse_weighted(argument));
  const std::size_t equals = weighted.first.find('=');
  if (equals == std::string::npos) {
    return Error{ErrorCode::kInvalidArgument, argument + ": expected TEXTS=VECTORS.npy"};
  }
  TeacherSource source;
  source.name = weighted.first.substr(0, equals);
  source.weight = weighted.second;
  STELE_TRY(source.texts, read_line_file(source.name));
  STELE_TRY(NpyMatrix matrix, read_npy(weighted.first.substr(equals + 1)));
  source.vectors.rows = matrix.row_count;
  source.vectors.columns = matrix.column_count;
  source.vectors.numbers = std::move(matrix.numbers);
  return source;
}

Result<ExitCode> run_vectors(const VectorsCommand& command) {
  STELE_TRY(const PieceList pieces, read_piece_list(command.pieces));
  const FoldTable folds;
  // A file with zero rows is enough to split texts with what readers will use.
  STELE_TRY(const std::string empty, build_embedding(folds, pieces, {}, 32, command.languages));
  STELE_TRY(const EmbeddingView view, parse_embedding(empty));
  std::vector<PairSource> sources;
  for (const std::string& argument : command.pairs) {
    STELE_TRY(const auto weighted, parse_weighted(argument));
    PairSource source;
    source.name = weighted.first;
    source.weight = weighted.second;
    STELE_TRY(source.pairs, read_pair_file(weighted.first));
    sources.push_back(std::move(source));
  }
  std::vector<TeacherSource> teachers;
  for (const std::string& argument : command.teachers) {
    STELE_TRY(TeacherSource source, read_teacher(argument));
    teachers.push_back(std::move(source));
  }
  PieceSplitter splitter(view);
  const SplitFunction split = [&](const std::string& text, std::vector<std::uint32_t>* out) {
    splitter.split(text, out);
  };
  TrainVectorsOptions options = command.options;
  options.report = [](std::size_t step, std::size_t step_count, double loss) {
    if (step % 1000 == 0 || step == step_count) {
      std::fprintf(stderr, "step %zu of %zu, loss %.4f\n", step, step_count, loss);
    }
  };
  STELE_TRY(const Matrix rows,
            train_vectors(sources, teachers, pieces.pieces.size(), split, options));
  STELE_TRY(const std::string file,
            build_embedding(folds, pieces, rows.numbers, options.dimension, command.languages));
  STELE_TRY_VOID(write_file(command.output, file));
  return ExitCode::kDone;
}

struct EvaluateCommand {
  std::string model;
  std::vector<std::string> languages;
  std::string first;
  std::string second;
  std::size_t threads = 0;
};

void fill_rows(const EmbeddingModel& model, std::span<const std::string_view> lines,
               std::size_t threads, Matrix* matrix) {
  model.embed_all(lines, matrix->numbers, threads);
}

void fill_rows(const SentenceEncoder& encoder, std::span<const std::string_view> lines,
               std::size_t threads, Matrix* matrix) {
  encoder.encode_all(lines, matrix->numbers, threads);
}

template <class Model>
Result<Matrix> embed_lines(const Model& model, const std::string& path, std::size_t threads) {
  STELE_TRY(const std::vector<std::string> lines, read_line_file(path));
  const std::vector<std::string_view> views(lines.begin(), lines.end());
  Matrix matrix(lines.size(), model.dimension());
  fill_rows(model, views, threads, &matrix);
  return matrix;
}

// Fails unless both files have as many lines.
Status check_line_counts(const EvaluateCommand& command, std::size_t first, std::size_t second) {
  if (first == second) return {};
  return Error{ErrorCode::kInvalidArgument, command.second + ": " + std::to_string(second) +
                                                " lines, expected " + std::to_string(first) +
                                                " as in " + command.first};
}

Result<ExitCode> run_evaluate_lexicon(const EvaluateCommand& command) {
  STELE_TRY(const Lexicon lexicon, Lexicon::open(command.model));
  STELE_TRY(const std::vector<std::string> first, read_line_file(command.first));
  STELE_TRY(const std::vector<std::string> second, read_line_file(command.second));
  STELE_TRY_VOID(check_line_counts(command, first.size(), second.size()));
  const std::string& from = command.languages[0];
  const std::string& to = command.languages[1];
  auto score = score_lexicon(lexicon, first, from, second, to);
  if (!score.ok()) return std::move(score).error().in(command.model);
  std::printf("%zu lines\tknown %.1f %%\tfound %.1f %%\tby chance %.1f %%\n", first.size(),
              100 * score->known, 100 * score->found, 100 * score->chance);
  return ExitCode::kDone;
}

template <class Model>
Result<ExitCode> run_evaluate_vectors(const EvaluateCommand& command) {
  STELE_TRY(const Model model, Model::open(command.model));
  STELE_TRY(Matrix first, embed_lines(model, command.first, command.threads));
  STELE_TRY(Matrix second, embed_lines(model, command.second, command.threads));
  STELE_TRY_VOID(check_line_counts(command, first.rows, second.rows));
  const std::size_t count = first.rows;
  const RetrievalScore score =
      score_retrieval(std::move(first), std::move(second), command.threads);
  std::printf("%zu lines\tcosine %.1f %%\tmargin %.1f %%\n", count, 100 * score.cosine,
              100 * score.margin);
  return ExitCode::kDone;
}

Result<ExitCode> run_evaluate(const EvaluateCommand& command) {
  if (!command.languages.empty()) return run_evaluate_lexicon(command);
  return std::filesystem::path(command.model).extension() == ".ste"
             ? run_evaluate_vectors<SentenceEncoder>(command)
             : run_evaluate_vectors<EmbeddingModel>(command);
}

struct LexiconCommand {
  std::vector<std::string> pairs;
  std::string output;
  TrainLexiconOptions options;
};

Result<ExitCode> run_lexicon(const LexiconCommand& command) {
  std::vector<LexiconPairs> sources;
  for (const std::string& argument : command.pairs) {
    const std::size_t dash = argument.find('-');
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos || dash > equals) {
      return Error{ErrorCode::kInvalidArgument, argument + ": expected a pair as in en-ru=FILE"};
    }
    LexiconPairs source;
    source.first_language = argument.substr(0, dash);
    source.second_language = argument.substr(dash + 1, equals - dash - 1);
    STELE_TRY(std::vector<TextPair> pairs, read_pair_file(argument.substr(equals + 1)));
    LexiconPairs* same = nullptr;
    for (LexiconPairs& known : sources) {
      if (known.first_language == source.first_language &&
          known.second_language == source.second_language) {
        same = &known;
      }
    }
    if (same == nullptr) {
      source.pairs = std::move(pairs);
      sources.push_back(std::move(source));
    } else {
      same->pairs.insert(same->pairs.end(), pairs.begin(), pairs.end());
    }
  }
  STELE_TRY(const LexiconContent content, train_lexicon(sources, command.options));
  STELE_TRY_VOID(write_file(command.output, format_lexicon(content)));
  return ExitCode::kDone;
}

void add_lexicon(CLI::App& train) {
  auto command = std::make_shared<LexiconCommand>();
  TrainLexiconOptions& options = command->options;
  CLI::App* app =
      add_command(train, "lexicon", "Learn a lexicon of words from pairs of texts",
                  "  stele train lexicon en-ru=memory.tsv en-ru=dictionary.tsv -o my.stl",
                  [command] { return run_lexicon(*command); });
  app->add_option("pairs", command->pairs,
                  "LANGUAGE-LANGUAGE=FILE: lines of text, tab, translation; repeatable")
      ->required();
  app->add_option("-o,--output", command->output, "Lexicon file to write")->required();
  app->add_option("--iterations", options.iterations, "Rounds of estimation")
      ->capture_default_str();
  app->add_option("--max-words", options.max_words, "Longer texts are left out")
      ->capture_default_str();
  app->add_option("--translations", options.max_translations, "Kept for one word")
      ->check(CLI::Range(1, 16))
      ->capture_default_str();
  app->add_option("--min-probability", options.min_probability, "Less probable ones are dropped")
      ->capture_default_str();
}

void add_pieces(CLI::App& train) {
  auto command = std::make_shared<PiecesCommand>();
  CLI::App* app = add_command(train, "pieces", "Train the vocabulary of subword pieces",
                              "  stele train pieces text.de text.fr -o pieces.model",
                              [command] { return run_pieces(*command); });
  app->add_option("text", command->texts, "Texts of all languages, a sentence a line")->required();
  app->add_option("-o,--output", command->output, "SentencePiece model to write")->required();
  app->add_option("--size", command->options.piece_count, "Pieces in the vocabulary")
      ->capture_default_str();
  app->add_option("--coverage", command->options.character_coverage,
                  "Share of the characters that get a piece")
      ->capture_default_str();
}

void add_vectors(CLI::App& train) {
  auto command = std::make_shared<VectorsCommand>();
  TrainVectorsOptions& options = command->options;
  CLI::App* app =
      add_command(train, "vectors", "Train an embedding table from pairs of translations",
                  "  stele train vectors --pieces pieces.model --pairs de-fr.tsv --languages de,fr "
                  "-o vectors.stv",
                  [command] { return run_vectors(*command); });
  app->add_option("--pieces", command->pieces, "SentencePiece model of stele train pieces")
      ->required();
  app->add_option("--pairs", command->pairs,
                  "FILE[@WEIGHT]: lines of text, tab, translation; repeatable");
  app->add_option("--teacher", command->teachers,
                  "TEXTS=VECTORS.npy[@WEIGHT]: lines and another encoder's vectors; repeatable");
  app->add_option("--languages,--lang", command->languages,
                  "Primary tags with commas between: de,fr")
      ->required();
  app->add_option("-o,--output", command->output, "Embedding file to write")->required();
  app->add_option("--dimension", options.dimension, "Numbers in a vector, a multiple of 32")
      ->check(CLI::Range(32, 1024))
      ->capture_default_str();
  app->add_option("--epochs", options.epochs, "Times all pairs are seen")->capture_default_str();
  app->add_option("--batch", options.batch_size, "Pairs in a batch")
      ->check(CLI::Range(2, 8192))
      ->capture_default_str();
  app->add_option("--temperature", options.temperature, "Cosines are divided by it")
      ->check(CLI::Range(0.02, 1.0))
      ->capture_default_str();
  app->add_option("--margin", options.margin, "Subtracted from the cosine of a true pair")
      ->capture_default_str();
  app->add_option("--hard-negatives", options.group_size,
                  "Fill batches with groups of so many texts that share a word; 0: at random");
  app->add_option("--dropout", options.piece_dropout, "Share of pieces left out")
      ->check(CLI::Range(0.0, 0.9))
      ->capture_default_str();
  app->add_option("--rate", options.learning_rate, "Learning rate")->capture_default_str();
  app->add_option("--rounded", options.rounded_share, "Last share of steps with rounded rows")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app->add_option("--seed", options.seed, "Seed of all chance")->capture_default_str();
  app->add_option("--threads", options.thread_count, "Threads to use; 0 is one a core");
}

void add_evaluate(CLI::App& train) {
  auto command = std::make_shared<EvaluateCommand>();
  CLI::App* app =
      add_command(train, "evaluate",
                  "Measure how often the nearest line is the translation, or how often a lexicon "
                  "finds a word's translation there",
                  "  stele train evaluate vectors.stv news.en news.ru\n"
                  "  stele train evaluate strong/encoder.ste news.en news.ru\n"
                  "  stele train evaluate lexicon.stl news.en news.ru --lang en,ru",
                  [command] { return run_evaluate(*command); });
  app->add_option("model", command->model, "Embedding or encoder file, or a lexicon with --lang")
      ->required();
  app->add_option("first", command->first, "Lines of one language")->required();
  app->add_option("second", command->second, "Their translations, line by line")->required();
  app->add_option("--lang", command->languages, "Measure a lexicon from one language to another")
      ->delimiter(',')
      ->expected(2);
  app->add_option("--threads", command->threads, "Threads to use; 0 is one a core");
}

}  // namespace

void add_train_command(CLI::App& app) {
  CLI::App* train =
      app.add_subcommand("train", "Make models from your own pairs, and measure them");
  train->require_subcommand(1);
  add_pieces(*train);
  add_vectors(*train);
  add_lexicon(*train);
  add_evaluate(*train);
  add_train_models_command(*train);
}

}  // namespace stele::cli
