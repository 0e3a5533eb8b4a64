#include "cli/models_folder.h"

#include <cstdlib>
#include <system_error>

namespace stele::cli {
namespace {

namespace fs = std::filesystem;

Result<fs::path> require_folder(const fs::path& folder, const char* origin) {
  std::error_code ignored;
  if (fs::is_directory(folder, ignored)) return folder;
  return Error{ErrorCode::kNotFound,
               folder.string() + ": no such folder, expected the models (" + origin + ")"};
}

}  // namespace

Result<fs::path> find_models_folder(const std::string& flag) {
  if (!flag.empty()) return require_folder(flag, "--models");
  if (const char* variable = std::getenv("STELE_MODELS"); variable != nullptr && *variable != 0) {
    return require_folder(variable, "STELE_MODELS");
  }
  std::error_code failure;
  const fs::path executable = fs::read_symlink("/proc/self/exe", failure);
  if (!failure) {
    const fs::path installed = executable.parent_path().parent_path() / STELE_DATA_DIR / "models";
    if (fs::is_directory(installed, failure)) return installed;
  }
  return require_folder(STELE_SOURCE_MODELS_DIR,
                        "not installed; give --models or set STELE_MODELS");
}

}  // namespace stele::cli
