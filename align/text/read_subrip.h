// Reads SubRip subtitles: what is said becomes paragraphs, numbers and times are edits (internal).
#pragma once

#include "align/text/document.h"

namespace stele {

// Fills document->paragraphs and edits from document->text. A sentence that goes on in the next
// subtitle is one paragraph with it. Never fails.
void find_subrip_paragraphs(Document* document);

// Whether `text` looks like SubRip: a number, then a line with "-->".
bool looks_like_subrip(std::string_view text);

}  // namespace stele
