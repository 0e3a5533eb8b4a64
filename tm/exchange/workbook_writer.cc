#include "tm/exchange/workbook_writer.h"

#include "align/base/escape.h"
#include "tm/exchange/archive_sink.h"
#include "tm/exchange/xlsx_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kFlushBytes = std::size_t{64} << 10;
constexpr std::time_t kTimeStamp = 315'532'800;  // 1980-01-01, where ZIP's calendar begins

constexpr std::string_view kXmlHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::pair<const char*, std::string_view> kFixedParts[] = {
    {"[Content_Types].xml",
     "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
     "<Default Extension=\"rels\" "
     "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
     "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
     "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/"
     "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
     "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/"
     "vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"},
    {"_rels/.rels",
     "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
     "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
     "relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
    {"xl/_rels/workbook.xml.rels",
     "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
     "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
     "relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
};

// 0 -> "A", 27 -> "AB".
std::string name_column(std::size_t column) {
  std::string name;
  for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return name;
}

}  // namespace

std::size_t count_utf16_units(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    count += (byte & 0xC0) == 0x80 ? 0U : byte >= 0xF0 ? 2U : 1U;
  }
  return count;
}

struct WorkbookWriter::Archive {
  explicit Archive(ByteSink to) : sink(std::move(to), "workbook") {}

  Status begin_part(const char* name) {
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_mtime(entry, kTimeStamp, 0);
    const int code = archive_write_header(sink.handle(), entry);
    archive_entry_free(entry);
    STELE_TRY_VOID(sink.check(code));
    return write(kXmlHead);
  }

  Status write(std::string_view bytes) { return sink.write(bytes); }

  Status open(std::string_view sheet) {
    archive_write_set_format_zip(sink.handle());
    archive_write_set_bytes_in_last_block(sink.handle(), 1);
    STELE_TRY_VOID(sink.open());
    for (const auto& [name, xml] : kFixedParts) {
      STELE_TRY_VOID(begin_part(name));
      STELE_TRY_VOID(write(xml));
    }
    std::string workbook =
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
        "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"
        "<sheet name=\"";
    append_xml_text(sheet, &workbook);
    workbook += "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    STELE_TRY_VOID(begin_part("xl/workbook.xml"));
    STELE_TRY_VOID(write(workbook));
    return begin_part("xl/worksheets/sheet1.xml");
  }

  ArchiveSink sink;
};

WorkbookWriter::WorkbookWriter(ByteSink sink, Options options)
    : options_(std::move(options)), archive_(std::make_unique<Archive>(std::move(sink))) {}

WorkbookWriter::~WorkbookWriter() = default;

Status WorkbookWriter::begin() {
  has_begun_ = true;
  STELE_TRY_VOID(archive_->open(options_.sheet));
  buffer_ += "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">";
  if (options_.has_heading) {
    buffer_ +=
        "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" "
        "activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>";
  }
  if (!options_.widths.empty()) {
    buffer_ += "<cols>";
    for (std::size_t i = 0; i < options_.widths.size(); ++i) {
      const std::string column = std::to_string(i + 1);
      buffer_.append("<col min=\"").append(column).append("\" max=\"").append(column);
      buffer_.append("\" width=\"").append(std::to_string(options_.widths[i]));
      buffer_.append("\" customWidth=\"1\"/>");
    }
    buffer_ += "</cols>";
  }
  buffer_ += "<sheetData>\n";
  return {};
}

Status WorkbookWriter::flush() {
  STELE_TRY_VOID(archive_->write(buffer_));
  buffer_.clear();
  return {};
}

Result<bool> WorkbookWriter::write_row(const std::vector<std::string>& cells) {
  if (!has_begun_) STELE_TRY_VOID(begin());
  const bool fits =
      row_count_ < kMaxRows && std::all_of(cells.begin(), cells.end(), [](const std::string& cell) {
        return count_utf16_units(cell) <= kMaxCellUnits;
      });
  if (!fits) return false;
  column_count_ = std::max(column_count_, cells.size());
  const std::string row = std::to_string(++row_count_);
  buffer_.append("<row r=\"").append(row).append("\">");
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    buffer_.append("<c r=\"").append(name_column(i)).append(row);
    if (row_count_ > 1 && options_.number_columns.count(i) > 0) {
      buffer_.append("\"><v>").append(cells[i]).append("</v></c>");
      continue;
    }
    buffer_.append("\" t=\"inlineStr\"><is><t xml:space=\"preserve\">");
    append_xml_text(encode_xlsx_text(cells[i]), &buffer_);
    buffer_.append("</t></is></c>");
  }
  buffer_.append("</row>\n");
  if (buffer_.size() >= kFlushBytes) STELE_TRY_VOID(flush());
  return true;
}

Status WorkbookWriter::finish() {
  if (!has_begun_) STELE_TRY_VOID(begin());
  buffer_.append("</sheetData>");
  if (options_.has_heading && column_count_ > 0) {
    buffer_.append("<autoFilter ref=\"A1:").append(name_column(column_count_ - 1));
    buffer_.append(std::to_string(row_count_)).append("\"/>");
  }
  buffer_.append("</worksheet>\n");
  STELE_TRY_VOID(flush());
  return archive_->sink.close();
}

}  // namespace stele::tm
