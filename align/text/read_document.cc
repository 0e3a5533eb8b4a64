#include "align/text/read_document.h"

#include "align/base/language_tag.h"
#include "align/base/read_file.h"
#include "align/text/decode.h"
#include "align/text/language.h"
#include "align/text/paragraphs.h"

#include <utility>

namespace stele {

Result<ReadDocument> read_plain_text(std::string_view bytes, std::string name,
                                     const ReadOptions& options) {
  ReadDocument result;
  if (!options.language.empty()) {
    STELE_TRY(result.document.language, canonicalize_language_tag(options.language));
  }
  STELE_TRY(DecodedText decoded, decode_text(bytes, options.encoding));
  result.encoding = std::move(decoded.encoding);
  result.encoding_is_guess = decoded.is_guess;
  Document& document = result.document;
  document.name = std::move(name);
  document.text = std::move(decoded.text);
  ParagraphLayout layout = find_paragraphs(document.text);
  if (layout.paragraphs.empty()) {
    return Error{ErrorCode::kInvalidArgument, "it has only white space, expected text"};
  }
  document.paragraphs = std::move(layout.paragraphs);
  document.furniture = std::move(layout.furniture);
  if (document.language.empty()) document.language = detect_language(document.text).language;
  return result;
}

Result<ReadDocument> read_document(const std::filesystem::path& path, const ReadOptions& options) {
  STELE_TRY(const std::string bytes, read_file(path));
  const std::string name = path == "-" ? "standard input" : path.string();
  auto result = read_plain_text(bytes, name, options);
  if (!result.ok()) return result.error().in(name);
  return result;
}

}  // namespace stele
