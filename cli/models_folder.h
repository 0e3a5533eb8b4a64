// Where the models that ship with Stele lie.
#pragma once

#include "align/base/result.h"

#include <filesystem>
#include <string>

namespace stele::cli {

// Returns the first folder that exists of: `flag` (the value of --models, if not empty), the
// environment's STELE_MODELS, ../share/stele/models beside the executable, and the source tree
// this command was built from.
// Fails with kNotFound, naming what was tried. A folder that was named is never replaced by
// another.
Result<std::filesystem::path> find_models_folder(const std::string& flag);

}  // namespace stele::cli
