// The folder of a memory, before there is one in it (internal).
#pragma once

#include "align/base/result.h"
#include "tm/file/file_system.h"

#include <filesystem>

namespace stele::tm {

// Makes a folder for a new memory, unless there is one that is empty or was left by a writer that
// died here. Returns whether it was made. Fails with kInvalidArgument, saying what else to name or
// to make first; kIo.
Result<bool> prepare_folder(const std::filesystem::path& folder, FileSystem& files);

// Returns the folder that this one is in, also of "memory/" and ".".
std::filesystem::path parent_of(const std::filesystem::path& folder);

}  // namespace stele::tm
