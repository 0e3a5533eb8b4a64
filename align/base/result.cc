#include "align/base/result.h"

#include <cerrno>
#include <system_error>

namespace stele {

std::string_view error_code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidArgument:
      return "invalid argument";
    case ErrorCode::kNotFound:
      return "not found";
    case ErrorCode::kCorruption:
      return "corruption";
    case ErrorCode::kUnsupportedVersion:
      return "unsupported version";
    case ErrorCode::kIo:
      return "input/output";
    case ErrorCode::kLimitExceeded:
      return "limit exceeded";
    case ErrorCode::kBusy:
      return "busy";
  }
  return "unknown";
}

Error Error::in(std::string_view where) const& {
  return Error{code, std::string(where) + ": " + message};
}

Error make_system_error(std::string_view where, int errno_value) {
  // std::generic_category is thread-safe, unlike strerror.
  return Error{errno_value == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo,
               std::string(where) + ": " + std::generic_category().message(errno_value)};
}

}  // namespace stele
