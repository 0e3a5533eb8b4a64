#include "tm/lookup/search_columns.h"

#include "align/base/language_tag.h"

#include <algorithm>
#include <utility>

namespace stele::tm {

std::vector<std::size_t> find_columns(const Part& part, const std::string& wanted) {
  std::vector<std::pair<std::string, std::size_t>> accepted;
  const std::vector<std::string>& languages = part.dictionary().languages();
  for (std::size_t i = 0; i < languages.size(); ++i) {
    if (accepts_language(wanted, languages[i])) accepted.emplace_back(languages[i], i);
  }
  std::sort(accepted.begin(), accepted.end(), [](const auto& a, const auto& b) {
    return a.first.size() != b.first.size() ? a.first.size() < b.first.size() : a.first < b.first;
  });
  std::vector<std::size_t> columns;
  columns.reserve(accepted.size());
  for (const auto& [tag, column] : accepted) columns.push_back(column);
  return columns;
}

Status require_current_rules(const Part& part) {
  if (part.has_current_rules()) return {};
  return Error{
      ErrorCode::kUnsupportedVersion,
      part.file().name() + ": indexed by other rules for words; run stele compact on the memory"};
}

}  // namespace stele::tm
