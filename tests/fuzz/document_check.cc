#include "fuzz/document_check.h"

#include "align/base/utf8.h"
#include "align/segment/segmenter.h"

#include <cstdint>
#include <cstdlib>

namespace stele {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

void check_document(const Document& document) {
  require(is_valid_utf8(document.text));
  std::uint64_t last = 0;
  for (const Paragraph& paragraph : document.paragraphs) {
    require(paragraph.span.begin >= last && paragraph.span.begin < paragraph.span.end);
    last = paragraph.span.end;
  }
  require(last <= document.text.size());
  last = 0;
  for (const Edit& edit : document.edits) {
    require(edit.span.begin >= last && edit.span.begin <= edit.span.end);
    last = edit.span.end;
  }
  require(last <= document.text.size());
  static const auto segmenter = Segmenter::open({.language = "ru"});
  for (const Segment& segment : segmenter->segment_document(document).segments) {
    require(!segment.text.empty());
    require(segment.source.begin <= segment.source.end);
    require(segment.source.end <= document.text.size());
  }
}

}  // namespace stele
