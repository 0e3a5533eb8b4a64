// What the commands that read or write foreign formats share: flags, reports, rejects.
#pragma once

#include "align/base/result.h"
#include "cli/output_file.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/formats.h"
#include "tm/exchange/output_compressor.h"
#include "tm/exchange/unit_filter.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace stele::cli {

// Splits "en,ru,zh-CN" and makes the tags canonical. Fails with kInvalidArgument.
Result<std::vector<std::string>> parse_language_list(const std::string& list);

// Flags of reading.
struct ImportFlags {
  bool strict = false;
  std::string encoding;
  std::string languages;
  std::string format;
  std::string rejects;

  void add_to(CLI::App& command);
};

// Says on standard error what was wrong with a file, in full for the first problems, and writes
// skipped units to the rejects file.
class ProblemReporter {
 public:
  // An empty path: no rejects file. Fails as OutputFile::open does.
  static Result<std::unique_ptr<ProblemReporter>> open(const std::string& rejects_path);

  // From now on nothing is shown: for a file that is read again.
  void mute() { is_muted_ = true; }
  void begin_file(const std::string& name);
  void note_source_language(const std::string& language) { source_language_ = language; }
  void report(const tm::ReadProblem& problem);
  // Says how many problems of the file were not shown.
  void end_file();
  // Finishes the rejects file. It is there even when nothing was rejected.
  Status commit();

 private:
  std::optional<OutputFile> rejects_;
  Status rejects_status_;
  std::string name_;
  std::string source_language_;
  std::uint64_t problem_count_ = 0;
  bool is_muted_ = false;
  bool is_tmx_ = false;  // the rejects file was begun as one
};

// Reads one file as the flags ask. options.on_problem is set by this function.
Result<tm::ReadReport> read_foreign_file(const std::string& path, const ImportFlags& flags,
                                         tm::ReadOptions options, ProblemReporter& reporter,
                                         const tm::UnitSink& sink);

// Flags of choosing units.
struct FilterFlags {
  std::string languages;
  std::string since;
  std::string before;
  std::vector<std::string> attributes;
  std::string query;

  void add_to(CLI::App& command);
  Result<tm::UnitFilter> parse() const;
};

// One output file of units, compressed if its name says so.
class UnitOutput {
 public:
  // Fails as OutputFile::open and make_unit_writer do.
  static Result<std::unique_ptr<UnitOutput>> open(const std::string& path, tm::Format format,
                                                  tm::WriteOptions options);

  Status write(const tm::Unit& unit) { return writer_->write(unit); }
  Status commit();
  const tm::UnitWriter& writer() const { return *writer_; }

 private:
  explicit UnitOutput(OutputFile file) : file_(std::move(file)) {}

  OutputFile file_;
  std::unique_ptr<tm::OutputCompressor> compressor_;
  std::unique_ptr<tm::UnitWriter> writer_;
};

// The format of `flag` if that is not empty, else of the name of `path`; standard output is TMX.
Result<tm::Format> find_output_format(const std::string& flag, const std::string& path);

// "1 unit", "2 units".
std::string count_units(std::uint64_t count);

}  // namespace stele::cli
