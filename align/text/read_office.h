// Reads the text of word processor files: DOCX (Office Open XML) and ODT (OpenDocument) (internal).
#pragma once

#include "align/base/result.h"
#include "align/text/document.h"

#include <string_view>

namespace stele {

// Fills document->text, a line a paragraph, and paragraphs: headings by their style or outline
// level, list items with their depth, table cells. Bold, italic, underlined and struck text, raised
// and lowered text and links become marks: "<b>", "<a href=...>" in the text, hidden by edits.
// Deleted text of tracked changes, notes, comments and field codes are left out.
// Fails with kInvalidArgument when the archive is neither ("it is a ZIP archive, ..."), kCorruption
// when the archive or its XML is damaged, kLimitExceeded when the XML is larger than 256 MB or
// nests deeper than 256 elements, or its entities expand without bound (expat's limit).
Status read_office_document(std::string_view bytes, Document* document);

// The same for the XML files inside: of a DOCX, with the relations that name its links' addresses
// (may be empty), and of an ODT.
Status read_docx(std::string_view xml, std::string_view relations, Document* document);
Status read_odt(std::string_view xml, Document* document);

}  // namespace stele
