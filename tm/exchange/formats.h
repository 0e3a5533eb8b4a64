// The formats that memories are exchanged in: finding out which one a file has, reading, writing.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"
#include "tm/exchange/unit_writer.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stele::tm {

enum class Format {
  kTmx,
  kXliff1,
  kXliff2,
  kPo,
  kMo,
  kTbx,   // version 2 when written, which more tools read
  kTbx3,  // version 3
  kCsv,
  kTsv,
  kXlsx,
  kJsonLines,
  kSdltm,     // Trados; read only
  kParallel,  // STEM.en and STEM.ru; read only
  kOmegat,    // a project folder; read only
};

// All of them, in the order of the enumerators.
std::vector<Format> list_formats();

// Whether make_unit_writer knows it; all formats are read.
bool is_written(Format format);

// "tmx", ...: what a user writes after --from-format and what messages say.
std::string_view format_name(Format format);
// Fails with kInvalidArgument, listing the names.
Result<Format> parse_format(std::string_view name);

// Returns the format that a name such as out.tmx.gz asks for.
// Fails with kInvalidArgument, listing the extensions.
Result<Format> find_format_of_name(const std::filesystem::path& path);

// Returns the format of the bytes in `path`, whatever its name; the name decides between formats
// that look alike. "-" is standard input.
// Fails with kInvalidArgument when the file has none of the formats, and as InputFile::open does.
Result<Format> detect_format(const std::filesystem::path& path);

// Reads all units of `path` into `sink`, in constant memory where README.md says so. Without
// `format` it is detected.
// Fails as detect_format and the format's reader do.
Result<ReadReport> read_units(const std::filesystem::path& path, const ReadOptions& options,
                              const UnitSink& sink);
Result<ReadReport> read_units(const std::filesystem::path& path, Format format,
                              const ReadOptions& options, const UnitSink& sink);
// Fails also with kInvalidArgument for a format that is more than one file.
Result<ReadReport> read_units(std::unique_ptr<InputFile> file, Format format,
                              const ReadOptions& options, const UnitSink& sink);

struct WriteOptions {
  // The languages to write, the source first. Two for formats of pairs, the columns for tables;
  // canonical. Empty: those of the first unit.
  std::vector<std::string> languages;
  // Of the file that is converted, when there is one.
  ExchangeHeader header;
};

// Returns a writer to `sink`. Fails with kInvalidArgument for a format that is only read.
Result<std::unique_ptr<UnitWriter>> make_unit_writer(Format format, ByteSink sink,
                                                     WriteOptions options);

}  // namespace stele::tm
