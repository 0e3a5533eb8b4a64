#include "align/text/read_office.h"

#include "align/text/zip_entry.h"

#include <optional>
#include <string>

namespace stele {
namespace {

constexpr std::uint64_t kMaxXmlBytes = std::uint64_t{256} << 20;
constexpr std::uint64_t kMaxRelationBytes = std::uint64_t{16} << 20;

}  // namespace

Status read_office_document(std::string_view bytes, Document* document) {
  STELE_TRY(const std::optional<std::string> docx,
            read_zip_entry(bytes, "word/document.xml", kMaxXmlBytes));
  if (docx) {
    const auto relations = read_zip_entry(bytes, "word/_rels/document.xml.rels", kMaxRelationBytes);
    return read_docx(*docx, relations.ok() ? relations->value_or("") : "", document);
  }
  STELE_TRY(const std::optional<std::string> odt,
            read_zip_entry(bytes, "content.xml", kMaxXmlBytes));
  if (odt) return read_odt(*odt, document);
  return Error{ErrorCode::kInvalidArgument,
               "it is a ZIP archive without word/document.xml or content.xml, expected text, DOCX "
               "or ODT"};
}

}  // namespace stele
