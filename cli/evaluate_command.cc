#include "align/base/read_file.h"
#include "align/bead/evaluate.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/read_segments.h"

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace stele::cli {
namespace {

using Json = nlohmann::ordered_json;

struct EvaluateFlags {
  std::vector<std::string> files;  // gold, test, gold, test, ...
  std::vector<std::string> units;  // one per language and document
  std::vector<std::string> languages;
  bool json = false;
};

// A pair of languages (or all of them), and what was found.
struct NamedEvaluation {
  std::string name;
  Evaluation evaluation;
};

Result<std::vector<BeadRecord>> read_beads(const std::string& path) {
  STELE_TRY(const std::string text, read_file(path));
  auto beads = parse_beads(text);
  if (!beads.ok()) return std::move(beads).error().in(path);
  if (beads->empty()) {
    return Error{ErrorCode::kInvalidArgument, path + ": there is no bead in it"};
  }
  return *std::move(beads);
}

// Adds the scores of one document: of all languages, and of each pair when there are more.
Status add_document(const std::string& gold_path, const std::string& test_path,
                    const std::vector<std::string>& unit_paths, std::vector<std::string> names,
                    std::vector<NamedEvaluation>* sums) {
  STELE_TRY(const std::vector<BeadRecord> gold, read_beads(gold_path));
  STELE_TRY(std::vector<BeadRecord> test, read_beads(test_path));
  if (!unit_paths.empty()) {
    std::vector<std::vector<std::uint64_t>> units;
    for (const std::string& path : unit_paths) {
      STELE_TRY(auto unit, read_units(path));
      units.push_back(std::move(unit));
    }
    auto merged = merge_by_unit(test, units);
    if (!merged.ok()) return std::move(merged).error().in(test_path);
    test = *std::move(merged);
  }
  const auto add = [&](const std::string& name, std::span<const BeadRecord> g,
                       std::span<const BeadRecord> t) -> Status {
    auto evaluation = evaluate(g, t);
    if (!evaluation.ok()) return std::move(evaluation).error().in(test_path);
    for (NamedEvaluation& sum : *sums) {
      if (sum.name != name) continue;
      sum.evaluation.add(*evaluation);
      return {};
    }
    sums->push_back({name, *std::move(evaluation)});
    return {};
  };
  STELE_TRY_VOID(add("all", gold, test));
  const std::size_t languages = gold[0].lists.size();
  if (names.empty()) {
    for (std::size_t k = 0; k < languages; ++k) names.push_back(std::to_string(k + 1));
  }
  if (names.size() != languages) {
    return Error{ErrorCode::kInvalidArgument, "--lang: " + std::to_string(names.size()) +
                                                  " languages given, " + gold_path + " has " +
                                                  std::to_string(languages)};
  }
  for (std::size_t a = 0; languages > 2 && a < languages; ++a) {
    for (std::size_t b = a + 1; b < languages; ++b) {
      STELE_TRY_VOID(
          add(names[a] + "-" + names[b], project_beads(gold, a, b), project_beads(test, a, b)));
    }
  }
  return {};
}

Json to_json(const PrecisionRecall& counts) {
  Json json;
  json["precision"] = counts.precision.rate();
  json["recall"] = counts.recall.rate();
  json["f1"] = counts.f1();
  json["test"] = counts.precision.total;
  json["gold"] = counts.recall.total;
  return json;
}

Json to_json(const Evaluation& evaluation) {
  Json json;
  json["strict"] = to_json(evaluation.strict);
  json["lax"] = to_json(evaluation.lax);
  for (const auto& [type, counts] : evaluation.by_type) json["by_type"][type] = to_json(counts);
  if (evaluation.calibration.empty()) return json;
  json["calibration_error"] = evaluation.calibration_error();
  auto& bins = json["calibration"] = Json::array();
  for (const CalibrationBin& bin : evaluation.calibration) {
    const double count = bin.count == 0 ? 1 : static_cast<double>(bin.count);
    bins.push_back({{"count", bin.count},
                    {"confidence", bin.confidence_sum / count},
                    {"correct", static_cast<double>(bin.correct) / count}});
  }
  return json;
}

void print_line(const std::string& name, const PrecisionRecall& counts) {
  std::printf("%-10s  %9.4f  %6.4f  %6.4f  %6llu  %6llu\n", name.c_str(), counts.precision.rate(),
              counts.recall.rate(), counts.f1(),
              static_cast<unsigned long long>(counts.precision.total),
              static_cast<unsigned long long>(counts.recall.total));
}

void print_table(const std::vector<NamedEvaluation>& evaluations) {
  std::printf("%-10s  %9s  %6s  %6s  %6s  %6s\n", "", "precision", "recall", "F1", "beads", "gold");
  for (const auto& [name, evaluation] : evaluations) {
    const std::string suffix = name == "all" ? "" : " " + name;
    print_line("strict" + suffix, evaluation.strict);
    print_line("lax" + suffix, evaluation.lax);
  }
  const Evaluation& all = evaluations.front().evaluation;
  for (const auto& [type, counts] : all.by_type) print_line(type, counts);
  if (all.calibration.empty()) return;
  std::printf("\nconfidence    beads  right\n");
  for (std::size_t i = 0; i < all.calibration.size(); ++i) {
    const CalibrationBin& bin = all.calibration[i];
    if (bin.count == 0) continue;
    std::printf("%.1f to %.1f  %7llu  %.3f\n", static_cast<double>(i) / 10,
                static_cast<double>(i + 1) / 10, static_cast<unsigned long long>(bin.count),
                static_cast<double>(bin.correct) / static_cast<double>(bin.count));
  }
  std::printf("calibration error %.4f\n", all.calibration_error());
}

Result<ExitCode> run_evaluation(const EvaluateFlags& flags) {
  if (flags.files.size() % 2 != 0 || flags.files.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 std::to_string(flags.files.size()) +
                     " files given, a gold and an alignment for each document expected"};
  }
  const std::size_t documents = flags.files.size() / 2;
  if (flags.units.size() % documents != 0) {
    return Error{ErrorCode::kInvalidArgument,
                 "--units: " + std::to_string(flags.units.size()) +
                     " files given, one for each language of each document expected"};
  }
  const std::size_t units = flags.units.size() / documents;
  std::vector<NamedEvaluation> sums;
  for (std::size_t d = 0; d < documents; ++d) {
    const auto begin = flags.units.begin() + static_cast<std::ptrdiff_t>(d * units);
    STELE_TRY_VOID(add_document(flags.files[2 * d], flags.files[2 * d + 1],
                                {begin, begin + static_cast<std::ptrdiff_t>(units)},
                                flags.languages, &sums));
  }
  if (!flags.json) {
    print_table(sums);
    return ExitCode::kDone;
  }
  Json json;
  for (const auto& [name, evaluation] : sums) json[name] = to_json(evaluation);
  std::printf("%s\n", json.dump(2).c_str());
  return ExitCode::kDone;
}

}  // namespace

void add_evaluate_command(CLI::App& app) {
  auto flags = std::make_shared<EvaluateFlags>();
  CLI::App* command =
      add_command(app, "evaluate", "Score alignments against gold ones",
                  "  stele evaluate gold.beads test.beads\n"
                  "  stele evaluate gold.txt test.beads --units src.unit --units tgt.unit --json",
                  [flags] { return run_evaluation(*flags); });
  command
      ->add_option("files", flags->files,
                   "GOLD TEST, and more such pairs to score several documents as one")
      ->required();
  command
      ->add_option("--units", flags->units,
                   "For golds of whole verses or paragraphs: the unit of each segment, one a line; "
                   "a file for each language")
      ->allow_extra_args(false);
  command->add_option("--lang", flags->languages, "Names for the languages: en,ru,zh")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_flag("--json", flags->json, "Print JSON");
}

}  // namespace stele::cli
