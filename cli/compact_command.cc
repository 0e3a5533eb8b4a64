// stele compact: rewrites a memory without what was removed.
#include "cli/command.h"
#include "cli/commands.h"
#include "tm/memory_writer.h"

#include <iostream>
#include <memory>
#include <string>

namespace stele::cli {
namespace {

Result<ExitCode> run_compact(const std::string& folder) {
  STELE_TRY(tm::MemoryWriter writer, tm::MemoryWriter::open(folder));
  STELE_TRY(const tm::MemoryStats before, writer.snapshot().stats());
  STELE_TRY_VOID(writer.compact());
  STELE_TRY(const tm::MemoryStats after, writer.snapshot().stats());
  std::cout << folder << ": " << before.part_count << " parts, " << before.size_bytes
            << " bytes before; " << after.part_count << " parts, " << after.size_bytes
            << " bytes after\n";
  return ExitCode::kDone;
}

}  // namespace

void add_compact_command(CLI::App& app) {
  auto folder = std::make_shared<std::string>();
  CLI::App* command =
      add_command(app, "compact", "Rewrite a memory as few parts, without what was removed",
                  "  stele compact memory/", [folder] { return run_compact(*folder); });
  command->add_option("MEMORY", *folder, "The memory's folder")->required();
}

}  // namespace stele::cli
