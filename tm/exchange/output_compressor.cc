#include "tm/exchange/output_compressor.h"

#include <cassert>
#include <utility>

#include <archive.h>
#include <archive_entry.h>

namespace stele::tm {

struct OutputCompressor::State {
  ByteSink sink;
  Status sink_status;
  bool is_open = false;
  archive* handle = archive_write_new();

  static la_ssize_t push(archive* handle, void* self, const void* bytes, std::size_t size) {
    auto* state = static_cast<State*>(self);
    state->sink_status = state->sink(std::string_view(static_cast<const char*>(bytes), size));
    if (!state->sink_status.ok()) {
      archive_set_error(handle, -1, "sink failed");
      return -1;
    }
    return static_cast<la_ssize_t>(size);
  }

  Status check(la_ssize_t code) {
    if (code >= 0) return {};
    if (!sink_status.ok()) return sink_status;
    const char* reason = archive_error_string(handle);
    return Error{ErrorCode::kIo, std::string("compression: ") + (reason ? reason : "failed")};
  }

  Status open() {
    if (std::exchange(is_open, true)) return {};
    STELE_TRY_VOID(check(archive_write_open(handle, this, nullptr, &State::push, nullptr)));
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, "data");
    archive_entry_set_filetype(entry, AE_IFREG);
    const int code = archive_write_header(handle, entry);
    archive_entry_free(entry);
    return check(code);
  }
};

OutputCompression find_compression(const std::filesystem::path& path) {
  if (path.extension() == ".gz") return OutputCompression::kGzip;
  if (path.extension() == ".zst") return OutputCompression::kZstd;
  return OutputCompression::kNone;
}

OutputCompressor::OutputCompressor(ByteSink sink, OutputCompression compression)
    : state_(new State) {
  assert(compression != OutputCompression::kNone);
  state_->sink = std::move(sink);
  if (compression == OutputCompression::kGzip) {
    archive_write_add_filter_gzip(state_->handle);
    archive_write_set_filter_option(state_->handle, "gzip", "timestamp", nullptr);
  } else {
    archive_write_add_filter_zstd(state_->handle);
  }
  archive_write_set_format_raw(state_->handle);
  archive_write_set_bytes_in_last_block(state_->handle, 1);
}

OutputCompressor::~OutputCompressor() {
  archive_write_free(state_->handle);
}

Status OutputCompressor::write(std::string_view bytes) {
  STELE_TRY_VOID(state_->open());
  return state_->check(archive_write_data(state_->handle, bytes.data(), bytes.size()));
}

Status OutputCompressor::finish() {
  STELE_TRY_VOID(state_->open());
  return state_->check(archive_write_close(state_->handle));
}

}  // namespace stele::tm
