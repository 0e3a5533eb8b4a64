// Document: one text in one language, with its paragraphs kept as structure.
#pragma once

#include "align/base/byte_span.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stele {

enum class ParagraphKind : std::uint8_t { kText, kHeading, kListItem, kTableCell };

// A run of text that no sentence crosses.
struct Paragraph {
  ByteSpan span;  // in Document::text
  ParagraphKind kind = ParagraphKind::kText;
  int level = 0;  // heading or list depth from 1; 0 when it has none
};

enum class MarkupKind : std::uint8_t {
  kFurniture,  // a page number, a running head, the time of a subtitle, indentation
  kCharacter,  // a character written otherwise: "&amp;", "\\*"
  kOpenMark,   // "<b>", "**", "["
  kCloseMark,  // "</b>", "**", "](address)"
  kMark,       // a mark that stands alone: "<br>", "<!-- … -->"
};

// A stretch of a document's text that a segment does not show, or shows otherwise.
struct Edit {
  ByteSpan span;            // in Document::text
  std::string replacement;  // what segments show instead; mostly empty
  MarkupKind kind = MarkupKind::kFurniture;
};

// `text` is the source itself where that is text (plain, Markdown, HTML, SubRip), so that offsets
// are offsets in the decoded source; else what the reader extracted.
// Invariants: `text` is well-formed UTF-8; paragraphs, and edits, are in order and do not overlap.
struct Document {
  std::string name;      // file name or id, for messages
  std::string language;  // canonical BCP 47 tag; empty while unknown
  std::string text;
  std::vector<Paragraph> paragraphs;
  std::vector<Edit> edits;  // in order
};

}  // namespace stele
