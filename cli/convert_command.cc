// stele convert: a file of one format as another.
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/exchange_options.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace stele::cli {
namespace {

struct ConvertOptions {
  std::string input;
  std::string output;
  std::string output_format;
  ImportFlags flags;
};

// A table's columns must be known before its first row, so the input is read once before.
Result<std::vector<std::string>> collect_languages(const ConvertOptions& options) {
  STELE_TRY(const auto silent, ProblemReporter::open(""));
  silent->mute();
  std::vector<std::string> languages;
  ImportFlags flags = options.flags;
  flags.rejects.clear();
  tm::ReadOptions read_options;
  read_options.keep_incomplete = true;
  STELE_TRY([[maybe_unused]] const auto report,
            read_foreign_file(
                options.input, flags, read_options, *silent, [&](tm::Unit&& unit) -> Status {
                  for (const tm::Variant& variant : unit.variants) {
                    if (std::find(languages.begin(), languages.end(), variant.language) ==
                        languages.end()) {
                      languages.push_back(variant.language);
                    }
                  }
                  return {};
                }));
  return languages;
}

Result<ExitCode> run_convert(const ConvertOptions& options) {
  STELE_TRY(const tm::Format format, find_output_format(options.output_format, options.output));
  tm::WriteOptions write_options;
  STELE_TRY(write_options.languages, parse_language_list(options.flags.languages));
  const bool is_table =
      format == tm::Format::kCsv || format == tm::Format::kTsv || format == tm::Format::kXlsx;
  if (is_table && write_options.languages.empty() && options.input != "-") {
    STELE_TRY(write_options.languages, collect_languages(options));
  }
  STELE_TRY(const auto reporter, ProblemReporter::open(options.flags.rejects));
  std::unique_ptr<UnitOutput> output;
  Status opened;
  const auto open = [&] {
    if (output != nullptr || !opened.ok()) return;
    auto file = UnitOutput::open(options.output, format, write_options);
    if (file.ok()) {
      output = *std::move(file);
    } else {
      opened = file.error();
    }
  };
  tm::ReadOptions read_options;
  read_options.keep_incomplete = true;
  read_options.on_header = [&](const tm::ExchangeHeader& header) {
    write_options.header = header;
    if (format != tm::Format::kTmx) write_options.header = {};
  };
  STELE_TRY(const tm::ReadReport report,
            read_foreign_file(options.input, options.flags, read_options, *reporter,
                              [&](tm::Unit&& unit) -> Status {
                                open();
                                if (!opened.ok()) return opened;
                                return output->write(unit);
                              }));
  open();
  STELE_TRY_VOID(opened);
  STELE_TRY_VOID(output->commit());
  STELE_TRY_VOID(reporter->commit());
  if (options.output != "-") {
    std::cout << options.output << ": " << count_units(output->writer().unit_count()) << '\n';
  }
  const std::uint64_t left_out_count = output->writer().left_out_count();
  if (left_out_count > 0) {
    print_warning(count_units(left_out_count) + " that " + std::string(tm::format_name(format)) +
                  " cannot hold, left out");
  }
  return report.skipped_count + left_out_count > 0 ? ExitCode::kFound : ExitCode::kDone;
}

}  // namespace

void add_convert_command(CLI::App& app) {
  const auto options = std::make_shared<ConvertOptions>();
  CLI::App* command = add_command(
      app, "convert", "Write a file of one format as another; exit 1 when units were left out",
      "  stele convert old.tmx.gz new.xlf\n"
      "  stele convert ru.po memory.tmx --languages en,ru\n"
      "  cat glossary.csv | stele convert - glossary.tbx",
      [options] { return run_convert(*options); });
  command->add_option("input", options->input, "The file to read; - is standard input")->required();
  command
      ->add_option("output", options->output, "The file to write; its extension names the format")
      ->required();
  command->add_option("--to", options->output_format,
                      "The format to write, whatever the name says");
  options->flags.add_to(*command);
}

}  // namespace stele::cli
