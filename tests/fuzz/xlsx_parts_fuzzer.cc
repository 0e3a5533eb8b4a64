// The XML inside a workbook: a sheet, and behind the first zero byte its shared strings.
#include "fuzz/exchange_check.h"
#include "fuzz/stored_zip.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(bytes.find('\0'), bytes.size());
  const std::string_view strings = bytes.substr(std::min(cut + 1, bytes.size()));
  stele::tm::check_exchange(
      stele::tm::Format::kXlsx,
      stele::make_stored_zip(
          {{"xl/worksheets/sheet1.xml", bytes.substr(0, cut)}, {"xl/sharedStrings.xml", strings}}));
  return 0;
}
