// stele import: files of other tools into a memory.
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/exchange_options.h"
#include "tm/exchange/header_properties.h"
#include "tm/memory_writer.h"

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace stele::cli {
namespace {

struct ImportOptions {
  std::string memory;
  std::vector<std::string> files;
  ImportFlags flags;
  bool json = false;
};

void print_report(const std::string& file, const tm::ReadReport& report, bool json) {
  if (json) {
    std::cout << nlohmann::json{{"file", file},
                                {"units", report.unit_count},
                                {"skipped", report.skipped_count},
                                {"repaired", report.repaired_count}}
                     .dump()
              << '\n';
    return;
  }
  std::cout << (file == "-" ? "standard input" : file) << ": " << count_units(report.unit_count);
  if (report.skipped_count > 0) std::cout << ", " << report.skipped_count << " skipped";
  if (report.repaired_count > 0)
    std::cout << ", " << report.repaired_count
              << (report.repaired_count == 1 ? " repair" : " repairs");
  std::cout << '\n';
}

// All files or none: nothing is visible before the commit at the end.
Result<ExitCode> run_import(const ImportOptions& options) {
  STELE_TRY(const auto reporter, ProblemReporter::open(options.flags.rejects));
  for (const std::string& file : options.files) {
    // A name that is wrong is said before a memory is created for it.
    // (Parallel files are named by their common stem.)
    if (file != "-" && options.flags.format != "parallel" && !std::filesystem::exists(file)) {
      return Error{ErrorCode::kNotFound, file + ": no such file or folder"};
    }
  }
  const bool is_new = !std::filesystem::exists(options.memory);
  std::vector<std::pair<std::string, tm::ReadReport>> reports;
  const auto fill = [&]() -> Status {
    STELE_TRY(tm::MemoryWriter writer, tm::MemoryWriter::open_or_create(options.memory));
    for (const std::string& file : options.files) {
      tm::ReadOptions read_options;
      read_options.on_header = [&](const tm::ExchangeHeader& header) {
        std::vector<tm::Attribute> properties = writer.properties();
        tm::add_header_properties(header, &properties);
        if (!writer.set_properties(std::move(properties)).ok()) {
          print_warning(file + ": the props and notes of its header are too long to keep");
        }
      };
      STELE_TRY(const tm::ReadReport report,
                read_foreign_file(file, options.flags, read_options, *reporter,
                                  [&](tm::Unit&& unit) -> Status {
                                    STELE_TRY([[maybe_unused]] const auto id, writer.add(unit));
                                    return {};
                                  }));
      reports.emplace_back(file, report);
    }
    return writer.commit();
  };
  if (const Status filled = fill(); !filled.ok()) {
    std::error_code ignored;
    if (is_new) std::filesystem::remove_all(options.memory, ignored);
    return filled.error();
  }
  STELE_TRY_VOID(reporter->commit());
  bool all_kept = true;
  for (const auto& [file, report] : reports) {
    print_report(file, report, options.json);
    all_kept = all_kept && report.skipped_count == 0;
  }
  return all_kept ? ExitCode::kDone : ExitCode::kFound;
}

}  // namespace

void add_import_command(CLI::App& app) {
  const auto options = std::make_shared<ImportOptions>();
  CLI::App* command = add_command(
      app, "import", "Add the units of files to a memory, which is created if it is not there",
      "  stele import memory/ old.tmx more.tmx.gz\n"
      "  stele import memory/ po/ru.po --languages en,ru\n"
      "  stele import memory/ big.tmx --rejects bad.tmx     exit 1 when units were left out",
      [options] { return run_import(*options); });
  command->add_option("memory", options->memory, "The memory's folder")->required();
  command->add_option("files", options->files, "Files to read; - is standard input")->required();
  options->flags.add_to(*command);
  command->add_flag("--json", options->json, "Print one JSON object a file");
}

}  // namespace stele::cli
