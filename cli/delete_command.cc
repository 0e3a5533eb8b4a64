// stele delete: removes units from a memory, by number or by what they are.
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/exchange_options.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"

#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace stele::cli {
namespace {

struct DeleteFlags {
  std::string memory;
  std::vector<std::uint64_t> units;
  FilterFlags filter;
  bool dry_run = false;

  bool has_filter() const {
    return !filter.languages.empty() || !filter.since.empty() || !filter.before.empty() ||
           !filter.attributes.empty() || !filter.query.empty();
  }
};

Result<ExitCode> run_delete(const DeleteFlags& flags) {
  if (flags.units.empty() && !flags.has_filter()) {
    return Error{
        ErrorCode::kInvalidArgument,
        "nothing says what to delete, expected --unit or a filter (see stele delete --help)"};
  }
  STELE_TRY(const tm::UnitFilter filter, flags.filter.parse());
  STELE_TRY(tm::MemoryWriter writer, tm::MemoryWriter::open(flags.memory));
  std::vector<tm::UnitId> chosen;
  for (const std::uint64_t unit : flags.units) chosen.push_back(tm::UnitId{unit});
  if (flags.has_filter()) {
    STELE_TRY_VOID(writer.snapshot().visit_units([&](tm::UnitId id, tm::Unit unit) -> Status {
      if (filter.apply(&unit)) chosen.push_back(id);
      return {};
    }));
  }
  if (!flags.dry_run) {
    for (const tm::UnitId id : chosen) STELE_TRY_VOID(writer.remove(id));
    STELE_TRY_VOID(writer.commit());
  }
  std::cout << flags.memory << ": " << count_units(chosen.size())
            << (flags.dry_run ? " would be deleted\n" : " deleted\n");
  return chosen.empty() ? ExitCode::kFound : ExitCode::kDone;
}

}  // namespace

void add_delete_command(CLI::App& app) {
  auto flags = std::make_shared<DeleteFlags>();
  CLI::App* command =
      add_command(app, "delete", "Remove units from a memory; exit 1 when there were none",
                  "  stele delete memory/ --unit 17 --unit 18\n"
                  "  stele delete memory/ --where origin=draft.tmx --dry-run\n"
                  "  stele delete memory/ --query \"old name\" --before 2020-01-01",
                  [flags] { return run_delete(*flags); });
  command->add_option("MEMORY", flags->memory, "The memory's folder")->required();
  command->add_option("--unit", flags->units, "The number of a unit, as find shows it; repeatable")
      ->allow_extra_args(false);
  flags->filter.add_to(*command);
  command->add_flag("--dry-run", flags->dry_run, "Only say how many there are");
}

}  // namespace stele::cli
