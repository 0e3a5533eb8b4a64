#include "tm/file/file_system.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stele::tm {
namespace {

namespace fs = std::filesystem;

// An error of a call that changes files, with what to do about it.
Error make_write_error(const std::string& name, int errno_value) {
  Error error = make_system_error(name, errno_value);
  switch (errno_value) {
    case ENOSPC:
    case EDQUOT:
      error.message += "; make room and try again";
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      error.message += "; a memory is written in its folder, which must allow that";
      break;
    default:
      break;
  }
  return error;
}

// Owns a descriptor.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }

 private:
  int value_;
};

int sync_descriptor(int descriptor) {
  // Without times of changes, but with the size: what reading the file again needs.
  while (::fdatasync(descriptor) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

class SystemFile : public WritableFile {
 public:
  SystemFile(Descriptor descriptor, std::string name)
      : descriptor_(std::move(descriptor)), name_(std::move(name)) {}

  Status write_at(std::uint64_t offset_bytes, std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t count =
          ::pwrite(descriptor_.get(), bytes.data(), bytes.size(), static_cast<off_t>(offset_bytes));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return make_write_error(name_, errno);
      bytes.remove_prefix(static_cast<std::size_t>(count));
      offset_bytes += static_cast<std::uint64_t>(count);
    }
    return {};
  }

  Status sync() override {
    const int failure = sync_descriptor(descriptor_.get());
    if (failure != 0) return make_write_error(name_, failure);
    return {};
  }

 private:
  Descriptor descriptor_;
  std::string name_;
};

class SystemLock : public WriterLock {
 public:
  explicit SystemLock(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}

 private:
  Descriptor descriptor_;  // closing it releases the lock
};

// The process id a lock file holds, for the message; another's half-written file gives "unknown".
std::string read_holder(int descriptor) {
  char buffer[32];
  const ssize_t count = ::pread(descriptor, buffer, sizeof(buffer), 0);
  std::string holder;
  for (ssize_t i = 0; i < count && buffer[i] >= '0' && buffer[i] <= '9'; ++i) holder += buffer[i];
  return holder.empty() ? "unknown" : holder;
}

class SystemFiles : public FileSystem {
 public:
  Result<std::unique_ptr<WritableFile>> create_file(const fs::path& path) override {
    Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (descriptor.get() < 0) return make_write_error(path.string(), errno);
    return std::unique_ptr<WritableFile>(
        std::make_unique<SystemFile>(std::move(descriptor), path.string()));
  }

  Result<std::unique_ptr<WritableFile>> open_file(const fs::path& path) override {
    Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CLOEXEC));
    if (descriptor.get() < 0) return make_write_error(path.string(), errno);
    return std::unique_ptr<WritableFile>(
        std::make_unique<SystemFile>(std::move(descriptor), path.string()));
  }

  Status rename(const fs::path& from, const fs::path& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0) return make_write_error(to.string(), errno);
    return {};
  }

  Status remove(const fs::path& path) override {
    if (::unlink(path.c_str()) != 0) return make_write_error(path.string(), errno);
    return {};
  }

  Status sync_folder(const fs::path& folder) override {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0) return make_write_error(folder.string(), errno);
    while (::fsync(descriptor.get()) != 0) {
      if (errno != EINTR) return make_write_error(folder.string(), errno);
    }
    return {};
  }

  Status create_folder(const fs::path& folder) override {
    if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) {
      return make_write_error(folder.string(), errno);
    }
    return {};
  }

  Result<std::vector<std::string>> list(const fs::path& folder) override {
    std::error_code failure;
    std::vector<std::string> names;
    fs::directory_iterator entry(folder, failure);
    for (; !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
      names.push_back(entry->path().filename().string());
    }
    if (failure) return make_system_error(folder.string(), failure.value());
    std::sort(names.begin(), names.end());
    return names;
  }

  Result<std::unique_ptr<WriterLock>> lock(const fs::path& path) override {
    Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (descriptor.get() < 0) return make_write_error(path.string(), errno);
    if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) return make_write_error(path.string(), errno);
      return Error{ErrorCode::kBusy, path.parent_path().string() + ": process " +
                                         read_holder(descriptor.get()) +
                                         " is writing this memory; wait until it has finished"};
    }
    const std::string holder = std::to_string(::getpid()) + "\n";
    if (::ftruncate(descriptor.get(), 0) != 0 ||
        ::pwrite(descriptor.get(), holder.data(), holder.size(), 0) < 0) {
      return make_write_error(path.string(), errno);
    }
    return std::unique_ptr<WriterLock>(std::make_unique<SystemLock>(std::move(descriptor)));
  }
};

}  // namespace

FileSystem& system_files() {
  static SystemFiles files;
  return files;
}

}  // namespace stele::tm
