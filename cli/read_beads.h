// Reads bead files that a user made or edited.
#pragma once

#include "align/base/result.h"
#include "align/bead/bead.h"

#include <filesystem>
#include <vector>

namespace stele::cli {

// Returns the beads of a file in the beads format as ones that must come out: each list a run, in
// the order of the texts. A bead may leave out any stretch between its neighbours; one without a
// confidence has 1. A bead with an empty list whose place cannot be told is left out.
// Fails, naming the file, when it cannot be read, is not of the format, or a list has gaps.
Result<std::vector<Bead>> read_fixed_beads(const std::filesystem::path& path);

}  // namespace stele::cli
