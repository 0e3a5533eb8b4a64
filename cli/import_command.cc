// stele import: files of other tools into a memory.
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/exchange_options.h"
#include "tm/exchange/header_properties.h"
#include "tm/memory.h"
#include "tm/memory_writer.h"
#include "tm/unit_merger.h"

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
  std::string duplicates = "keep";
  std::vector<std::string> properties;
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

// The --set properties.
Result<std::vector<tm::Attribute>> parse_properties(const std::vector<std::string>& texts) {
  std::vector<tm::Attribute> properties;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{ErrorCode::kInvalidArgument, "--set '" + text + "': expected NAME=VALUE"};
    }
    properties.push_back(
        {tm::Attribute::Kind::kProp, text.substr(0, equals), text.substr(equals + 1), {}});
  }
  return properties;
}

bool is_memory(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(std::filesystem::path(path) / "MANIFEST", ignored);
}

// Another memory as a source.
Result<tm::ReadReport> read_memory(const std::string& folder, const tm::UnitSink& add) {
  STELE_TRY(const tm::Memory memory, tm::Memory::open(folder));
  tm::ReadReport report;
  STELE_TRY_VOID(memory.visit_units([&](tm::UnitId, tm::Unit unit) -> Status {
    ++report.unit_count;
    return add(std::move(unit));
  }));
  return report;
}

// All files or none: nothing is visible before the commit at the end.
Result<ExitCode> run_import(const ImportOptions& options) {
  using Policy = tm::DuplicatePolicy;
  STELE_TRY(const Policy policy, parse_choice<Policy>("--duplicates", options.duplicates,
                                                      {{"keep", Policy::kKeepAll},
                                                       {"skip", Policy::kSkip},
                                                       {"newest", Policy::kNewest},
                                                       {"merge", Policy::kMerge}}));
  STELE_TRY(const auto properties, parse_properties(options.properties));
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
  tm::UnitMerger::Counts counts;
  STELE_TRY(tm::MemoryWriter writer, tm::MemoryWriter::open_or_create(options.memory));
  const auto fill = [&]() -> Status {
    STELE_TRY(auto merger, tm::UnitMerger::open(writer, policy));
    const tm::UnitSink add = [&](tm::Unit&& unit) -> Status {
      unit.attributes.insert(unit.attributes.end(), properties.begin(), properties.end());
      return merger.add(unit);
    };
    for (const std::string& file : options.files) {
      tm::ReadReport report;
      if (is_memory(file)) {
        STELE_TRY(report, read_memory(file, add));
      } else {
        tm::ReadOptions read_options;
        read_options.on_header = [&](const tm::ExchangeHeader& header) {
          std::vector<tm::Attribute> kept = writer.properties();
          tm::add_header_properties(header, &kept);
          if (!writer.set_properties(std::move(kept)).ok()) {
            print_warning(file + ": the props and notes of its header are too long to keep");
          }
        };
        STELE_TRY(report, read_foreign_file(file, options.flags, read_options, *reporter, add));
      }
      reports.emplace_back(file, report);
    }
    counts = merger.counts();
    return writer.commit();
  };
  if (const Status filled = fill(); !filled.ok()) {
    // Only what nobody else has filled meanwhile, and as long as nobody else can.
    std::error_code ignored;
    if (is_new && writer.snapshot().unit_count() == 0) {
      std::filesystem::remove_all(options.memory, ignored);
    }
    return filled.error();
  }
  STELE_TRY_VOID(reporter->commit());
  bool all_kept = true;
  for (const auto& [file, report] : reports) {
    print_report(file, report, options.json);
    all_kept = all_kept && report.skipped_count == 0;
  }
  if (counts.replaced + counts.skipped > 0 && !options.json) {
    std::cout << count_units(counts.added) << " added, " << counts.replaced
              << (policy == Policy::kMerge ? " merged, " : " replaced, ") << counts.skipped
              << " already there\n";
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
      "  stele import memory/ other-memory/ --duplicates newest\n"
      "  stele import memory/ big.tmx --rejects bad.tmx     exit 1 when units were left out",
      [options] { return run_import(*options); });
  command->add_option("memory", options->memory, "The memory's folder")->required();
  command
      ->add_option("files", options->files, "Files or other memories to read; - is standard input")
      ->required();
  options->flags.add_to(*command);
  command
      ->add_option("--duplicates", options->duplicates,
                   "Units whose source text is there: keep both, skip, newest, or merge")
      ->capture_default_str();
  command
      ->add_option("--set", options->properties,
                   "Give each unit this property: origin=draft.tmx (may be repeated)")
      ->allow_extra_args(false);
  command->add_flag("--json", options->json, "Print one JSON object a file");
}

}  // namespace stele::cli
