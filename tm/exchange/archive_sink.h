// ArchiveSink: libarchive writing to a ByteSink.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <archive.h>
#include <archive_entry.h>

namespace stele::tm {

// The caller sets format and filters on handle(), then opens. `what` stands in front of errors. The
// object must stay where it is while the archive is open. Not thread-safe.
class ArchiveSink {
 public:
  ArchiveSink(ByteSink sink, std::string what) : sink_(std::move(sink)), what_(std::move(what)) {}
  ~ArchiveSink() { archive_write_free(handle_); }
  ArchiveSink(const ArchiveSink&) = delete;
  ArchiveSink& operator=(const ArchiveSink&) = delete;

  archive* handle() { return handle_; }

  Status open() { return check(archive_write_open(handle_, this, nullptr, &push, nullptr)); }
  Status write(std::string_view bytes) {
    return check(archive_write_data(handle_, bytes.data(), bytes.size()));
  }
  Status close() { return check(archive_write_close(handle_)); }

  // The sink's own failure, else libarchive's words as kIo, for a negative `code`.
  Status check(la_ssize_t code) {
    if (code >= 0) return {};
    if (!sink_status_.ok()) return sink_status_;
    const char* reason = archive_error_string(handle_);
    return Error{ErrorCode::kIo, what_ + ": " + (reason != nullptr ? reason : "failed")};
  }

 private:
  static la_ssize_t push(archive* handle, void* self, const void* bytes, std::size_t size) {
    auto* sink = static_cast<ArchiveSink*>(self);
    sink->sink_status_ = sink->sink_(std::string_view(static_cast<const char*>(bytes), size));
    if (sink->sink_status_.ok()) return static_cast<la_ssize_t>(size);
    archive_set_error(handle, -1, "sink failed");
    return -1;
  }

  ByteSink sink_;
  std::string what_;
  Status sink_status_;
  archive* handle_ = archive_write_new();
};

}  // namespace stele::tm
