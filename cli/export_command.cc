// stele export: a memory, or a part of it, as a file for other tools.
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/exchange_options.h"
#include "tm/exchange/header_properties.h"
#include "tm/memory.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>

namespace stele::cli {
namespace {

struct ExportOptions {
  std::string memory;
  std::string output = "-";
  std::string format;
  std::uint64_t split = 0;  // units a file; 0: one file
  FilterFlags filter;
};

// out.tmx.gz, 3 -> out.003.tmx.gz
std::string number_path(const std::string& path, std::uint64_t number) {
  char text[32];
  std::snprintf(text, sizeof(text), ".%03llu", static_cast<unsigned long long>(number));
  const std::size_t name = path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1;
  const std::size_t dot = path.find('.', name + 1);
  std::string numbered = path;
  return numbered.insert(dot == std::string::npos ? path.size() : dot, text);
}

Result<ExitCode> run_export(const ExportOptions& options) {
  STELE_TRY(const tm::Format format, find_output_format(options.format, options.output));
  STELE_TRY(const tm::UnitFilter filter, options.filter.parse());
  if (options.split > 0 && options.output == "-") {
    return Error{ErrorCode::kInvalidArgument, "--split needs a file name, expected -o FILE"};
  }
  STELE_TRY(const tm::Memory memory, tm::Memory::open(options.memory));
  tm::WriteOptions write_options;
  write_options.languages = filter.languages;
  write_options.header = tm::make_header(memory.properties());
  STELE_TRY(const auto languages, memory.languages());
  const std::string& source = write_options.header.source_language;
  if (std::none_of(languages.begin(), languages.end(),
                   [&](const tm::LanguageCount& count) { return count.language == source; })) {
    write_options.header.source_language.clear();  // no unit has it (any more)
  }
  if (write_options.languages.empty() && format != tm::Format::kTmx) {
    for (const tm::LanguageCount& count : languages) {
      write_options.languages.push_back(count.language);
    }
    // The source first; without one the most frequent language is.
    std::stable_partition(write_options.languages.begin(), write_options.languages.end(),
                          [&](const std::string& language) { return language == source; });
  }
  std::unique_ptr<UnitOutput> output;
  std::uint64_t file_count = 0;
  std::uint64_t unit_count = 0;
  std::uint64_t left_out_count = 0;
  const auto close = [&]() -> Status {
    unit_count += output->writer().unit_count();
    left_out_count += output->writer().left_out_count();
    return output->commit();
  };
  const auto open = [&]() -> Status {
    ++file_count;
    const std::string path =
        options.split > 0 ? number_path(options.output, file_count) : options.output;
    STELE_TRY(output, UnitOutput::open(path, format, write_options));
    return {};
  };
  STELE_TRY_VOID(open());
  const auto write = [&](tm::UnitId, tm::Unit unit) -> Status {
    if (!filter.apply(&unit)) return {};
    if (options.split > 0 && output->writer().unit_count() == options.split) {
      STELE_TRY_VOID(close());
      STELE_TRY_VOID(open());
    }
    return output->write(unit);
  };
  STELE_TRY_VOID(memory.visit_units(write));
  STELE_TRY_VOID(close());
  if (options.output != "-") {
    std::cout << options.output << ": " << count_units(unit_count);
    if (file_count > 1) std::cout << " in " << file_count << " files";
    std::cout << '\n';
  }
  if (left_out_count > 0) {
    print_warning(count_units(left_out_count) + " without text in both languages were left out");
  }
  return ExitCode::kDone;
}

}  // namespace

void add_export_command(CLI::App& app) {
  const auto options = std::make_shared<ExportOptions>();
  CLI::App* command =
      add_command(app, "export", "Write a memory, or a part of it, as a file for other tools",
                  "  stele export memory/ -o all.tmx\n"
                  "  stele export memory/ -o law.tmx.gz --languages ru,zh --where domain=law\n"
                  "  stele export memory/ -o part.tmx --split 100000 --since 2024-01-01",
                  [options] { return run_export(*options); });
  command->add_option("memory", options->memory, "The memory's folder")->required();
  command->add_option("-o,--output", options->output,
                      "The file; its extension names the format (default: TMX on standard output)");
  command->add_option("--format", options->format, "The format, whatever the name says");
  command->add_option("--split", options->split, "At most this many units a file")
      ->check(CLI::PositiveNumber);
  options->filter.add_to(*command);
}

}  // namespace stele::cli
