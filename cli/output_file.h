// OutputFile: a result file that appears whole or not at all.
#pragma once

#include "align/base/result.h"

#include <filesystem>
#include <string_view>

namespace stele::cli {

// Writes `bytes` to `path` ("-" or empty: standard output). A file is written beside its place,
// synced and renamed, so that a reader never sees half of it and a failure leaves the old file.
// Fails with kIo or kNotFound (no such folder), naming the path.
Status write_output(const std::filesystem::path& path, std::string_view bytes);

}  // namespace stele::cli
