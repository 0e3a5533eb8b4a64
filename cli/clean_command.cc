// stele clean: units that a memory is better without, reported or dropped.
#include "cli/aligner_models.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/exchange_options.h"
#include "tm/exchange/pair_probability.h"
#include "tm/exchange/unit_checks.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace stele::cli {
namespace {

// Units that are judged together, and kept in memory at once.
constexpr std::size_t kBatchUnits = 4096;
// Where few right pairs are lost; tm/exchange/README.md has the figures.
constexpr double kDefaultProbability = 0.3;

struct CleanOptions {
  std::string memory;
  std::string checks;
  std::string rejects;
  std::string models;
  double min_probability = kDefaultProbability;
  bool drop = false;
  bool json = false;
};

Result<std::vector<tm::UnitCheck>> parse_checks(const std::string& list) {
  std::vector<tm::UnitCheck> chosen;
  for (std::size_t begin = 0; !list.empty() && begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string name = list.substr(begin, end - begin);
    begin = end + 1;
    const auto* found =
        std::find_if(std::begin(tm::kUnitChecks), std::end(tm::kUnitChecks),
                     [&](tm::UnitCheck check) { return tm::unit_check_name(check) == name; });
    if (found == std::end(tm::kUnitChecks)) {
      return Error{
          ErrorCode::kInvalidArgument,
          "--checks '" + name +
              "', expected duplicate, untranslated, language, tags, numbers, length or misaligned"};
    }
    chosen.push_back(*found);
  }
  if (chosen.empty()) chosen.assign(std::begin(tm::kUnitChecks), std::end(tm::kUnitChecks));
  return chosen;
}

void print_finding(const CleanOptions& options, tm::UnitId id, const tm::Unit& unit,
                   const tm::UnitFinding& finding) {
  const std::string name(tm::unit_check_name(finding.check));
  if (options.json) {
    nlohmann::ordered_json object;
    object["unit"] = id.value;
    object["check"] = name;
    object["message"] = finding.message;
    for (const tm::Variant& variant : unit.variants) {
      object["texts"][variant.language] = variant.text;
    }
    std::cout << object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
    return;
  }
  std::cout << "unit " << id.value << ": " << name << ": " << finding.message << '\n';
}

class Cleaner {
 public:
  Cleaner(const CleanOptions& options, std::vector<tm::UnitCheck> checks)
      : options_(options), checks_(std::move(checks)) {}

  Status open() {
    if (is_chosen(tm::UnitCheck::kMisaligned)) {
      STELE_TRY(models_, open_aligner_models(options_.models, {}));
    }
    if (options_.rejects.empty()) return {};
    STELE_TRY(rejects_, UnitOutput::open(options_.rejects, tm::Format::kTmx, {}));
    return {};
  }

  Status take(tm::UnitId id, tm::Unit unit) {
    ids_.push_back(id);
    units_.push_back(std::move(unit));
    return units_.size() < kBatchUnits ? Status() : judge_batch();
  }

  Status finish() {
    STELE_TRY_VOID(judge_batch());
    return rejects_ ? rejects_->commit() : Status();
  }

  const std::vector<tm::UnitId>& found_units() const { return found_units_; }

  void print_summary(std::uint64_t unit_count) const {
    std::cout << count_units(unit_count) << ", " << found_units_.size()
              << (options_.drop ? " dropped" : " found");
    for (const tm::UnitCheck check : checks_) {
      const auto count = counts_.find(check);
      if (count != counts_.end()) {
        std::cout << ", " << tm::unit_check_name(check) << ' ' << count->second;
      }
    }
    std::cout << '\n';
  }

 private:
  bool is_chosen(tm::UnitCheck check) const {
    return std::find(checks_.begin(), checks_.end(), check) != checks_.end();
  }

  Status judge_batch() {
    std::vector<tm::PairProbability> probabilities(units_.size());
    if (models_) {
      STELE_TRY(probabilities, tm::find_pair_probabilities(units_, models_->resources()));
    }
    for (std::size_t i = 0; i < units_.size(); ++i) {
      std::vector<tm::UnitFinding> findings = checker_.check(units_[i]);
      if (models_ && probabilities[i].probability < options_.min_probability) {
        findings.push_back({tm::UnitCheck::kMisaligned, describe(units_[i], probabilities[i])});
      }
      STELE_TRY_VOID(report(ids_[i], units_[i], findings));
    }
    ids_.clear();
    units_.clear();
    return {};
  }

  static std::string describe(const tm::Unit& unit, const tm::PairProbability& pair) {
    char probability[16];
    std::snprintf(probability, sizeof(probability), "%.2f", pair.probability);
    return unit.variants[0].language + " and " + pair.language +
           " translate each other with probability " + probability;
  }

  Status report(tm::UnitId id, const tm::Unit& unit, const std::vector<tm::UnitFinding>& findings) {
    bool is_found = false;
    for (const tm::UnitFinding& finding : findings) {
      if (!is_chosen(finding.check)) continue;
      print_finding(options_, id, unit, finding);
      ++counts_[finding.check];
      is_found = true;
    }
    if (!is_found) return {};
    found_units_.push_back(id);
    return rejects_ ? rejects_->write(unit) : Status();
  }

  const CleanOptions& options_;
  std::vector<tm::UnitCheck> checks_;
  std::optional<AlignerModels> models_;
  std::unique_ptr<UnitOutput> rejects_;
  tm::UnitChecker checker_;
  std::vector<tm::UnitId> ids_;
  std::vector<tm::Unit> units_;
  std::vector<tm::UnitId> found_units_;
  std::map<tm::UnitCheck, std::uint64_t> counts_;
};

Result<ExitCode> run_clean(const CleanOptions& options) {
  STELE_TRY(auto checks, parse_checks(options.checks));
  STELE_TRY(const tm::Memory memory, tm::Memory::open(options.memory));
  Cleaner cleaner(options, std::move(checks));
  STELE_TRY_VOID(cleaner.open());
  STELE_TRY_VOID(memory.visit_units(
      [&](tm::UnitId id, tm::Unit unit) { return cleaner.take(id, std::move(unit)); }));
  STELE_TRY_VOID(cleaner.finish());
  const std::vector<tm::UnitId>& found_units = cleaner.found_units();
  if (options.drop && !found_units.empty()) {
    STELE_TRY(tm::MemoryWriter writer, tm::MemoryWriter::open(options.memory));
    for (const tm::UnitId id : found_units) STELE_TRY_VOID(writer.remove(id));
    STELE_TRY_VOID(writer.commit());
  }
  if (!options.json) cleaner.print_summary(memory.unit_count());
  return found_units.empty() || options.drop ? ExitCode::kDone : ExitCode::kFound;
}

}  // namespace

void add_clean_command(CLI::App& app) {
  const auto options = std::make_shared<CleanOptions>();
  CLI::App* command = add_command(
      app, "clean", "Find units that a memory is better without; exit 1 when there are some",
      "  stele clean memory/\n"
      "  stele clean memory/ --checks duplicate,untranslated --drop --rejects dropped.tmx",
      [options] { return run_clean(*options); });
  command->add_option("memory", options->memory, "The memory's folder")->required();
  command->add_option("--checks", options->checks,
                      "Only these: duplicate,untranslated,language,tags,numbers,length,misaligned");
  command
      ->add_option("--min-probability", options->min_probability,
                   "Below it the aligner takes a pair for misaligned")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command->add_option("--models", options->models, "The folder of models");
  command->add_flag("--drop", options->drop, "Remove what was found from the memory");
  command->add_option("--rejects", options->rejects, "Write what was found to this TMX file");
  command->add_flag("--json", options->json, "Print one JSON object a finding");
}

}  // namespace stele::cli
