// stele terms extract: the raw material of a glossary from a memory.
#include "align/base/language_tag.h"
#include "cli/aligner_models.h"
#include "cli/checked_input.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/output_file.h"
#include "tm/terms/term_extraction.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace stele::cli {
namespace {

constexpr const char* kExamples =
    "  stele terms extract memory/ --from en --to ru,zh -o glossary.csv\n"
    "  stele terms extract memory/ -o terms.tbx\n"
    "  stele terms extract memory/ --format jsonl | head";

struct Options {
  std::string action;
  std::vector<std::string> inputs;
  std::string from;
  std::vector<std::string> to;
  std::string output;
  std::string format;
  std::uint32_t min_units = 3;
  std::size_t limit = 1000;
  std::string dictionaries = kHunspellFolder;
  std::string models;
};

Result<std::string> choose_format(const Options& options) {
  if (!options.format.empty()) return options.format;
  const std::string extension = std::filesystem::path(options.output).extension().string();
  if (extension.empty()) return std::string("csv");
  for (const char* known : {"csv", "tsv", "tbx", "jsonl"}) {
    if (extension == std::string(".") + known) return std::string(known);
  }
  return Error{ErrorCode::kInvalidArgument,
               options.output +
                   ": its name does not tell the format, expected .csv, .tsv, .tbx, "
                   ".jsonl or --format"};
}

Result<ExitCode> run_terms(const Options& options) {
  STELE_TRY(const std::string format, choose_format(options));
  STELE_TRY(const std::vector<tm::CheckedUnit> units, read_checked_units(options.inputs));
  tm::TermCorpus corpus(options.dictionaries);
  for (const tm::CheckedUnit& unit : units) corpus.add(unit.unit);
  tm::ExtractionOptions extraction;
  extraction.source_language = primary_language(options.from);
  for (const std::string& tag : options.to) {
    extraction.target_languages.push_back(primary_language(tag));
  }
  std::vector<std::string> languages = extraction.target_languages;
  languages.push_back(extraction.source_language);
  if (options.from.empty() || options.to.empty()) languages = corpus.languages();
  STELE_TRY(const AlignerModels models, open_aligner_models(options.models, languages));
  if (models.lexicon) extraction.lexicon = &*models.lexicon;
  extraction.min_units = options.min_units;
  extraction.limit = options.limit;
  STELE_TRY(const tm::ExtractedTerms terms, tm::extract_terms(corpus, units, extraction));
  std::string bytes;
  if (format == "csv") bytes = tm::write_terms_csv(terms, units, ',');
  if (format == "tsv") bytes = tm::write_terms_csv(terms, units, '\t');
  if (format == "tbx") bytes = tm::write_terms_tbx(terms, units);
  if (format == "jsonl") bytes = tm::write_terms_jsonl(terms, units);
  STELE_TRY_VOID(write_output(options.output, bytes));
  return terms.terms.empty() ? ExitCode::kFound : ExitCode::kDone;
}

}  // namespace

void add_terms_command(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = add_command(app, "terms", "Extract a memory's terms with their renderings",
                                  kExamples, [options] { return run_terms(*options); });
  command->add_option("ACTION", options->action, "What to do: extract")
      ->required()
      ->check(CLI::IsMember({"extract"}));
  command->add_option("INPUT", options->inputs, "A memory's folder, or translation files")
      ->required();
  command->add_option("--from", options->from, "Source language (default: the first)");
  command->add_option("--to", options->to, "Target languages (default: all others)")
      ->delimiter(',');
  command->add_option("-o,--output", options->output, "File to write (default: standard output)");
  command
      ->add_option("--format", options->format,
                   "csv, tsv, tbx or jsonl (default: by the file's name)")
      ->check(CLI::IsMember({"csv", "tsv", "tbx", "jsonl"}));
  command->add_option("--min-units", options->min_units, "A term stands in this many units")
      ->check(CLI::Range(2, 1000000))
      ->capture_default_str();
  command->add_option("--limit", options->limit, "Write the best this many")->capture_default_str();
  command
      ->add_option("--dictionaries", options->dictionaries,
                   "Folder of hunspell dictionaries; empty: stems only")
      ->capture_default_str();
  command->add_option("--models", options->models, "Folder of the models (default: as installed)");
}

}  // namespace stele::cli
