// Reads the bytes as one format (STELE_FUZZED_FORMAT, an enumerator of Format) and checks what
// every reader promises: well-formed text, tags inside it, counts that agree; what was read can be
// written as TMX, which reads back strictly and equal.
#include "align/base/utf8.h"
#include "tm/exchange/formats.h"
#include "tm/exchange/inline_tags.h"
#include "tm/exchange/json_lines.h"
#include "tm/exchange/po_reader.h"
#include "tm/exchange/table_reader.h"
#include "tm/exchange/tbx_reader.h"
#include "tm/exchange/tmx_reader.h"
#include "tm/exchange/xliff_reader.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace stele;
using namespace stele::tm;

void require(bool condition) {
  if (!condition) std::abort();
}

void check_unit(const Unit& unit) {
  require(!unit.variants.empty());
  for (const Variant& variant : unit.variants) {
    require(!variant.language.empty());
    require(is_valid_utf8(variant.text));
    std::size_t last = 0;
    for (const InlineTag& tag : variant.tags) {
      require(tag.offset_bytes >= last && tag.offset_bytes <= variant.text.size());
      last = tag.offset_bytes;
    }
  }
}

Result<ReadReport> read(std::string_view bytes, Format format, const ReadOptions& options,
                        const UnitSink& sink) {
  STELE_TRY(auto file, InputFile::from_memory(bytes, "input"));
  switch (format) {
    case Format::kTmx:
      return read_tmx(std::move(file), options, sink);
    case Format::kXliff1:
      return read_xliff(std::move(file), options, sink);
    case Format::kPo:
      return read_po(std::move(file), options, sink);
    case Format::kMo:
      return read_mo(std::move(file), options, sink);
    case Format::kTbx:
      return read_tbx(std::move(file), options, sink);
    case Format::kCsv:
      return read_csv(std::move(file), options, sink);
    case Format::kTsv:
      return read_tsv(std::move(file), options, sink);
    default:
      return read_json_lines(std::move(file), options, sink);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  ReadOptions options;
  options.languages = {"en", "ru"};
  options.max_text_bytes = 1U << 16;
  std::vector<Unit> units;
  const auto report = read(bytes, Format::STELE_FUZZED_FORMAT, options, [&](Unit&& unit) -> Status {
    check_unit(unit);
    units.push_back(std::move(unit));
    return {};
  });
  if (report.ok()) require(report->unit_count == units.size());
  // As TMX and back: the first reading normalizes, from then on nothing changes.
  std::string written;
  const auto write = [&](const std::vector<Unit>& list) {
    written.clear();
    auto writer = make_unit_writer(Format::kTmx,
                                   [&](std::string_view piece) -> Status {
                                     written.append(piece);
                                     return {};
                                   },
                                   {});
    require(writer.ok());
    for (const Unit& unit : list) require((*writer)->write(unit).ok());
    require((*writer)->finish().ok());
    return written;
  };
  const std::string first = write(units);
  std::vector<Unit> again;
  ReadOptions strict;
  strict.strict = true;
  const auto second = read(first, Format::kTmx, strict, [&](Unit&& unit) -> Status {
    again.push_back(std::move(unit));
    return {};
  });
  require(second.ok());
  require(again.size() == units.size());
  require(write(again) == first);
  return 0;
}
