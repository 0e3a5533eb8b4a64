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

// Invariants: `text` is well-formed UTF-8; paragraphs, and furniture, are in order and do not
// overlap.
struct Document {
  std::string name;      // file name or id, for messages
  std::string language;  // canonical BCP 47 tag; empty while unknown
  std::string text;
  std::vector<Paragraph> paragraphs;
  // Page numbers, running heads and form feeds that interrupt a paragraph: in no segment's text.
  std::vector<ByteSpan> furniture;
};

}  // namespace stele
