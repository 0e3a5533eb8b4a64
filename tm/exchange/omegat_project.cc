#include "tm/exchange/omegat_project.h"

#include "tm/exchange/tmx_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace stele::tm {
namespace {

bool is_tmx_name(const std::string& name) {
  return name.ends_with(".tmx") || name.ends_with(".tmx.gz");
}

// What OmegaT does with a memory depends on the folder under tm/ that it lies in.
std::string find_role(const std::filesystem::path& relative) {
  for (const std::filesystem::path& part : relative) {
    std::string name = part.string();
    if (name == "auto" || name == "enforce" || name == "mt" || name.starts_with("penalty-")) {
      return name;
    }
  }
  return {};
}

}  // namespace

bool is_omegat_project(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::exists(folder / "omegat.project", ignored) ||
         std::filesystem::is_directory(folder / "tm", ignored);
}

Result<ReadReport> read_omegat_project(const std::filesystem::path& folder,
                                       const ReadOptions& options, const UnitSink& sink) {
  std::vector<std::filesystem::path> files;
  std::error_code failure;
  for (std::filesystem::recursive_directory_iterator it(folder / "tm", failure), end;
       !failure && it != end; it.increment(failure)) {
    if (is_tmx_name(it->path().filename().string())) files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  const std::filesystem::path saved = folder / "omegat" / "project_save.tmx";
  if (std::filesystem::exists(saved, failure)) files.push_back(saved);
  if (files.empty()) {
    return Error{ErrorCode::kNotFound, folder.string() + ": no TMX files, expected some in tm/"};
  }
  ReadReport total;
  for (const std::filesystem::path& path : files) {
    STELE_TRY(auto file, InputFile::open(path));
    const std::filesystem::path relative = path.lexically_relative(folder);
    const std::string role = path == saved ? "project" : find_role(relative);
    STELE_TRY(const ReadReport report, read_tmx(std::move(file), options, [&](Unit&& unit) {
                unit.attributes.push_back(
                    {Attribute::Kind::kProp, "x-omegat-file", relative.generic_string(), {}});
                if (!role.empty()) {
                  unit.attributes.push_back({Attribute::Kind::kProp, "x-omegat", role, {}});
                }
                return sink(std::move(unit));
              }));
    total.unit_count += report.unit_count;
    total.skipped_count += report.skipped_count;
    total.repaired_count += report.repaired_count;
  }
  return total;
}

}  // namespace stele::tm
