#include "cli/exchange_options.h"

#include "align/base/escape.h"
#include "align/base/language_tag.h"
#include "cli/command.h"
#include "tm/exchange/tmx_fields.h"

#include <iostream>
#include <utility>

namespace stele::cli {
namespace {

constexpr std::uint64_t kShownProblems = 20;  // of one file

std::string_view describe_kind(tm::ReadProblem::Kind kind) {
  switch (kind) {
    case tm::ReadProblem::Kind::kSkipped:
      return "skipped: ";
    case tm::ReadProblem::Kind::kRepaired:
      return "repaired: ";
    case tm::ReadProblem::Kind::kNoted:
      break;
  }
  return "";
}

}  // namespace

Result<std::vector<std::string>> parse_language_list(const std::string& list) {
  std::vector<std::string> languages;
  std::size_t begin = 0;
  while (!list.empty() && begin <= list.size()) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    STELE_TRY(std::string tag, canonicalize_language_tag(list.substr(begin, end - begin)));
    languages.push_back(std::move(tag));
    begin = end + 1;
  }
  return languages;
}

void ImportFlags::add_to(CLI::App& command) {
  command.add_flag("--strict", strict, "Stop at the first thing that is wrong with a file");
  command.add_option("--rejects", rejects, "Write the units that were left out to this file");
  command.add_option("--languages,--lang", languages,
                     "Languages of files that do not say them, in order: en,ru");
  command.add_option("--encoding", encoding, "Read text in this encoding instead of detecting it");
  command.add_option("--format", format, "Read this format instead of detecting it");
}

Result<std::unique_ptr<ProblemReporter>> ProblemReporter::open(const std::string& rejects_path) {
  auto reporter = std::make_unique<ProblemReporter>();
  if (!rejects_path.empty()) {
    STELE_TRY(OutputFile file, OutputFile::open(rejects_path));
    reporter->rejects_.emplace(std::move(file));
  }
  return reporter;
}

void ProblemReporter::begin_file(const std::string& name) {
  name_ = name == "-" ? "standard input" : name;
  problem_count_ = 0;
}

void ProblemReporter::report(const tm::ReadProblem& problem) {
  const std::string text =
      name_ + ": " + std::string(describe_kind(problem.kind)) + tm::describe_problem(problem);
  if (++problem_count_ <= kShownProblems && !is_muted_) print_warning(text);
  if (!rejects_ || problem.kind != tm::ReadProblem::Kind::kSkipped || !rejects_status_.ok()) return;
  // A comment in XML and, for the other formats, a line that no reader takes for data.
  std::string safe = text;
  for (std::size_t at = 0; (at = safe.find("--", at)) != std::string::npos;) safe[at] = '~';
  std::string piece = "<!-- " + safe + " -->\n" + problem.raw + "\n";
  // Units of TMX stand in a TMX file, so that it can be mended and imported.
  if (!is_tmx_ && problem.raw.starts_with("<tu")) {
    is_tmx_ = true;
    std::string head = "<tmx version=\"1.4\">\n<header creationtool=\"Stele\" ";
    head.append("creationtoolversion=\"1\" segtype=\"sentence\" o-tmf=\"Stele\" adminlang=\"en\"");
    append_xml_attribute("srclang", source_language_.empty() ? "*all*" : source_language_, &head);
    head.append(" datatype=\"plaintext\"/>\n<body>\n");
    piece.insert(0, head);
  }
  rejects_status_ = rejects_->write(piece);
}

void ProblemReporter::end_file() {
  if (problem_count_ > kShownProblems && !is_muted_) {
    print_warning(name_ + ": " + std::to_string(problem_count_ - kShownProblems) +
                  " more of the kind");
  }
}

Status ProblemReporter::commit() {
  if (!rejects_) return {};
  STELE_TRY_VOID(rejects_status_);
  if (is_tmx_) STELE_TRY_VOID(rejects_->write("</body>\n</tmx>\n"));
  return rejects_->commit();
}

Result<tm::ReadReport> read_foreign_file(const std::string& path, const ImportFlags& flags,
                                         tm::ReadOptions options, ProblemReporter& reporter,
                                         const tm::UnitSink& sink) {
  STELE_TRY(options.languages, parse_language_list(flags.languages));
  options.strict = flags.strict;
  options.encoding = flags.encoding;
  options.on_problem = [&](const tm::ReadProblem& problem) { reporter.report(problem); };
  options.on_header = [&reporter,
                       on_header = std::move(options.on_header)](const tm::ExchangeHeader& header) {
    reporter.note_source_language(header.source_language);
    if (on_header) on_header(header);
  };
  reporter.begin_file(path);
  std::optional<tm::Format> format;
  if (!flags.format.empty()) {
    STELE_TRY(format, tm::parse_format(flags.format));
  }
  auto report =
      format ? tm::read_units(path, *format, options, sink) : tm::read_units(path, options, sink);
  reporter.end_file();
  return report;
}

void FilterFlags::add_to(CLI::App& command) {
  command.add_option("--languages,--lang", languages, "Only these languages, in this order: en,ru");
  command.add_option("--since", since, "Only units changed on this date or later: 2024-01-31");
  command.add_option("--before", before, "Only units changed before this date");
  command.add_option("--where", attributes,
                     "Only units with this attribute or property: NAME=VALUE (may be repeated)");
  command.add_option("--query", query, "Only units that hold this text, in any language");
}

Result<tm::UnitFilter> FilterFlags::parse() const {
  tm::UnitFilter filter;
  STELE_TRY(filter.languages, parse_language_list(languages));
  for (const auto& [name, text, date] : {std::tuple("--since", &since, &filter.since),
                                         std::tuple("--before", &before, &filter.before)}) {
    if (text->empty()) continue;
    const auto normal = tm::normalize_tmx_field("changedate", *text);
    if (!normal) {
      return Error{ErrorCode::kInvalidArgument,
                   std::string(name) + " '" + *text + "': expected a date such as 2024-01-31"};
    }
    *date = *normal;
  }
  for (const std::string& attribute : attributes) {
    const std::size_t equals = attribute.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{ErrorCode::kInvalidArgument, "--where '" + attribute + "': expected NAME=VALUE"};
    }
    filter.attributes.emplace_back(attribute.substr(0, equals), attribute.substr(equals + 1));
  }
  filter.query = query;
  return filter;
}

Result<std::unique_ptr<UnitOutput>> UnitOutput::open(const std::string& path, tm::Format format,
                                                     tm::WriteOptions options) {
  STELE_TRY(OutputFile file, OutputFile::open(path));
  std::unique_ptr<UnitOutput> output(new UnitOutput(std::move(file)));
  UnitOutput* const self = output.get();
  tm::ByteSink sink = [self](std::string_view bytes) { return self->file_.write(bytes); };
  if (const auto compression = tm::find_compression(path);
      compression != tm::OutputCompression::kNone) {
    output->compressor_ = std::make_unique<tm::OutputCompressor>(std::move(sink), compression);
    sink = [self](std::string_view bytes) { return self->compressor_->write(bytes); };
  }
  STELE_TRY(output->writer_, tm::make_unit_writer(format, std::move(sink), std::move(options)));
  return output;
}

Status UnitOutput::commit() {
  STELE_TRY_VOID(writer_->finish());
  if (compressor_) STELE_TRY_VOID(compressor_->finish());
  return file_.commit();
}

Result<tm::Format> find_output_format(const std::string& flag, const std::string& path) {
  if (!flag.empty()) return tm::parse_format(flag);
  if (path.empty() || path == "-") return tm::Format::kTmx;
  return tm::find_format_of_name(path);
}

std::string count_units(std::uint64_t count) {
  return std::to_string(count) + (count == 1 ? " unit" : " units");
}

}  // namespace stele::cli
