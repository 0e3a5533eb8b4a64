#include "tm/exchange/formats.h"

#include "tm/exchange/tmx_reader.h"
#include "tm/exchange/tmx_writer.h"

#include <utility>

namespace stele::tm {

std::string_view format_name(Format) {
  return "tmx";
}

Result<Format> parse_format(std::string_view name) {
  if (name == "tmx") return Format::kTmx;
  return Error{ErrorCode::kInvalidArgument, "format '" + std::string(name) + "', expected tmx"};
}

Result<Format> find_format_of_name(const std::filesystem::path& path) {
  std::filesystem::path name = path.filename();
  if (name.extension() == ".gz" || name.extension() == ".zst") name = name.stem();
  if (name.extension() == ".tmx") return Format::kTmx;
  return Error{ErrorCode::kInvalidArgument,
               path.string() + ": extension '" + name.extension().string() + "', expected .tmx"};
}

Result<Format> detect_format(const std::filesystem::path&) {
  return Format::kTmx;
}

Result<ReadReport> read_units(const std::filesystem::path& path, const ReadOptions& options,
                              const UnitSink& sink) {
  return read_units(path, Format::kTmx, options, sink);
}

Result<ReadReport> read_units(const std::filesystem::path& path, Format, const ReadOptions& options,
                              const UnitSink& sink) {
  STELE_TRY(auto file, InputFile::open(path));
  return read_tmx(std::move(file), options, sink);
}

Result<std::unique_ptr<UnitWriter>> make_unit_writer(Format, ByteSink sink, WriteOptions options) {
  TmxHeader header;
  header.source_language = options.header.source_language;
  if (!options.languages.empty()) header.source_language = options.languages[0];
  header.origin = std::move(options.header);
  return std::unique_ptr<UnitWriter>(
      std::make_unique<TmxWriter>(std::move(sink), std::move(header)));
}

}  // namespace stele::tm
