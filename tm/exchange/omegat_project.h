// Reads the memories of an OmegaT project folder.
#pragma once

#include "align/base/result.h"
#include "tm/exchange/exchange.h"

#include <filesystem>

namespace stele::tm {

// Whether `folder` is an OmegaT project or has its tm/ folder.
bool is_omegat_project(const std::filesystem::path& folder);

// Reads every TMX file under tm/ (auto, enforce, mt and penalty-NNN too) and
// omegat/project_save.tmx, in order of their names; gzip is read. Each unit has the file in a prop
// x-omegat-file and the folder's meaning in x-omegat: "auto", "enforce", "mt", "penalty-NNN" or
// "project".
// Fails with kNotFound when there is no such file, and as read_tmx does.
Result<ReadReport> read_omegat_project(const std::filesystem::path& folder,
                                       const ReadOptions& options, const UnitSink& sink);

}  // namespace stele::tm
