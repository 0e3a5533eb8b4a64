#include "cli/output_file.h"

#include <cerrno>
#include <cstdio>
#include <iostream>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stele::cli {
namespace {

int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

Status write_in_place(const std::filesystem::path& path, std::string_view bytes) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return make_system_error(path.string(), errno);
  const int failure = write_all(descriptor, bytes);
  ::close(descriptor);
  if (failure != 0) return make_system_error(path.string(), failure);
  return {};
}

}  // namespace

Status write_output(const std::filesystem::path& path, std::string_view bytes) {
  if (path.empty() || path == "-") {
    std::cout.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    std::cout.flush();
    if (!std::cout) return Error{ErrorCode::kIo, "standard output: could not be written"};
    return {};
  }
  // A device or pipe (/dev/null, /dev/stdout) is written to, not replaced.
  struct stat info = {};
  if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    if (S_ISDIR(info.st_mode)) return make_system_error(path.string(), EISDIR);
    return write_in_place(path, bytes);
  }
  std::string temporary = path.string() + ".XXXXXX";
  const int descriptor = ::mkstemp(temporary.data());
  if (descriptor < 0) return make_system_error(path.string(), errno);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  int failure = write_all(descriptor, bytes);
  if (failure == 0 && ::fchmod(descriptor, 0666 & ~mask) != 0) failure = errno;
  if (failure == 0 && ::fsync(descriptor) != 0) failure = errno;
  if (::close(descriptor) != 0 && failure == 0) failure = errno;
  if (failure == 0 && std::rename(temporary.c_str(), path.c_str()) != 0) failure = errno;
  if (failure != 0) {
    ::unlink(temporary.c_str());
    return make_system_error(path.string(), failure);
  }
  return {};
}

Result<OutputFile> OutputFile::open(const std::filesystem::path& path) {
  OutputFile file;
  file.path_ = path;
  if (path.empty() || path == "-") {
    file.path_ = "standard output";
    file.descriptor_ = STDOUT_FILENO;
    return file;
  }
  struct stat info = {};
  if (::stat(path.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    if (S_ISDIR(info.st_mode)) return make_system_error(path.string(), EISDIR);
    file.descriptor_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    std::string temporary = path.string() + ".XXXXXX";
    file.descriptor_ = ::mkstemp(temporary.data());
    if (file.descriptor_ >= 0) file.temporary_ = std::move(temporary);
  }
  if (file.descriptor_ < 0) return make_system_error(path.string(), errno);
  return file;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

OutputFile::~OutputFile() {
  if (descriptor_ > STDERR_FILENO) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Status OutputFile::write(std::string_view bytes) {
  const int failure = write_all(descriptor_, bytes);
  if (failure != 0) return make_system_error(path_.string(), failure);
  return {};
}

Status OutputFile::commit() {
  if (temporary_.empty()) return {};
  const mode_t mask = ::umask(0);
  ::umask(mask);
  int failure = ::fchmod(descriptor_, 0666 & ~mask) != 0 ? errno : 0;
  if (failure == 0 && ::fsync(descriptor_) != 0) failure = errno;
  if (::close(std::exchange(descriptor_, -1)) != 0 && failure == 0) failure = errno;
  if (failure == 0 && std::rename(temporary_.c_str(), path_.c_str()) != 0) failure = errno;
  if (failure != 0) return make_system_error(path_.string(), failure);
  temporary_.clear();
  return {};
}

}  // namespace stele::cli
