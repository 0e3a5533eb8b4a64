#include "align/base/mapped_file.h"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stele {

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return make_system_error(path.string(), errno);
  struct stat info = {};
  if (::fstat(descriptor, &info) != 0) {
    const int saved = errno;
    ::close(descriptor);
    return make_system_error(path.string(), saved);
  }
  if (!S_ISREG(info.st_mode)) {
    ::close(descriptor);
    return Error{ErrorCode::kInvalidArgument,
                 path.string() + ": not a regular file, expected one that can be mapped"};
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  if (size == 0) {
    ::close(descriptor);
    return MappedFile(std::string_view());
  }
  void* address = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0);
  const int saved = errno;
  ::close(descriptor);  // the mapping keeps the file alive
  if (address == MAP_FAILED) return make_system_error(path.string(), saved);
  return MappedFile(std::string_view(static_cast<const char*>(address), size));
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : bytes_(std::exchange(other.bytes_, std::string_view())) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(bytes_, other.bytes_);
  return *this;
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) {
    ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
  }
}

}  // namespace stele
