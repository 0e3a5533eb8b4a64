#include "tm/store/memory_folder.h"

#include "tm/store/layout.h"
#include "tm/store/manifest.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <vector>

namespace stele::tm {
namespace {

namespace fs = std::filesystem;

Error make_invalid(const fs::path& folder, const std::string& what) {
  return Error{ErrorCode::kInvalidArgument, folder.string() + ": " + what};
}

// A folder that holds only the lock is one whose creation was cut short: as good as empty.
bool holds_only_lock(const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [](const std::string& name) {
    return name == kLockName || name == tail_file_name(1) ||
           name == std::string(kManifestName) + std::string(kTemporarySuffix);
  });
}

}  // namespace

fs::path parent_of(const fs::path& folder) {
  fs::path whole = fs::absolute(folder).lexically_normal();
  if (!whole.has_filename()) whole = whole.parent_path();  // it ended in a slash
  return whole.parent_path();
}

Result<bool> prepare_folder(const fs::path& folder, FileSystem& files) {
  if (folder.empty()) {
    return Error{ErrorCode::kInvalidArgument, "memory: no folder named, expected one"};
  }
  std::error_code ignored;
  if (fs::is_directory(folder, ignored)) {
    STELE_TRY(const std::vector<std::string> names, files.list(folder));
    if (holds_only_lock(names)) return false;
    return make_invalid(folder, "not a memory and not empty; choose another folder");
  }
  if (fs::exists(folder, ignored)) {
    return make_invalid(folder, "not a memory but a file; choose another name");
  }
  if (fs::is_symlink(fs::symlink_status(folder, ignored))) {
    return make_invalid(folder, "a link to nothing; make the folder that it names first");
  }
  if (const fs::path parent = parent_of(folder); !fs::is_directory(parent, ignored)) {
    return make_invalid(folder, "there is no folder " + parent.string() + "; make it first");
  }
  STELE_TRY_VOID(files.create_folder(folder));
  return true;
}

}  // namespace stele::tm
