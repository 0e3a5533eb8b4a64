// stele verify: reads every byte of a memory and says whether it is sound.
#include "cli/command.h"
#include "cli/commands.h"
#include "tm/memory.h"

#include <iostream>
#include <memory>
#include <string>

namespace stele::cli {
namespace {

Result<ExitCode> run_verify(const std::string& folder) {
  STELE_TRY(const tm::Memory memory, tm::Memory::open(folder));
  STELE_TRY_VOID(memory.verify());
  std::cout << folder << ": sound, " << memory.unit_count() << " units\n";
  return ExitCode::kDone;
}

}  // namespace

void add_verify_command(CLI::App& app) {
  auto folder = std::make_shared<std::string>();
  CLI::App* command =
      add_command(app, "verify", "Check every byte of a memory", "  stele verify memory/",
                  [folder] { return run_verify(*folder); });
  command->add_option("MEMORY", *folder, "The memory's folder")->required();
}

}  // namespace stele::cli
