// Whatever the bytes and the format, a document keeps its invariants and its segments lie in it.
#include "align/segment/segmenter.h"
#include "align/text/read_document.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_document(const stele::Document& document) {
  std::uint64_t last = 0;
  for (const stele::Paragraph& paragraph : document.paragraphs) {
    require(paragraph.span.begin >= last && paragraph.span.begin < paragraph.span.end);
    last = paragraph.span.end;
  }
  require(last <= document.text.size());
  last = 0;
  for (const stele::Edit& edit : document.edits) {
    require(edit.span.begin >= last && edit.span.begin <= edit.span.end);
    last = edit.span.end;
  }
  require(last <= document.text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  constexpr stele::DocumentFormat kFormats[] = {
      stele::DocumentFormat::kDetect,   stele::DocumentFormat::kPlain,
      stele::DocumentFormat::kMarkdown, stele::DocumentFormat::kHtml,
      stele::DocumentFormat::kSubRip,   stele::DocumentFormat::kOffice};
  static const auto segmenter = stele::Segmenter::open({.language = "ru"});
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto read = stele::read_document_bytes(bytes, "fuzz",
                                               {.format = kFormats[data[0] % std::size(kFormats)]});
  if (!read.ok()) return 0;
  check_document(read->document);
  for (const stele::Segment& segment : segmenter->segment_document(read->document).segments) {
    require(!segment.text.empty());
    require(segment.source.begin <= segment.source.end);
    require(segment.source.end <= read->document.text.size());
  }
  return 0;
}
