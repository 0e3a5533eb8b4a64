// stele stats: what a memory holds.
#include "cli/command.h"
#include "cli/commands.h"
#include "tm/memory.h"

#include <iostream>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

namespace stele::cli {
namespace {

struct StatsFlags {
  std::string memory;
  bool json = false;
};

Result<ExitCode> run_stats(const StatsFlags& flags) {
  STELE_TRY(const tm::Memory memory, tm::Memory::open(flags.memory));
  STELE_TRY(const tm::MemoryStats stats, memory.stats());
  if (flags.json) {
    nlohmann::ordered_json languages = nlohmann::ordered_json::object();
    for (const tm::LanguageCount& count : stats.languages) {
      languages[count.language] = count.unit_count;
    }
    const nlohmann::ordered_json object = {{"units", stats.unit_count},
                                           {"deleted", stats.deleted_count},
                                           {"parts", stats.part_count},
                                           {"bytes", stats.size_bytes},
                                           {"languages", languages}};
    std::cout << object.dump() << '\n';
    return ExitCode::kDone;
  }
  std::cout << "units    " << stats.unit_count << "\ndeleted  " << stats.deleted_count
            << "\nparts    " << stats.part_count << "\nbytes    " << stats.size_bytes << '\n';
  for (const tm::LanguageCount& count : stats.languages) {
    std::cout << count.language << "  " << count.unit_count << '\n';
  }
  return ExitCode::kDone;
}

}  // namespace

void add_stats_command(CLI::App& app) {
  auto flags = std::make_shared<StatsFlags>();
  CLI::App* command =
      add_command(app, "stats", "Count a memory's units, languages and bytes",
                  "  stele stats memory/ --json", [flags] { return run_stats(*flags); });
  command->add_option("MEMORY", flags->memory, "The memory's folder")->required();
  command->add_flag("--json", flags->json, "One JSON object");
}

}  // namespace stele::cli
