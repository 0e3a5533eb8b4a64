// Reads what training learns from: files of text pairs and of lines.
#pragma once

#include "align/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stele {

struct TextPair {
  std::string first;
  std::string second;
};

// Reads "text <TAB> translation" lines; further fields are ignored, lines with an empty side too.
// Fails as read_file does, and with kInvalidArgument for a line without a tab or text that is not
// UTF-8, naming the line.
Result<std::vector<TextPair>> read_pair_file(const std::filesystem::path& path);

// Reads the lines of a file, up to the first tab of each, keeping empty ones.
// Fails as read_file does, and with kInvalidArgument for text that is not UTF-8.
Result<std::vector<std::string>> read_line_file(const std::filesystem::path& path);

}  // namespace stele
