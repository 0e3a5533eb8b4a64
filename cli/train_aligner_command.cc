#include "align/base/read_file.h"
#include "align/measure/bead_model.h"
#include "align/train/train_aligner.h"
#include "cli/aligner_models.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/output_file.h"
#include "cli/read_segments.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace stele::cli {
namespace {

namespace fs = std::filesystem;

struct TrainAlignerFlags {
  std::vector<std::string> recipes;
  std::string output;
  std::string models;
  std::string tier = "base";
  std::string start;
  std::vector<int> evidence;
  TrainAlignerOptions options;
};

using Languages = std::array<std::string, 2>;

// The gold of a folder: gold.txt, or of tests/eval/ gold.en-ru.beads.
fs::path gold_of(const fs::path& folder, const Languages& languages) {
  const fs::path named = folder / ("gold." + languages[0] + "-" + languages[1] + ".beads");
  return fs::exists(named) ? named : folder / "gold.txt";
}

// Reads a folder with src.txt, tgt.txt, gold.txt and maybe src.unit and tgt.unit, or with
// segments.en.txt, segments.ru.txt and gold.en-ru.beads.
Result<TrainingPair> read_gold_folder(const fs::path& folder, const Languages& languages) {
  TrainingPair pair;
  pair.name = folder.string();
  const fs::path gold_path = gold_of(folder, languages);
  for (std::size_t s = 0; s < 2; ++s) {
    const fs::path text = gold_path.extension() == ".beads"
                              ? folder / ("segments." + languages[s] + ".txt")
                              : folder / (s == 0 ? "src.txt" : "tgt.txt");
    STELE_TRY(pair.texts[s],
              read_segments(
                  text, {.language = languages[s], .presegmented = true, .trust_language = true}));
  }
  STELE_TRY(const std::string gold, read_file(gold_path));
  auto beads = parse_beads(gold);
  if (!beads.ok()) return std::move(beads).error().in(gold_path.string());
  pair.gold = *std::move(beads);
  for (const BeadRecord& bead : pair.gold) {
    for (std::size_t s = 0; s < 2; ++s) {
      if (bead.lists.size() != 2 ||
          (!bead.lists[s].empty() && bead.lists[s].back() >= pair.texts[s].segments.size())) {
        return Error{ErrorCode::kInvalidArgument,
                     gold_path.string() + ": a bead does not fit the texts"};
      }
    }
  }
  pair.has_coarse_gold = fs::exists(folder / "src.unit");
  return pair;
}

// A row of a recipe: `gold LANG LANG FOLDER`, whose sub-folders may hold the documents, or
// `pairs LANG LANG FILE.tsv COUNT`, of which the first COUNT pairs are corrupted.
Status read_row(const std::string& line, const fs::path& base, std::vector<TrainingPair>* pairs) {
  std::istringstream words(line);
  std::string kind;
  std::array<std::string, 2> languages;
  std::string name;
  words >> kind >> languages[0] >> languages[1] >> name;
  const fs::path path = fs::path(name).is_absolute() ? fs::path(name) : base / name;
  if (kind == "gold" && !name.empty()) {
    std::vector<fs::path> folders;
    const auto has_gold = [&](const fs::path& folder) {
      return fs::exists(gold_of(folder, languages));
    };
    if (has_gold(path)) folders.push_back(path);
    std::error_code failure;
    for (const auto& entry : fs::directory_iterator(path, failure)) {
      if (has_gold(entry.path())) folders.push_back(entry.path());
    }
    if (folders.empty()) {
      return Error{ErrorCode::kNotFound, path.string() + ": no gold in it or its folders"};
    }
    std::sort(folders.begin(), folders.end());
    for (const fs::path& folder : folders) {
      STELE_TRY(auto pair, read_gold_folder(folder, languages));
      pairs->push_back(std::move(pair));
    }
    return {};
  }
  std::size_t count = 0;
  if (kind != "pairs" || !(words >> count)) {
    return Error{ErrorCode::kInvalidArgument,
                 "'" + line +
                     "' found, 'gold LANG LANG FOLDER' or 'pairs LANG LANG FILE COUNT' "
                     "expected"};
  }
  STELE_TRY(const std::string text, read_file(path));
  std::istringstream lines(text);
  std::vector<std::pair<std::string, std::string>> translations;
  std::string row;
  while (translations.size() < count && std::getline(lines, row)) {
    const std::size_t tab = row.find('\t');
    if (tab == std::string::npos) continue;
    const std::size_t end = std::min(row.find('\t', tab + 1), row.size());
    translations.emplace_back(row.substr(0, tab), row.substr(tab + 1, end - tab - 1));
  }
  for (TrainingPair& pair : make_corrupted_pairs(translations, languages, {})) {
    pairs->push_back(std::move(pair));
  }
  return {};
}

Result<ExitCode> train(const TrainAlignerFlags& flags) {
  std::vector<TrainingPair> pairs;
  for (const std::string& recipe : flags.recipes) {
    STELE_TRY(const std::string text, read_file(recipe));
    std::istringstream lines(text);
    std::string line;
    while (std::getline(lines, line)) {
      if (line.empty() || line[0] == '#') continue;
      const auto status = read_row(line, fs::path(recipe).parent_path(), &pairs);
      if (!status.ok()) return status.error().in(recipe);
    }
  }
  // The models of each pair of languages, opened once.
  std::map<Languages, AlignerModels> models;
  std::vector<AlignResources> resources;
  for (const TrainingPair& pair : pairs) {
    const Languages languages = {pair.texts[0].language, pair.texts[1].language};
    auto found = models.find(languages);
    if (found == models.end()) {
      STELE_TRY(
          AlignerModels opened,
          open_aligner_models(flags.models, languages,
                              flags.tier == "strong" ? ModelTier::kStrong : ModelTier::kBase));
      found = models.emplace(languages, std::move(opened)).first;
    }
    resources.push_back(found->second.resources());
  }
  TrainAlignerOptions options = flags.options;
  options.report = [](const std::string& line) { std::cerr << line << '\n'; };
  for (const int kind : flags.evidence) options.evidence.push_back(static_cast<Evidence>(kind));
  AlignerModel start;
  if (!flags.start.empty()) {
    STELE_TRY(const std::string text, read_file(flags.start));
    auto parsed = parse_aligner_model(text);
    if (!parsed.ok()) return std::move(parsed).error().in(flags.start);
    start = *std::move(parsed);
    options.start = &start;
  }
  STELE_TRY(const AlignerModel model, train_aligner(pairs, resources, options));
  STELE_TRY_VOID(write_output(flags.output, format_aligner_model(model)));
  return ExitCode::kDone;
}

}  // namespace

void add_train_aligner_command(CLI::App& app) {
  auto flags = std::make_shared<TrainAlignerFlags>();
  CLI::App* command = add_command(app, "train-aligner", "Learn the aligner's weights from golds",
                                  "  stele train-aligner recipe.txt -o my-models/aligner.weights",
                                  [flags] { return train(*flags); });
  command
      ->add_option("recipes", flags->recipes,
                   "Files with lines 'gold LANG LANG FOLDER' or 'pairs LANG LANG FILE COUNT'")
      ->required();
  command->add_option("-o,--output", flags->output, "Where to write the weights")->required();
  command->add_option("--models", flags->models, "The folder of models");
  command->add_option("--model", flags->tier, "base, or strong: with the encoder's vectors, too")
      ->check(CLI::IsMember({"base", "strong"}));
  command
      ->add_option("--evidence", flags->evidence,
                   "Learn only for: 0 texts alone, 1 vectors, 2 words, 3 both")
      ->check(CLI::Range(0, 3))
      ->delimiter(',');
  command->add_option("--start", flags->start,
                      "Weights that stay for the kinds of evidence that are not learnt");
  command->add_option(
      "--members", flags->options.members,
      "Models of a committee, each learnt from other documents; the mean is written");
  command->add_option("--rounds", flags->options.rounds, "Of finding candidates and learning");
  command->add_option("--hidden", flags->options.hidden_units, "Hidden units of the second pass");
  command->add_option("--steps", flags->options.steps, "Steps in each round");
  command->add_option("--penalty", flags->options.penalty, "On squared weights");
  command->add_option("--seed", flags->options.seed, "Of the first weights");
}

}  // namespace stele::cli
