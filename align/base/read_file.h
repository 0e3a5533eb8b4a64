// Reads whole files and standard input.
#pragma once

#include "align/base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace stele {

// Returns the bytes of `path`; "-" is standard input. Pipes and devices are read to their end.
// Fails with kNotFound, kInvalidArgument for a folder, kLimitExceeded when there are more than
// `limit_bytes`, kIo otherwise.
Result<std::string> read_file(const std::filesystem::path& path,
                              std::uint64_t limit_bytes = std::uint64_t{4} << 30);

}  // namespace stele
