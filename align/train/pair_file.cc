#include "align/train/pair_file.h"

#include "align/base/read_file.h"
#include "align/base/utf8.h"

#include <algorithm>
#include <string_view>

namespace stele {
namespace {

Result<std::string> read_text(const std::filesystem::path& path) {
  STELE_TRY(std::string text, read_file(path));
  if (const auto bad = find_invalid_utf8(text)) {
    const auto line =
        std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n');
    return Error{ErrorCode::kInvalidArgument, path.string() + ":" + std::to_string(line + 1) +
                                                  ": not UTF-8; convert the file first"};
  }
  return text;
}

template <class Take>
void for_each_line(std::string_view text, Take take) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    take(line);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
}

}  // namespace

Result<std::vector<TextPair>> read_pair_file(const std::filesystem::path& path) {
  STELE_TRY(const std::string text, read_text(path));
  std::vector<TextPair> pairs;
  std::size_t line_number = 0;
  std::size_t bad_line = 0;
  for_each_line(text, [&](std::string_view line) {
    ++line_number;
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) {
      if (!line.empty() && bad_line == 0) bad_line = line_number;
      return;
    }
    std::string_view second = line.substr(tab + 1);
    second = second.substr(0, second.find('\t'));
    if (tab == 0 || second.empty()) return;
    pairs.push_back({std::string(line.substr(0, tab)), std::string(second)});
  });
  if (bad_line != 0) {
    return Error{ErrorCode::kInvalidArgument, path.string() + ":" + std::to_string(bad_line) +
                                                  ": no tab, expected \"text <TAB> translation\""};
  }
  return pairs;
}

Result<std::vector<std::string>> read_line_file(const std::filesystem::path& path) {
  STELE_TRY(const std::string text, read_text(path));
  std::vector<std::string> lines;
  for_each_line(
      text, [&](std::string_view line) { lines.emplace_back(line.substr(0, line.find('\t'))); });
  return lines;
}

}  // namespace stele
