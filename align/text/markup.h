// What the readers of marked-up text share: building paragraphs and edits, and entities (internal).
#pragma once

#include "align/text/document.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stele {

// Collects the paragraphs of a document while its text is scanned from left to right. A paragraph
// begins with the first visible character after a boundary and ends with the last.
class ParagraphBuilder {
 public:
  explicit ParagraphBuilder(Document* document) : document_(*document) {}

  // `span` is shown; white space alone begins no paragraph.
  void add_text(ByteSpan span);
  // `span` is not shown, or `replacement` is shown instead, which counts as text if it is not
  // blank. Marks that open in front of a paragraph, or close behind it, are kept with it.
  void add_edit(ByteSpan span, MarkupKind kind, std::string replacement = {});
  // Of the open paragraph, or of the next one.
  void set_kind(ParagraphKind kind, int level);
  // Ends the paragraph, if one is open; the next one is of `kind`.
  void end_paragraph(ParagraphKind next_kind = ParagraphKind::kText, int next_level = 0);

 private:
  void open(std::size_t begin);

  Document& document_;
  Paragraph current_;
  std::vector<Edit> pending_;  // edits since the last visible character
  std::vector<Edit> leading_;  // marks that opened since the last paragraph
  bool is_open_ = false;
};

// Whether the tag "<...>" opens, closes or stands alone.
MarkupKind classify_tag(std::string_view tag);

// Returns what the entity at `offset` of `text` stands for ("&amp;", "&#171;", "&#xAB;", "&nbsp;"
// and the other common names of HTML) and sets `*size` to its length; nothing if it is none.
std::optional<std::string> read_entity(std::string_view text, std::size_t offset,
                                       std::size_t* size);

}  // namespace stele
