// stele clean: units that a memory is better without, reported or dropped.
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/exchange_options.h"
#include "tm/exchange/unit_checks.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"

#include <array>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace stele::cli {
namespace {

constexpr std::array<tm::UnitCheck, 6> kChecks = {
    tm::UnitCheck::kDuplicate,   tm::UnitCheck::kUntranslated,   tm::UnitCheck::kWrongLanguage,
    tm::UnitCheck::kTagMismatch, tm::UnitCheck::kNumberMismatch, tm::UnitCheck::kLengthOutlier};

struct CleanOptions {
  std::string memory;
  std::string checks;
  std::string rejects;
  bool drop = false;
  bool json = false;
};

Result<std::vector<tm::UnitCheck>> parse_checks(const std::string& list) {
  std::vector<tm::UnitCheck> chosen;
  for (std::size_t begin = 0; !list.empty() && begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string name = list.substr(begin, end - begin);
    begin = end + 1;
    const auto* found = std::find_if(kChecks.begin(), kChecks.end(), [&](tm::UnitCheck check) {
      return tm::unit_check_name(check) == name;
    });
    if (found == kChecks.end()) {
      return Error{ErrorCode::kInvalidArgument,
                   "--checks '" + name +
                       "', expected duplicate, untranslated, language, tags, numbers or length"};
    }
    chosen.push_back(*found);
  }
  if (chosen.empty()) chosen.assign(kChecks.begin(), kChecks.end());
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

Result<ExitCode> run_clean(const CleanOptions& options) {
  STELE_TRY(const auto checks, parse_checks(options.checks));
  std::unique_ptr<UnitOutput> rejects;
  if (!options.rejects.empty()) {
    STELE_TRY(rejects, UnitOutput::open(options.rejects, tm::Format::kTmx, {}));
  }
  STELE_TRY(const tm::Memory memory, tm::Memory::open(options.memory));
  tm::UnitChecker checker;
  std::vector<tm::UnitId> found_units;
  std::array<std::uint64_t, kChecks.size()> counts{};
  const auto visit = [&](tm::UnitId id, const tm::Unit& unit) -> Status {
    bool is_found = false;
    for (const tm::UnitFinding& finding : checker.check(unit)) {
      if (std::find(checks.begin(), checks.end(), finding.check) == checks.end()) continue;
      print_finding(options, id, unit, finding);
      ++counts[static_cast<std::size_t>(finding.check)];
      is_found = true;
    }
    if (!is_found) return {};
    found_units.push_back(id);
    return rejects ? rejects->write(unit) : Status();
  };
  STELE_TRY_VOID(memory.visit_units(visit));
  if (rejects) STELE_TRY_VOID(rejects->commit());
  if (options.drop && !found_units.empty()) {
    STELE_TRY(tm::MemoryWriter writer, tm::MemoryWriter::open(options.memory));
    for (const tm::UnitId id : found_units) STELE_TRY_VOID(writer.remove(id));
    STELE_TRY_VOID(writer.commit());
  }
  if (!options.json) {
    std::cout << count_units(memory.unit_count()) << ", " << found_units.size()
              << (options.drop ? " dropped" : " found");
    for (const tm::UnitCheck check : checks) {
      const std::uint64_t count = counts[static_cast<std::size_t>(check)];
      if (count > 0) std::cout << ", " << tm::unit_check_name(check) << ' ' << count;
    }
    std::cout << '\n';
  }
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
                      "Only these: duplicate,untranslated,language,tags,numbers,length");
  command->add_flag("--drop", options->drop, "Remove what was found from the memory");
  command->add_option("--rejects", options->rejects, "Write what was found to this TMX file");
  command->add_flag("--json", options->json, "Print one JSON object a finding");
}

}  // namespace stele::cli
