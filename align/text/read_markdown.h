// Reads Markdown (CommonMark and the tables of GitHub): blocks become paragraphs, inline marks
// edits (internal).
#pragma once

#include "align/text/document.h"

namespace stele {

// Fills document->paragraphs and edits from document->text, which is the source. Never fails.
// Code blocks, HTML comments, front matter, rules and link definitions are not shown. Emphasis is
// recognised by its marks without matching them up.
void find_markdown_paragraphs(Document* document);

}  // namespace stele
