// Reads a text of any supported format into a Document.
#pragma once

#include "align/base/result.h"
#include "align/text/document.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace stele {

enum class DocumentFormat : std::uint8_t {
  kDetect,  // ZIP and PDF by their first bytes; a name in .txt is plain text; then by the first
            // bytes and the suffix; plain text if neither says
  kPlain,
  kMarkdown,
  kHtml,
  kSubRip,
  kOffice,  // DOCX or ODT
  kPdf,
};

struct ReadOptions {
  std::string language;  // BCP 47 tag; empty: detected
  std::string encoding;  // an ICU name; empty: detected
  DocumentFormat format = DocumentFormat::kDetect;
};

// A document and how its bytes were understood.
struct ReadDocument {
  Document document;
  std::string encoding;            // as in DecodedText
  bool encoding_is_guess = false;  // worth telling the user
};

// Reads `bytes` in memory; `name` is for messages, becomes Document::name, and its suffix counts.
// Plain text has its hard wraps, page breaks, page numbers and running heads undone.
// Fails as decode_text does, with kInvalidArgument when there is nothing but white space or when it
// is a PDF (which needs a file), and for DOCX and ODT with kCorruption or kLimitExceeded.
Result<ReadDocument> read_document_bytes(std::string_view bytes, std::string name,
                                         const ReadOptions& options = {});

// The same for what is known to be plain text.
Result<ReadDocument> read_plain_text(std::string_view bytes, std::string name,
                                     const ReadOptions& options = {});

// Returns what a text that starts with `head` and is named `name` is taken for; never kDetect.
DocumentFormat detect_document_format(std::string_view head, const std::string& name);

// Reads a file ("-": standard input), with its path in front of every error. A PDF goes through
// pdftotext, which must be installed.
Result<ReadDocument> read_document(const std::filesystem::path& path,
                                   const ReadOptions& options = {});

}  // namespace stele
