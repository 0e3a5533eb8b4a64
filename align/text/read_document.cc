#include "align/text/read_document.h"

#include "align/base/language_tag.h"
#include "align/base/read_file.h"
#include "align/text/decode.h"
#include "align/text/language.h"
#include "align/text/paragraphs.h"
#include "align/text/read_html.h"
#include "align/text/read_markdown.h"
#include "align/text/read_office.h"
#include "align/text/read_pdf.h"
#include "align/text/read_subrip.h"

#include <utility>

namespace stele {
namespace {

bool starts_like_html(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return false;
  std::string head(bytes.substr(first, 14));
  for (char& c : head) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return head.starts_with("<!doctype html") || head.starts_with("<html");
}

void find_plain_paragraphs(Document* document) {
  ParagraphLayout layout = find_paragraphs(document->text);
  document->paragraphs = std::move(layout.paragraphs);
  for (const ByteSpan& span : layout.furniture) document->edits.push_back({span, {}});
}

void find_paragraphs_of(DocumentFormat format, Document* document) {
  switch (format) {
    case DocumentFormat::kHtml:
      return find_html_paragraphs(document);
    case DocumentFormat::kMarkdown:
      return find_markdown_paragraphs(document);
    case DocumentFormat::kSubRip:
      return find_subrip_paragraphs(document);
    default:
      return find_plain_paragraphs(document);
  }
}

// A page that is not UTF-8 says what it is in; a wrong claim is found out by decoding.
Result<DecodedText> decode_as_declared(std::string_view bytes, DocumentFormat format,
                                       const std::string& encoding) {
  if (encoding.empty() && format == DocumentFormat::kHtml) {
    const std::string declared = find_html_encoding(bytes);
    if (!declared.empty()) {
      auto decoded = decode_text(bytes, declared);
      if (decoded.ok()) return decoded;
    }
  }
  return decode_text(bytes, encoding);
}

Result<ReadDocument> read_as(DocumentFormat format, std::string_view bytes, std::string name,
                             const ReadOptions& options) {
  ReadDocument result;
  Document& document = result.document;
  document.name = std::move(name);
  if (!options.language.empty()) {
    STELE_TRY(document.language, canonicalize_language_tag(options.language));
  }
  if (format == DocumentFormat::kOffice) {
    STELE_TRY_VOID(read_office_document(bytes, &document));
    result.encoding = "UTF-8";
  } else {
    STELE_TRY(DecodedText decoded, decode_as_declared(bytes, format, options.encoding));
    result.encoding = std::move(decoded.encoding);
    result.encoding_is_guess = decoded.is_guess;
    document.text = std::move(decoded.text);
    find_paragraphs_of(format, &document);
  }
  if (document.paragraphs.empty()) {
    return Error{ErrorCode::kInvalidArgument, "there is no text in it, expected some"};
  }
  if (document.language.empty()) document.language = detect_language(document.text).language;
  return result;
}

}  // namespace

DocumentFormat detect_document_format(std::string_view head, const std::string& name) {
  if (head.starts_with("PK\x03\x04")) return DocumentFormat::kOffice;
  if (head.starts_with("%PDF-")) return DocumentFormat::kPdf;
  std::string suffix = std::filesystem::path(name).extension().string();
  for (char& c : suffix) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  if (suffix == ".txt") return DocumentFormat::kPlain;
  if (starts_like_html(head)) return DocumentFormat::kHtml;
  if (suffix == ".html" || suffix == ".htm" || suffix == ".xhtml") return DocumentFormat::kHtml;
  if (suffix == ".md" || suffix == ".markdown") return DocumentFormat::kMarkdown;
  if (suffix == ".srt") return DocumentFormat::kSubRip;
  return looks_like_subrip(head.substr(0, 256)) ? DocumentFormat::kSubRip : DocumentFormat::kPlain;
}

Result<ReadDocument> read_plain_text(std::string_view bytes, std::string name,
                                     const ReadOptions& options) {
  return read_as(DocumentFormat::kPlain, bytes, std::move(name), options);
}

Result<ReadDocument> read_document_bytes(std::string_view bytes, std::string name,
                                         const ReadOptions& options) {
  const DocumentFormat format = options.format == DocumentFormat::kDetect
                                    ? detect_document_format(bytes, name)
                                    : options.format;
  if (format == DocumentFormat::kPdf) {
    return Error{ErrorCode::kInvalidArgument, "it is a PDF, which is read from a file only"};
  }
  return read_as(format, bytes, std::move(name), options);
}

Result<ReadDocument> read_document(const std::filesystem::path& path, const ReadOptions& options) {
  STELE_TRY(const std::string bytes, read_file(path));
  const std::string name = path == "-" ? "standard input" : path.string();
  const bool is_pdf = options.format == DocumentFormat::kPdf ||
                      (options.format == DocumentFormat::kDetect && bytes.starts_with("%PDF-"));
  if (is_pdf && path != "-") {
    auto text = extract_pdf_text(path);
    if (!text.ok()) return text.error().in(name);
    auto result = read_as(DocumentFormat::kPlain, *text, name,
                          {.language = options.language, .encoding = "UTF-8"});
    if (!result.ok()) return result.error().in(name);
    return result;
  }
  auto result = read_document_bytes(bytes, name, options);
  if (!result.ok()) return result.error().in(name);
  return result;
}

}  // namespace stele
