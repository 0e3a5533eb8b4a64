// Segment: the smallest piece of a document that is aligned, stored and looked up.
#pragma once

#include "align/base/byte_span.h"
#include "align/text/document.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stele {

// Usually a sentence; also a heading or a list item.
struct Segment {
  std::string text;             // white space runs folded to one space, line-end hyphens joined
  ByteSpan source;              // in Document::text, with the marks around it; empty when the text
                                // came without a document
  std::uint32_t paragraph = 0;  // its paragraph's index in Document::paragraphs
  ParagraphKind kind = ParagraphKind::kText;
};

// A document as the aligner sees it.
struct SegmentedText {
  std::string name;      // file name or id, for messages
  std::string language;  // canonical BCP 47 tag; empty while unknown
  std::vector<Segment> segments;
};

}  // namespace stele
