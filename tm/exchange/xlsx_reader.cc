#include "tm/exchange/xlsx_reader.h"

#include "align/text/zip_entry.h"
#include "tm/exchange/table_reader.h"
#include "tm/exchange/utf8_input.h"
#include "tm/exchange/xlsx_text.h"
#include "tm/exchange/xml_reader.h"

#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stele::tm {
namespace {

using Event = XmlReader::Event;

constexpr std::uint64_t kMaxWorkbookBytes = std::uint64_t{256} << 20;
constexpr std::uint64_t kMaxPartBytes = std::uint64_t{512} << 20;
constexpr std::size_t kMaxColumns = 1000;
constexpr std::size_t kMaxStrings = 4'000'000;

// Calls visit(xml) for each start tag of a part; visit may read on.
template <class Visit>
Status walk_part(const std::string& part, const Visit& visit) {
  STELE_TRY(auto file, InputFile::from_memory(part, ""));
  STELE_TRY(const auto input, Utf8Input::open(std::move(file), Utf8Input::Kind::kXml));
  XmlReader xml(*input);
  while (true) {
    STELE_TRY(const Event event, xml.next());
    if (event == Event::kDone) return {};
    if (event == Event::kStart) STELE_TRY_VOID(visit(xml));
  }
}

// Reads to the end of a <si> or <is>: its text, without the readings of Han characters (<rPh>).
Status read_string_item(XmlReader& xml, std::string* text) {
  const std::size_t outside = xml.depth() - 1;
  std::size_t text_depth = 0;
  std::string raw;
  while (true) {
    STELE_TRY(const Event event, xml.next());
    if (event == Event::kEnd && xml.depth() == outside) break;
    if (event == Event::kEnd && xml.depth() < text_depth) text_depth = 0;
    if (event == Event::kText && text_depth > 0) raw.append(xml.text());
    if (event != Event::kStart) continue;
    if (xml.local_name() == "rPh") {
      STELE_TRY_VOID(xml.skip_element());
    } else if (xml.local_name() == "t") {
      text_depth = xml.depth();
    }
  }
  *text = decode_xlsx_text(raw);
  return {};
}

// "BC7" -> 54, from 0; nothing when there are no letters.
std::optional<std::size_t> find_column(std::string_view reference) {
  std::size_t column = 0;
  std::size_t i = 0;
  for (; i < reference.size() && i < 4 && reference[i] >= 'A' && reference[i] <= 'Z'; ++i) {
    column = column * 26 + static_cast<std::size_t>(reference[i] - 'A' + 1);
  }
  if (i == 0) return std::nullopt;
  return column - 1;
}

class Workbook {
 public:
  explicit Workbook(std::string bytes) : bytes_(std::move(bytes)) {}

  Result<std::optional<std::string>> read_part(std::string_view name) const {
    return read_zip_entry(bytes_, name, kMaxPartBytes);
  }

  // The XML of the first sheet that xl/workbook.xml names.
  Result<std::string> read_first_sheet() const {
    std::string id;
    std::string path = "xl/worksheets/sheet1.xml";
    STELE_TRY(const auto workbook, read_part("xl/workbook.xml"));
    STELE_TRY(const auto relations, read_part("xl/_rels/workbook.xml.rels"));
    if (workbook && relations) {
      STELE_TRY_VOID(walk_part(*workbook, [&](XmlReader& xml) -> Status {
        if (xml.local_name() == "sheet" && id.empty()) id = xml.find_attribute("r:id");
        return {};
      }));
      STELE_TRY_VOID(walk_part(*relations, [&](XmlReader& xml) -> Status {
        if (id.empty() || xml.find_attribute("Id") != id) return {};
        path = xml.find_attribute("Target");
        if (path.starts_with('/')) {
          path.erase(0, 1);
        } else {
          path.insert(0, "xl/");
        }
        return {};
      }));
    }
    STELE_TRY(auto sheet, read_part(path));
    if (!sheet) {
      return Error{ErrorCode::kCorruption, "no sheet found, expected " + path + " in a workbook"};
    }
    return *std::move(sheet);
  }

  Result<std::vector<std::string>> read_shared_strings() const {
    std::vector<std::string> strings;
    STELE_TRY(const auto part, read_part("xl/sharedStrings.xml"));
    if (!part) return strings;
    STELE_TRY_VOID(walk_part(*part, [&](XmlReader& xml) -> Status {
      if (xml.local_name() != "si") return {};
      if (strings.size() == kMaxStrings) {
        return Error{ErrorCode::kLimitExceeded, "a workbook of more than 4,000,000 strings"};
      }
      strings.emplace_back();
      return read_string_item(xml, &strings.back());
    }));
    return strings;
  }

 private:
  std::string bytes_;
};

class SheetReader {
 public:
  SheetReader(const std::vector<std::string>& strings, TableUnits& units,
              std::uint64_t max_row_bytes)
      : strings_(strings), units_(units), max_row_bytes_(max_row_bytes) {}

  Status read(const std::string& sheet) {
    return walk_part(sheet, [this](XmlReader& xml) -> Status {
      return xml.local_name() == "row" ? read_row(xml) : Status();
    });
  }

 private:
  Status read_row(XmlReader& xml) {
    const std::string_view number = xml.find_attribute("r");
    ++row_number_;
    std::from_chars(number.data(), number.data() + number.size(), row_number_);
    std::vector<std::string> cells;
    std::uint64_t row_bytes = 0;
    const std::size_t outside = xml.depth() - 1;
    while (true) {
      STELE_TRY(const Event event, xml.next());
      if (event == Event::kEnd && xml.depth() == outside) break;
      if (event != Event::kStart || xml.local_name() != "c") continue;
      const std::size_t column = find_column(xml.find_attribute("r")).value_or(cells.size());
      STELE_TRY(std::string text, read_cell(xml));
      if (column >= kMaxColumns) continue;
      row_bytes += text.size();  // many cells may name one long string
      if (row_bytes > max_row_bytes_) {
        return Error{ErrorCode::kLimitExceeded, "row " + std::to_string(row_number_) +
                                                    " has more than " +
                                                    std::to_string(max_row_bytes_) + " bytes"};
      }
      if (cells.size() <= column) cells.resize(column + 1);
      cells[column] = std::move(text);
    }
    return units_.take_row(cells, row_number_);
  }

  Result<std::string> read_cell(XmlReader& xml) {
    const std::string type(xml.find_attribute("t"));
    std::string value;
    const std::size_t outside = xml.depth() - 1;
    bool in_value = false;
    while (true) {
      STELE_TRY(const Event event, xml.next());
      if (event == Event::kEnd && xml.depth() == outside) break;
      if (event == Event::kEnd) in_value = false;
      if (event == Event::kText && in_value) value.append(xml.text());
      if (event != Event::kStart) continue;
      if (xml.local_name() == "is") {
        STELE_TRY_VOID(read_string_item(xml, &value));
        continue;
      }
      in_value = xml.local_name() == "v";
    }
    if (type == "e") return std::string();  // an error such as #REF!
    if (type != "s") return type == "str" ? decode_xlsx_text(value) : value;
    std::size_t index = strings_.size();
    std::from_chars(value.data(), value.data() + value.size(), index);
    if (index < strings_.size()) return strings_[index];
    STELE_TRY_VOID(
        units_.log().add({ReadProblem::Kind::kRepaired,
                          {row_number_, 1},
                          "a cell names string " + value + " of " +
                              std::to_string(strings_.size()) + " and was taken as empty",
                          {}}));
    return std::string();
  }

  const std::vector<std::string>& strings_;
  TableUnits& units_;
  std::uint64_t max_row_bytes_;
  std::uint64_t row_number_ = 0;
};

struct Sheet {
  std::vector<std::string> strings;
  std::string xml;
};

Result<Sheet> open_sheet(InputFile& file) {
  STELE_TRY(std::string bytes, read_whole_file(file, kMaxWorkbookBytes));
  const Workbook workbook(std::move(bytes));
  Sheet sheet;
  STELE_TRY(sheet.strings, workbook.read_shared_strings());
  STELE_TRY(sheet.xml, workbook.read_first_sheet());
  return sheet;
}

}  // namespace

Result<ReadReport> read_xlsx(std::unique_ptr<InputFile> file, const ReadOptions& options,
                             const UnitSink& sink) {
  const std::string& name = file->name();
  const auto in_file = [&](const Error& error) {
    return error.message.starts_with(name) ? error : error.in(name);
  };
  const auto sheet = open_sheet(*file);
  if (!sheet.ok()) return in_file(sheet.error());
  bool is_refused = false;  // an error of the sink must not get the file's name in front
  const UnitSink watched = [&](Unit&& unit) -> Status {
    Status status = sink(std::move(unit));
    is_refused = !status.ok();
    return status;
  };
  TableUnits units(options, watched, name);
  const Status status = SheetReader(sheet->strings, units, options.max_unit_bytes).read(sheet->xml);
  if (!status.ok()) return is_refused ? status.error() : in_file(status.error());
  return units.finish();
}

}  // namespace stele::tm
