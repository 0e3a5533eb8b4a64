// FlowText: a paragraph as one line, with the way back to the document (internal).
#pragma once

#include "align/base/byte_span.h"
#include "align/text/document.h"

#include <cstdint>
#include <string>
#include <vector>

namespace stele {

// White space runs become one space, or nothing between ideographs; a hyphen at a line's end is
// removed with the line end when the word goes on in lower case; soft hyphens vanish and edits
// apply.
class FlowText {
 public:
  FlowText(const Document& document, const Paragraph& paragraph);

  const std::string& text() const { return text_; }

  // Returns what `span` of text() covers in Document::text.
  // Requires: span is not empty and ends within text().
  ByteSpan source_of(ByteSpan span) const;

 private:
  class Builder;

  // From `flow` on, text() is a copy of Document::text from `source` on.
  struct Piece {
    std::uint64_t flow = 0;
    std::uint64_t source = 0;
  };

  std::uint64_t source_at(std::uint64_t flow) const;

  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace stele
