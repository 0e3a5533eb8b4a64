#include "cli/checked_input.h"

#include "align/base/read_file.h"
#include "tm/memory.h"

#include <system_error>
#include <utility>

namespace stele::cli {
namespace {

Status read_memory(const std::string& folder, std::vector<tm::CheckedUnit>* units) {
  STELE_TRY(const tm::Memory memory, tm::Memory::open(folder));
  units->reserve(units->size() + memory.unit_count());
  return memory.visit_units([units](tm::UnitId id, tm::Unit unit) -> Status {
    tm::CheckedUnit checked;
    checked.unit = std::move(unit);
    checked.id = std::to_string(id.value);
    units->push_back(std::move(checked));
    return {};
  });
}

}  // namespace

Result<std::vector<tm::CheckedUnit>> read_checked_units(const std::vector<std::string>& inputs) {
  std::vector<tm::CheckedUnit> units;
  for (const std::string& input : inputs) {
    std::error_code ignored;
    if (std::filesystem::is_directory(input, ignored)) {
      STELE_TRY_VOID(read_memory(input, &units));
      continue;
    }
    if (!std::filesystem::exists(input, ignored)) {
      return Error{ErrorCode::kNotFound, input + ": no such memory or file"};
    }
    return Error{ErrorCode::kInvalidArgument, input + ": not a memory, expected a memory's folder"};
  }
  return units;
}

Result<tm::Glossary> read_glossary(const std::filesystem::path& path) {
  STELE_TRY(const std::string bytes, read_file(path));
  auto glossary = tm::parse_glossary(bytes, path.extension() == ".tsv" ? '\t' : '\0');
  if (!glossary.ok()) return glossary.error().in(path.string());
  return glossary;
}

}  // namespace stele::cli
