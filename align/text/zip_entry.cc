#include "align/text/zip_entry.h"

#include <array>
#include <memory>

#include <archive.h>
#include <archive_entry.h>

namespace stele {
namespace {

constexpr int kMaxEntries = 10000;

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

Error corrupt(archive* reader) {
  const char* reason = archive_error_string(reader);
  return {ErrorCode::kCorruption,
          std::string("damaged ZIP archive: ") + (reason != nullptr ? reason : "unreadable")};
}

}  // namespace

Result<std::optional<std::string>> read_zip_entry(std::string_view bytes, std::string_view name,
                                                  std::uint64_t limit_bytes) {
  const std::unique_ptr<archive, FreeArchive> reader(archive_read_new());
  archive_read_support_format_zip(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    return corrupt(reader.get());
  }
  archive_entry* entry = nullptr;
  for (int count = 0;; ++count) {
    const int status = archive_read_next_header(reader.get(), &entry);
    if (status == ARCHIVE_EOF) return std::optional<std::string>();
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) return corrupt(reader.get());
    if (count >= kMaxEntries) {
      return Error{ErrorCode::kLimitExceeded, "ZIP archive: more than 10000 entries"};
    }
    const char* path = archive_entry_pathname(entry);
    if (path != nullptr && path == name) break;
  }
  std::string content;
  std::array<char, 65536> buffer;
  while (true) {
    const auto size = archive_read_data(reader.get(), buffer.data(), buffer.size());
    if (size < 0) return corrupt(reader.get());
    if (size == 0) return std::optional(std::move(content));
    content.append(buffer.data(), static_cast<std::size_t>(size));
    if (content.size() > limit_bytes) {
      return Error{ErrorCode::kLimitExceeded, "ZIP archive: " + std::string(name) +
                                                  " is larger than " + std::to_string(limit_bytes) +
                                                  " bytes unpacked"};
    }
  }
}

}  // namespace stele
