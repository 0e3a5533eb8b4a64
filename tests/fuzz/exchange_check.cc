#include "fuzz/exchange_check.h"

#include "align/base/utf8.h"
#include "tm/exchange/formats.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace stele::tm {
namespace {

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
  return read_units(std::move(file), format, options, sink);
}

std::string write(const std::vector<Unit>& units, Format format) {
  std::string written;
  auto writer = make_unit_writer(format,
                                 [&](std::string_view piece) -> Status {
                                   written.append(piece);
                                   return {};
                                 },
                                 {});
  require(writer.ok());
  for (const Unit& unit : units) {
    const Status status = (*writer)->write(unit);
    // A pair needs a second language from somewhere.
    require(status.ok() || format != Format::kTmx);
    if (!status.ok()) return {};
  }
  require((*writer)->finish().ok());
  return written;
}

}  // namespace

void check_exchange(Format format, std::string_view bytes) {
  ReadOptions options;
  options.languages = {"en", "ru"};
  options.max_text_bytes = 1U << 16;
  std::vector<Unit> units;
  const auto report = read(bytes, format, options, [&](Unit&& unit) -> Status {
    check_unit(unit);
    units.push_back(std::move(unit));
    return {};
  });
  if (report.ok()) require(report->unit_count == units.size());
  if (units.empty()) return;
  // As TMX and back: the first reading normalizes, from then on nothing changes.
  const std::string first = write(units, Format::kTmx);
  // One of the other writers, by the input's size: no unit is too odd to be written.
  const std::vector<Format> formats = list_formats();
  const Format other = formats[bytes.size() % formats.size()];
  if (is_written(other)) (void)write(units, other).size();
  std::vector<Unit> again;
  ReadOptions strict;
  strict.strict = true;
  const auto second = read(first, Format::kTmx, strict, [&](Unit&& unit) -> Status {
    again.push_back(std::move(unit));
    return {};
  });
  require(second.ok());
  require(again.size() == units.size());
  require(write(again, Format::kTmx) == first);
}

}  // namespace stele::tm
