#include "align/segment/segmenter.h"

#include "align/base/language_tag.h"
#include "align/base/read_file.h"
#include "align/segment/flow_text.h"
#include "align/text/decode.h"
#include "align/text/language.h"

#include <algorithm>
#include <utility>

namespace stele {

namespace {

SrxOptions choose(SrxOptions options, QuoteStyle quotes) {
  if (quotes != QuoteStyle::kAsRules) options.keeps_quotes = quotes == QuoteStyle::kWhole;
  return options;
}

}  // namespace

Result<Segmenter> Segmenter::open(const SegmenterOptions& options) {
  std::string language;
  if (!options.language.empty()) {
    STELE_TRY(language, canonicalize_language_tag(options.language));
  }
  if (options.rules_file.empty()) {
    STELE_TRY(const SrxFile file, SrxFile::parse(find_builtin_rules(language)));
    STELE_TRY(SentenceSplitter splitter,
              SentenceSplitter::open(file, language, choose(file.options(), options.quotes)));
    return Segmenter(std::move(splitter));
  }
  const std::string where = options.rules_file.string();
  STELE_TRY(const std::string xml, read_file(options.rules_file));
  auto file = SrxFile::parse(xml);
  if (!file.ok()) return file.error().in(where);
  auto splitter = SentenceSplitter::open(*file, language, choose(file->options(), options.quotes));
  if (!splitter.ok()) return splitter.error().in(where);
  return Segmenter(std::move(*splitter));
}

namespace {

// Takes in the marks that open right in front of `source` and close right behind it.
ByteSpan with_marks(ByteSpan source, const std::vector<Edit>& edits) {
  auto after = std::lower_bound(
      edits.begin(), edits.end(), source.begin,
      [](const Edit& edit, std::uint64_t offset) { return edit.span.begin < offset; });
  for (auto edit = after; edit != edits.begin();) {
    --edit;
    if (edit->kind != MarkupKind::kOpenMark || edit->span.end != source.begin) break;
    source.begin = edit->span.begin;
  }
  after = std::lower_bound(
      after, edits.end(), source.end,
      [](const Edit& edit, std::uint64_t offset) { return edit.span.begin < offset; });
  for (; after != edits.end(); ++after) {
    if (after->kind != MarkupKind::kCloseMark || after->span.begin != source.end) break;
    source.end = after->span.end;
  }
  return source;
}

}  // namespace

SegmentedText Segmenter::segment_document(const Document& document) const {
  SegmentedText result;
  result.name = document.name;
  result.language = document.language;
  for (std::size_t i = 0; i < document.paragraphs.size(); ++i) {
    const Paragraph& paragraph = document.paragraphs[i];
    const FlowText flow(document, paragraph);
    for (const ByteSpan& sentence : splitter_.split(flow.text())) {
      Segment& segment = result.segments.emplace_back();
      segment.text = view_of(flow.text(), sentence);
      segment.source = with_marks(flow.source_of(sentence), document.edits);
      segment.paragraph = static_cast<std::uint32_t>(i);
      segment.kind = paragraph.kind;
    }
  }
  return result;
}

Result<SegmentedText> read_presegmented(std::string_view bytes, std::string name,
                                        const std::string& language) {
  STELE_TRY(const DecodedText decoded, decode_text(bytes));
  SegmentedText result;
  result.name = std::move(name);
  if (!language.empty()) {
    STELE_TRY(result.language, canonicalize_language_tag(language));
  } else {
    result.language = detect_language(decoded.text).language;
  }
  const std::string_view text = decoded.text;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = text.substr(begin, end - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    Segment& segment = result.segments.emplace_back();
    segment.text = line;
    segment.source = {begin, begin + line.size()};
    segment.paragraph = static_cast<std::uint32_t>(result.segments.size() - 1);
    begin = end + 1;
  }
  return result;
}

}  // namespace stele
