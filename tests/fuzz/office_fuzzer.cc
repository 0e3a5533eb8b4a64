// The XML inside DOCX ('d' and the XML) and ODT (any other first byte).
#include "align/text/read_document.h"
#include "fuzz/document_check.h"
#include "fuzz/stored_zip.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view xml(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string zip =
      stele::make_stored_zip({{data[0] == 'd' ? "word/document.xml" : "content.xml", xml}});
  const auto read = stele::read_document_bytes(zip, "fuzz");
  if (read.ok()) stele::check_document(read->document);
  return 0;
}
