// Paragraphs of plain text: undoes hard wraps, page breaks, page numbers and running heads.
#pragma once

#include "align/base/byte_span.h"
#include "align/text/document.h"

#include <string_view>
#include <vector>

namespace stele {

// Where the paragraphs of a plain text lie. Both lists are in order.
struct ParagraphLayout {
  std::vector<Paragraph> paragraphs;
  std::vector<ByteSpan> furniture;  // inside or between paragraphs: page numbers, running heads
};

// Finds the paragraphs of `text`.
//
// Lines are joined when the text itself says that a sentence goes on: a line that ends in a comma,
// hyphen or preposition; a next line in lower case; a line so full that the next word had no room.
// The same holds across a blank line, a page number, a running head and a form feed, with stricter
// conditions. Headings, list items and short lines stay alone.
// Requires: `text` is well-formed UTF-8.
ParagraphLayout find_paragraphs(std::string_view text);

}  // namespace stele
