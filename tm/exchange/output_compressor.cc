#include "tm/exchange/output_compressor.h"

#include "tm/exchange/archive_sink.h"

#include <cassert>
#include <utility>

namespace stele::tm {

struct OutputCompressor::State {
  explicit State(ByteSink to) : sink(std::move(to), "compression") {}

  ArchiveSink sink;
  bool is_open = false;

  Status open() {
    if (std::exchange(is_open, true)) return {};
    STELE_TRY_VOID(sink.open());
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, "data");
    archive_entry_set_filetype(entry, AE_IFREG);
    const int code = archive_write_header(sink.handle(), entry);
    archive_entry_free(entry);
    return sink.check(code);
  }
};

OutputCompression find_compression(const std::filesystem::path& path) {
  if (path.extension() == ".gz") return OutputCompression::kGzip;
  if (path.extension() == ".zst") return OutputCompression::kZstd;
  return OutputCompression::kNone;
}

OutputCompressor::OutputCompressor(ByteSink sink, OutputCompression compression)
    : state_(new State(std::move(sink))) {
  assert(compression != OutputCompression::kNone);
  archive* const handle = state_->sink.handle();
  if (compression == OutputCompression::kGzip) {
    archive_write_add_filter_gzip(handle);
    archive_write_set_filter_option(handle, "gzip", "timestamp", nullptr);
  } else {
    archive_write_add_filter_zstd(handle);
  }
  archive_write_set_format_raw(handle);
  archive_write_set_bytes_in_last_block(handle, 1);
}

OutputCompressor::~OutputCompressor() = default;

Status OutputCompressor::write(std::string_view bytes) {
  STELE_TRY_VOID(state_->open());
  return state_->sink.write(bytes);
}

Status OutputCompressor::finish() {
  STELE_TRY_VOID(state_->open());
  return state_->sink.close();
}

}  // namespace stele::tm
