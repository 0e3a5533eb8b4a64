#include "tm/exchange/parallel_files.h"

#include "tm/exchange/line_reader.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stele::tm {

Result<ReadReport> read_parallel_files(const std::filesystem::path& stem,
                                       const ReadOptions& options, const UnitSink& sink) {
  if (options.languages.size() < 2) {
    return Error{ErrorCode::kInvalidArgument,
                 stem.string() + ": parallel files, expected --languages such as en,ru"};
  }
  std::vector<std::unique_ptr<Utf8Input>> inputs;
  std::vector<LineReader> lines;
  for (const std::string& language : options.languages) {
    std::filesystem::path path = stem.string() + "." + language;
    std::error_code ignored;
    for (const char* suffix : {".gz", ".zst"}) {
      if (!std::filesystem::exists(path, ignored) &&
          std::filesystem::exists(path.string() + suffix, ignored)) {
        path += suffix;
      }
    }
    STELE_TRY(auto file, InputFile::open(path));
    STELE_TRY(auto input,
              Utf8Input::open(std::move(file), Utf8Input::Kind::kText, options.encoding));
    inputs.push_back(std::move(input));
  }
  for (const auto& input : inputs) lines.emplace_back(*input, options.max_text_bytes);
  ExchangeHeader header;
  header.source_language = options.languages[0];
  if (options.on_header) options.on_header(header);
  ReadReport report;
  ProblemLog log(options, report, stem.string());
  while (true) {
    std::size_t ended_count = 0;
    Unit unit;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      STELE_TRY(const bool has_line, lines[i].next());
      ended_count += has_line ? 0 : 1;
      Variant variant;
      variant.language = options.languages[i];
      variant.text = lines[i].line();
      unit.variants.push_back(std::move(variant));
    }
    if (ended_count == lines.size()) {
      for (const LineReader& text : lines) STELE_TRY_VOID(note_undecodable(text, log));
      return report;
    }
    if (ended_count > 0) {
      return Error{ErrorCode::kCorruption, stem.string() + ": line " +
                                               std::to_string(report.unit_count + 1) +
                                               ": one file ends before the other"};
    }
    if (std::string fault = find_unit_fault(options, &unit); !fault.empty()) {
      STELE_TRY_VOID(
          log.add({ReadProblem::Kind::kSkipped, {lines[0].number(), 1}, std::move(fault), {}}));
      continue;
    }
    ++report.unit_count;
    STELE_TRY_VOID(sink(std::move(unit)));
  }
}

}  // namespace stele::tm
