// Reads the units that check and terms work on: memories and files, several at once.
#pragma once

#include "align/base/result.h"
#include "tm/terms/finding.h"
#include "tm/terms/glossary.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stele::cli {

// Returns the units of all inputs in order: a folder is a memory, a file a translation file.
// Fails as the readers do, naming the input.
Result<std::vector<tm::CheckedUnit>> read_checked_units(const std::vector<std::string>& inputs);

// Reads a glossary: CSV or TSV in any encoding, or whatever else `detect_format` finds (TBX, XLSX,
// TMX). Fails naming the file, as the readers and parse_glossary do.
Result<tm::Glossary> read_glossary(const std::filesystem::path& path);

}  // namespace stele::cli
