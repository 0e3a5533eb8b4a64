#include "tm/exchange/input_stream.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stele::tm {
namespace {

constexpr std::size_t kBlockBytes = std::size_t{64} << 10;

bool looks_compressed(std::string_view head) {
  using namespace std::string_view_literals;
  return head.starts_with("\x1F\x8B"sv) || head.starts_with("\x28\xB5\x2F\xFD"sv) ||
         head.starts_with(
             "\xFD"
             "7zXZ\0"sv) ||
         head.starts_with("BZh"sv);
}

}  // namespace

// The bytes as they lie in the file or in memory.
class InputFile::Raw {
 public:
  explicit Raw(int descriptor) : descriptor_(descriptor) {}
  explicit Raw(std::string_view bytes) : memory_(bytes) {}
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;
  ~Raw() {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
  }

  Result<std::size_t> read(char* buffer, std::size_t capacity) {
    std::size_t count = 0;
    if (head_read_ < head_.size()) {
      count = std::min(capacity, head_.size() - head_read_);
      std::memcpy(buffer, head_.data() + head_read_, count);
      head_read_ += count;
    } else {
      STELE_TRY(count, read_past_head(buffer, capacity));
    }
    consumed_bytes_ += count;
    return count;
  }

  // Returns the first bytes, at least as many as a magic number has unless the stream is shorter.
  Result<std::string_view> peek_magic() {
    char block[16];
    while (head_.size() < sizeof(block)) {
      STELE_TRY(const std::size_t count, read_past_head(block, sizeof(block) - head_.size()));
      if (count == 0) break;
      head_.append(block, count);
    }
    return std::string_view(head_);
  }

  std::uint64_t consumed_bytes() const { return consumed_bytes_; }

 private:
  Result<std::size_t> read_past_head(char* buffer, std::size_t capacity) {
    if (descriptor_ < 0) {
      const std::size_t count = std::min(capacity, memory_.size());
      std::memcpy(buffer, memory_.data(), count);
      memory_.remove_prefix(count);
      return count;
    }
    while (true) {
      const ssize_t count = ::read(descriptor_, buffer, capacity);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EINTR) return make_system_error("read", errno);
    }
  }

  int descriptor_ = -1;
  std::string_view memory_;
  std::string head_;
  std::size_t head_read_ = 0;
  std::uint64_t consumed_bytes_ = 0;
};

// libarchive's filters without its containers.
class InputFile::Decompressor {
 public:
  explicit Decompressor(Raw& raw) : raw_(raw), block_(kBlockBytes) {}
  Decompressor(const Decompressor&) = delete;
  Decompressor& operator=(const Decompressor&) = delete;
  ~Decompressor() { archive_read_free(archive_); }

  Status open() {
    archive_read_support_filter_gzip(archive_);
    archive_read_support_filter_zstd(archive_);
    archive_read_support_filter_xz(archive_);
    archive_read_support_filter_bzip2(archive_);
    archive_read_support_format_raw(archive_);
    archive_entry* entry = nullptr;
    if (archive_read_open(archive_, this, nullptr, &Decompressor::pull, nullptr) != ARCHIVE_OK ||
        archive_read_next_header(archive_, &entry) != ARCHIVE_OK) {
      return describe_failure();
    }
    return {};
  }

  Result<std::size_t> read(char* buffer, std::size_t capacity) {
    const la_ssize_t count = archive_read_data(archive_, buffer, capacity);
    if (count < 0) return describe_failure();
    return static_cast<std::size_t>(count);
  }

 private:
  static la_ssize_t pull(archive* handle, void* self, const void** bytes) {
    auto* decompressor = static_cast<Decompressor*>(self);
    auto count = decompressor->raw_.read(decompressor->block_.data(), decompressor->block_.size());
    if (!count.ok()) {
      archive_set_error(handle, EIO, "%s", count.error().message.c_str());
      return -1;
    }
    *bytes = decompressor->block_.data();
    return static_cast<la_ssize_t>(*count);
  }

  Error describe_failure() const {
    const char* reason = archive_error_string(archive_);
    return Error{ErrorCode::kCorruption,
                 std::string("compressed bytes: ") + (reason != nullptr ? reason : "damaged")};
  }

  Raw& raw_;
  std::vector<char> block_;
  archive* archive_ = archive_read_new();
};

Result<std::unique_ptr<InputFile>> InputFile::open(const std::filesystem::path& path) {
  if (path == "-") return start(std::make_unique<Raw>(STDIN_FILENO), "standard input");
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return make_system_error(path.string(), errno);
  auto raw = std::make_unique<Raw>(descriptor);
  struct stat info = {};
  if (::fstat(descriptor, &info) != 0) return make_system_error(path.string(), errno);
  if (S_ISDIR(info.st_mode)) {
    return Error{ErrorCode::kInvalidArgument, path.string() + ": is a folder, expected a file"};
  }
  return start(std::move(raw), path.string());
}

Result<std::unique_ptr<InputFile>> InputFile::from_memory(std::string_view bytes,
                                                          std::string name) {
  return start(std::make_unique<Raw>(bytes), std::move(name));
}

Result<std::unique_ptr<InputFile>> InputFile::start(std::unique_ptr<Raw> raw, std::string name) {
  std::unique_ptr<InputFile> file(new InputFile);
  file->name_ = std::move(name);
  file->raw_ = std::move(raw);
  auto magic = file->raw_->peek_magic();
  if (!magic.ok()) return magic.error().in(file->name_);
  if (looks_compressed(*magic)) {
    file->decompressor_ = std::make_shared<Decompressor>(*file->raw_);
    const auto opened = file->decompressor_->open();
    if (!opened.ok()) return opened.error().in(file->name_);
  }
  return file;
}

Result<std::string_view> InputFile::peek(std::size_t size_bytes) {
  while (head_.size() < size_bytes) {
    const std::size_t old_size = head_.size();
    head_.resize(size_bytes);
    auto count = decompressor_ ? decompressor_->read(head_.data() + old_size, size_bytes - old_size)
                               : raw_->read(head_.data() + old_size, size_bytes - old_size);
    head_.resize(old_size + (count.ok() ? *count : 0));
    if (!count.ok()) return std::move(count).error();
    if (*count == 0) break;
  }
  return std::string_view(head_).substr(0, size_bytes);
}

Result<std::size_t> InputFile::read(char* buffer, std::size_t capacity) {
  if (head_read_ < head_.size()) {
    const std::size_t count = std::min(capacity, head_.size() - head_read_);
    std::memcpy(buffer, head_.data() + head_read_, count);
    head_read_ += count;
    if (head_read_ == head_.size()) {
      head_ = {};
      head_read_ = 0;
    }
    return count;
  }
  return decompressor_ ? decompressor_->read(buffer, capacity) : raw_->read(buffer, capacity);
}

Result<std::string> read_whole_file(InputFile& file, std::uint64_t limit_bytes) {
  std::string bytes;
  std::string block(std::size_t{64} << 10, '\0');
  while (bytes.size() <= limit_bytes) {
    STELE_TRY(const std::size_t count, file.read(block.data(), block.size()));
    if (count == 0) return bytes;
    bytes.append(block, 0, count);
  }
  return Error{ErrorCode::kLimitExceeded,
               file.name() + ": more than " + std::to_string(limit_bytes >> 20) + " MiB"};
}

std::uint64_t InputFile::consumed_bytes() const {
  return raw_->consumed_bytes();
}

}  // namespace stele::tm
