// stele check: terms, consistency and everything else that can be wrong with translations.
#include "align/base/language_tag.h"
#include "align/base/read_file.h"
#include "cli/aligner_models.h"
#include "cli/checked_input.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/output_file.h"
#include "tm/terms/background_lexicon.h"
#include "tm/terms/baseline.h"
#include "tm/terms/check_units.h"
#include "tm/terms/report.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace stele::cli {
namespace {

constexpr const char* kExamples =
    "  stele check memory/ --glossary terms.csv     are the glossary's terms used?\n"
    "  stele check memory/                          which terms are rendered in several ways?\n"
    "  stele check ru.po --format sarif -o out.sarif --fail-on error     for a CI system\n"
    "  stele check memory/ -o report.html           or .xlsx, .csv, .jsonl, .sarif\n"
    "  stele check memory/ --write-baseline accepted.txt     accept all that is found now\n"
    "  stele check memory/ --baseline accepted.txt           show only what is new\n"
    "  stele check --list-checks";

struct Options {
  std::vector<std::string> inputs;
  std::string glossary;
  std::string from;
  std::vector<std::string> to;
  std::string checks;
  double min_confidence = 0.5;
  std::string format;  // empty: by the output's name
  bool is_jsonl = false;
  std::string output;
  std::string baseline;
  std::string new_baseline;
  std::string fail_on = "note";
  std::string dictionaries = kHunspellFolder;
  std::string models;
  bool lists_checks = false;
};

void print_checks() {
  for (const tm::CheckInfo& info : tm::list_checks()) {
    std::cout << info.name << " (" << tm::severity_name(info.severity)
              << (info.is_default ? "" : ", off unless asked for") << ")\n  " << info.title << ". "
              << info.help << "\n";
  }
}

// The one asked for, else the one that the output's name tells.
tm::ReportFormat choose_format(const Options& options) {
  static const std::map<std::string, tm::ReportFormat> kFormats = {
      {"text", tm::ReportFormat::kText},   {"jsonl", tm::ReportFormat::kJsonl},
      {"sarif", tm::ReportFormat::kSarif}, {"csv", tm::ReportFormat::kCsv},
      {"xlsx", tm::ReportFormat::kXlsx},   {"html", tm::ReportFormat::kHtml}};
  if (options.is_jsonl) return tm::ReportFormat::kJsonl;
  std::string name = options.format;
  if (name.empty()) {
    name = std::filesystem::path(options.output).extension().string();
    if (!name.empty()) name.erase(0, 1);
  }
  const auto found = kFormats.find(name);
  return found == kFormats.end() ? tm::ReportFormat::kText : found->second;
}

std::string join(const std::vector<std::string>& tags) {
  std::string joined;
  for (const std::string& tag : tags) joined += (joined.empty() ? "" : ", ") + tag;
  return joined;
}

bool has_language(const std::vector<std::string>& languages, const std::string& wanted) {
  return std::any_of(languages.begin(), languages.end(), [&wanted](const std::string& language) {
    return primary_language(language) == primary_language(wanted);
  });
}

// A misspelt language looks like a clean result. `languages` are those of the units.
void warn_about_languages(const tm::CheckOptions& options,
                          const std::vector<std::string>& languages) {
  if (languages.empty()) return;
  std::vector<std::string> wanted = options.target_languages;
  if (!options.source_language.empty()) wanted.insert(wanted.begin(), options.source_language);
  bool has_all = true;
  for (const std::string& language : wanted) {
    if (has_language(languages, language)) continue;
    has_all = false;
    print_warning("no unit has text in " + language + "; they have " + join(languages));
  }
  if (!has_all || !options.glossary.has_value() || options.glossary->languages.empty()) return;
  const std::vector<std::string>& known = options.glossary->languages;
  const std::string& source = options.source_language.empty() ? known[0] : options.source_language;
  const bool has_pair =
      has_language(languages, source) &&
      std::any_of(known.begin(), known.end(), [&](const std::string& target) {
        return primary_language(target) != primary_language(source) &&
               has_language(languages, target) &&
               (options.target_languages.empty() || has_language(options.target_languages, target));
      });
  if (!has_pair) {
    print_warning("no term is checked: the glossary has " + join(known) + ", the units have " +
                  join(languages));
  }
}

Result<ExitCode> run_check(const Options& options) {
  if (options.lists_checks) {
    print_checks();
    return ExitCode::kDone;
  }
  if (options.inputs.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "check: no input, expected a memory or files (see stele check --help)"};
  }
  tm::CheckOptions check;
  check.source_language = options.from;
  check.target_languages = options.to;
  check.min_confidence = options.min_confidence;
  check.hunspell_folder = options.dictionaries;
  if (!options.glossary.empty()) {
    STELE_TRY(check.glossary, read_glossary(options.glossary));
    // The glossary is the authority: guessing from frequency would only repeat or contradict it.
    STELE_TRY_VOID(check.checks.apply("-term-inconsistent,-term-spelling"));
  }
  STELE_TRY_VOID(check.checks.apply(options.checks));
  STELE_TRY(const std::vector<tm::CheckedUnit> units, read_checked_units(options.inputs));
  std::set<std::string> tags;
  for (const tm::CheckedUnit& unit : units) {
    for (const tm::Variant& variant : unit.unit.variants) tags.insert(variant.language);
  }
  const std::vector<std::string> languages(tags.begin(), tags.end());
  warn_about_languages(check, languages);
  STELE_TRY(const AlignerModels models, open_aligner_models(options.models, languages));
  if (models.lexicon) {
    check.background = [&models](const std::string& source, const std::string& target) {
      return tm::make_background_lexicon(*models.lexicon, source, target);
    };
  }
  STELE_TRY(std::vector<tm::Finding> findings, tm::check_units(units, check));
  if (!options.baseline.empty()) {
    STELE_TRY(const std::string text, read_file(options.baseline));
    auto baseline = tm::Baseline::parse(text);
    if (!baseline.ok()) return baseline.error().in(options.baseline);
    baseline->remove_accepted(units, &findings);
  }
  if (!options.new_baseline.empty()) {
    STELE_TRY_VOID(write_output(options.new_baseline, tm::write_baseline(findings, units)));
    std::cerr << findings.size() << (findings.size() == 1 ? " finding" : " findings")
              << " accepted in " << options.new_baseline << "\n";
    return ExitCode::kDone;
  }
  const tm::ReportFormat format = choose_format(options);
  STELE_TRY_VOID(write_output(
      options.output, tm::write_report(format, findings, units,
                                       {.version = STELE_VERSION, .inputs = options.inputs})));
  static const std::map<std::string, tm::Severity> kSeverities = {
      {"note", tm::Severity::kNote},
      {"warning", tm::Severity::kWarning},
      {"error", tm::Severity::kError}};
  if (options.fail_on == "never") return ExitCode::kDone;
  for (const tm::Finding& finding : findings) {
    if (finding.severity >= kSeverities.at(options.fail_on)) return ExitCode::kFound;
  }
  return ExitCode::kDone;
}

}  // namespace

void add_check_command(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = add_command(app, "check", "Check terms, consistency and form of translations",
                                  kExamples, [options] { return run_check(*options); });
  command->add_option("INPUT", options->inputs, "A memory's folder, or translation files");
  command->add_option(
      "--glossary", options->glossary,
      "CSV, TSV or XLSX (the first row has language codes; renderings are divided by |), TBX");
  command->add_option("--from", options->from, "Source language (default: the first)");
  command->add_option("--to", options->to, "Target languages (default: all others)")
      ->delimiter(',');
  command->add_option("--checks", options->checks,
                      "Checks to run: numbers,tags; or changes: +length,-spaces");
  command
      ->add_option("--min-confidence", options->min_confidence,
                   "Leave out findings less sure than this")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  command
      ->add_option("--format", options->format,
                   "Form of the report: text, jsonl, sarif, csv, xlsx, html (default: by the "
                   "output's name, else text)")
      ->check(CLI::IsMember({"text", "jsonl", "sarif", "csv", "xlsx", "html"}));
  command->add_flag("--jsonl", options->is_jsonl, "Short for --format jsonl");
  command->add_option("-o,--output", options->output,
                      "File for the report (default: standard output)");
  command->add_option("--baseline", options->baseline, "File of accepted findings to leave out");
  command->add_option("--write-baseline", options->new_baseline,
                      "Accept all findings into this file instead of reporting them");
  command
      ->add_option("--fail-on", options->fail_on,
                   "Least severity that makes the exit code 1: note, warning, error, never")
      ->check(CLI::IsMember({"note", "warning", "error", "never"}))
      ->capture_default_str();
  command
      ->add_option("--dictionaries", options->dictionaries,
                   "Folder of hunspell dictionaries; empty: stems only")
      ->capture_default_str();
  command->add_option("--models", options->models, "Folder of the models (default: as installed)");
  command->add_flag("--list-checks", options->lists_checks, "Explain every check");
}

}  // namespace stele::cli
