#include "align/base/read_file.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stele {
namespace {

Result<std::string> read_descriptor(int descriptor, const std::string& name,
                                    std::uint64_t limit_bytes) {
  struct stat info = {};
  if (::fstat(descriptor, &info) != 0) return make_system_error(name, errno);
  if (S_ISDIR(info.st_mode)) {
    return Error{ErrorCode::kInvalidArgument, name + ": is a folder, expected a file"};
  }
  std::string bytes;
  std::size_t size = 0;
  while (true) {
    // One byte more than a regular file says it has, so that its end is seen without growing.
    const std::size_t hint = S_ISREG(info.st_mode) ? static_cast<std::size_t>(info.st_size) + 1 : 0;
    bytes.resize(std::max({hint, size + size / 2, size + std::size_t{65536}}));
    const ssize_t count = ::read(descriptor, bytes.data() + size, bytes.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return make_system_error(name, errno);
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
    if (size > limit_bytes) {
      return Error{ErrorCode::kLimitExceeded,
                   name + ": more than " + std::to_string(limit_bytes) + " bytes"};
    }
  }
  bytes.resize(size);
  return bytes;
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit_bytes) {
  if (path == "-") return read_descriptor(STDIN_FILENO, "standard input", limit_bytes);
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return make_system_error(path.string(), errno);
  auto bytes = read_descriptor(descriptor, path.string(), limit_bytes);
  ::close(descriptor);
  return bytes;
}

}  // namespace stele
