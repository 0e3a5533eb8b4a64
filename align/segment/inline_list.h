// Lists that were run together into one paragraph: "1) The first item 2) The second item"
// (internal).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace stele {

// What is known of the markers in a paragraph.
struct InlineList {
  std::vector<std::size_t> items;    // where the second and later items begin, in order
  std::vector<std::size_t> markers;  // where each marker ends: no sentence ends there
};

// Finds markers of one form ("1.", "1)", "1.)", "(1)", "a.", "a)", "A)", "i)", "а)", perhaps behind
// a bullet) that count up from the first one without a gap, at least two of them, each followed by
// white space, the first at the start of the paragraph or of a sentence.
InlineList find_inline_list(std::string_view text);

}  // namespace stele
