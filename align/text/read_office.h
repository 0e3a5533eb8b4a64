// Reads the text of word processor files: DOCX (Office Open XML) and ODT (OpenDocument) (internal).
#pragma once

#include "align/base/result.h"
#include "align/text/document.h"

#include <string_view>

namespace stele {

// Fills document->text, a line a paragraph, and paragraphs: headings by their style or outline
// level, list items with their depth, table cells. Deleted text of tracked changes, notes, comments
// and field codes are left out.
// Fails with kInvalidArgument when the archive is neither ("it is a ZIP archive, ..."), kCorruption
// when the archive or its XML is damaged, kLimitExceeded when the XML is larger than 256 MB or
// nests deeper than 256 elements, or its entities expand without bound (expat's limit).
Status read_office_document(std::string_view bytes, Document* document);

}  // namespace stele
