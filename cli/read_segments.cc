#include "cli/read_segments.h"

#include "align/base/hash.h"
#include "align/base/read_file.h"
#include "align/base/utf8.h"

#include <string_view>
#include <utility>

namespace stele::cli {
namespace {

std::string name_of(const std::filesystem::path& path) {
  return path == "-" ? "standard input" : path.string();
}

template <class Visit>
void for_each_line(std::string_view text, const Visit& visit) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    visit(line);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

}  // namespace

Result<SegmentedText> read_presegmented(const std::filesystem::path& path,
                                        const std::string& language) {
  STELE_TRY(const std::string bytes, read_file(path));
  const auto fail = [&](const std::string& message) {
    return Error{ErrorCode::kInvalidArgument, name_of(path) + ": " + message};
  };
  std::string_view text = bytes;
  if (text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return fail("there is no text in it, one segment a line expected");
  }
  if (text.find('\0') != std::string_view::npos) {
    return fail("it is a binary file, one segment a line in UTF-8 expected");
  }
  if (const auto offset = find_invalid_utf8(text)) {
    return fail("byte " + std::to_string(*offset) +
                " is not UTF-8; convert it first or leave --presegmented out");
  }
  SegmentedText segmented;
  segmented.name = name_of(path);
  segmented.language = language;
  for_each_line(text, [&](std::string_view line) {
    segmented.segments.push_back({.text = std::string(line)});
  });
  return segmented;
}

Result<std::vector<std::uint64_t>> read_units(const std::filesystem::path& path) {
  STELE_TRY(const std::string bytes, read_file(path));
  std::vector<std::uint64_t> units;
  for_each_line(bytes, [&](std::string_view line) { units.push_back(hash_bytes(line)); });
  return units;
}

}  // namespace stele::cli
