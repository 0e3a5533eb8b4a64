// What every reader of documents promises, whatever the bytes.
#pragma once

#include "align/text/document.h"

namespace stele {

// Aborts unless paragraphs and edits are in order and inside the text, and every segment of the
// document lies in it.
void check_document(const Document& document);

}  // namespace stele
