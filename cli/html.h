// Pieces that every HTML page of the command shares.
#pragma once

#include <string>
#include <string_view>

namespace stele::cli {

// Returns `text` with & < > " ' as entities, so that it may stand in text and in quoted attributes.
std::string escape_html(std::string_view text);

}  // namespace stele::cli
