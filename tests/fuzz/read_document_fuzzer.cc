// Whatever the bytes and the format, a document keeps its invariants and its segments lie in it.
#include "align/text/read_document.h"
#include "fuzz/document_check.h"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr stele::DocumentFormat kFormats[] = {
      stele::DocumentFormat::kDetect,   stele::DocumentFormat::kPlain,
      stele::DocumentFormat::kMarkdown, stele::DocumentFormat::kHtml,
      stele::DocumentFormat::kSubRip,   stele::DocumentFormat::kOffice};
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto read = stele::read_document_bytes(bytes, "fuzz",
                                               {.format = kFormats[data[0] % std::size(kFormats)]});
  if (read.ok()) stele::check_document(read->document);
  return 0;
}
