// A stream of plain text gives sound pieces, in order, of any bytes.
#include "align/text/plain_text_stream.h"
#include "fuzz/document_check.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::filesystem::path path =
      std::filesystem::temp_directory_path() /
      ("plain_text_stream_fuzzer." + std::to_string(::getpid()));
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  auto stream = stele::PlainTextStream::open(path);
  if (!stream.ok()) return 0;
  std::uint64_t end = 0;
  while (true) {
    const auto piece = stream->next();
    if (!piece.ok() || !*piece) return 0;
    if ((*piece)->begin < end) std::abort();
    end = (*piece)->begin + (*piece)->document.text.size();
    stele::check_document((*piece)->document);
  }
}
