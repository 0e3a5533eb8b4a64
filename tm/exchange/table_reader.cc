#include "tm/exchange/table_reader.h"

#include "align/base/language_tag.h"
#include "tm/exchange/csv.h"
#include "tm/exchange/line_reader.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <unicode/locid.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

namespace stele::tm {
namespace {

using Kind = ReadProblem::Kind;

// "en", "zh-CN", "pt_BR": two or three letters, perhaps with subtags. Not "term" or "note".
bool looks_like_tag(const std::string& cell) {
  const std::string primary = primary_language(cell);
  return (primary.size() == 2 || primary.size() == 3) && cell.size() <= 12 &&
         canonicalize_language_tag(cell).ok();
}

std::string fold_heading(const std::string& cell) {
  std::string folded;
  icu::UnicodeString::fromUTF8(cell).trim().foldCase().toUTF8String(folded);
  return folded;
}

// Names of languages as people head their columns, in English and in the language itself:
// "russian" and "русский" to "ru".
const std::map<std::string, std::string>& language_names() {
  static const auto* const kNames = [] {
    auto* names = new std::map<std::string, std::string>;
    for (const char* const* code = uloc_getISOLanguages(); *code != nullptr; ++code) {
      if (std::strlen(*code) > 2) continue;  // three letters: languages that few tables have
      const icu::Locale locale(*code);
      for (const icu::Locale& shown : {icu::Locale::getEnglish(), locale}) {
        icu::UnicodeString name;
        std::string utf8;
        locale.getDisplayLanguage(shown, name).toUTF8String(utf8);
        names->emplace(fold_heading(utf8), *code);
      }
    }
    return names;
  }();
  return *kNames;
}

// The language that a heading names: by its tag, or by its name, also as "Chinese (zh-TW)".
std::optional<std::string> find_heading_language(const std::string& cell) {
  if (looks_like_tag(cell)) return canonicalize_language_tag(cell).value();
  const std::size_t open = cell.find('(');
  if (open != std::string::npos && cell.ends_with(')')) {
    const std::string inside = cell.substr(open + 1, cell.size() - open - 2);
    if (looks_like_tag(inside)) return canonicalize_language_tag(inside).value();
  }
  const auto found = language_names().find(fold_heading(cell.substr(0, open)));
  if (found == language_names().end()) return std::nullopt;
  return found->second;
}

bool is_number(const std::string& cell) {
  double value = 0;
  const auto end = std::from_chars(cell.data(), cell.data() + cell.size(), value).ptr;
  return !cell.empty() && end == cell.data() + cell.size();
}

std::string join_bead(std::string text) {
  constexpr std::string_view kJoint = " ~~~ ";
  for (std::size_t at = 0; (at = text.find(kJoint, at)) != std::string::npos;) {
    text.replace(at, kJoint.size(), " ");
  }
  return text;
}

}  // namespace

TableUnits::TableUnits(const ReadOptions& options, const UnitSink& sink, std::string name)
    : options_(options), sink_(sink), name_(std::move(name)), log_(options, report_, name_) {}

bool TableUnits::take_header(const std::vector<std::string>& cells) {
  std::vector<std::optional<std::string>> languages;
  // Words of a row may look like tags ("is", "no") or be names of languages: a header names two,
  // and two of those that were given, if some were.
  std::set<std::string> distinct;
  for (const std::string& cell : cells) {
    languages.push_back(find_heading_language(cell));
    if (!languages.back()) continue;
    const std::string primary = primary_language(*languages.back());
    const bool is_expected =
        options_.languages.empty() ||
        std::any_of(options_.languages.begin(), options_.languages.end(),
                    [&](const std::string& given) { return primary_language(given) == primary; });
    if (is_expected) distinct.insert(*languages.back());
  }
  if (distinct.size() < 2) {
    languages.assign(cells.size(), std::nullopt);
    // Or the roles are named, and the languages come from elsewhere.
    if (options_.languages.size() < 2) return false;
    for (std::size_t role = 0; role < 2; ++role) {
      const auto found = std::find_if(cells.begin(), cells.end(), [&](const std::string& cell) {
        return fold_heading(cell) == (role == 0 ? "source" : "target");
      });
      if (found == cells.end()) return false;
      languages[static_cast<std::size_t>(found - cells.begin())] = options_.languages[role];
    }
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string heading = fold_heading(cells[i]);
    if (languages[i]) {
      columns_.push_back({Column::Kind::kText, *languages[i]});
    } else if (heading == "tuid" || heading == "id") {
      columns_.push_back({Column::Kind::kField, "tuid"});
    } else if (heading == "note" || heading == "notes" || heading == "comment") {
      columns_.push_back({Column::Kind::kNote, {}});
    } else if (!cells[i].empty()) {
      columns_.push_back({Column::Kind::kProp, cells[i]});
    } else {
      columns_.emplace_back();
    }
  }
  return true;
}

Status TableUnits::take_row(const std::vector<std::string>& cells, std::uint64_t row_number) {
  const TextPosition position{row_number, 1};
  const bool is_blank =
      std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); });
  if (is_blank) return {};
  if (columns_.empty()) {
    const bool is_header = take_header(cells);
    if (!is_header) {
      if (options_.languages.size() < 2) {
        return Error{ErrorCode::kInvalidArgument,
                     name_ +
                         ": the first row names no languages, expected a header such as "
                         "en,ru or --languages"};
      }
      for (const std::string& language : options_.languages) {
        columns_.push_back({Column::Kind::kText, language});
      }
      // hunalign -text: source, target, score; segments of a bead are held together by "~~~".
      is_ladder_ = cells.size() == columns_.size() + 1 && is_number(cells.back());
      if (is_ladder_) columns_.push_back({Column::Kind::kProp, "score"});
    }
    ExchangeHeader header;
    const auto first = std::find_if(columns_.begin(), columns_.end(), [](const Column& column) {
      return column.kind == Column::Kind::kText;
    });
    header.source_language = first->name;
    if (options_.on_header) options_.on_header(header);
    if (is_header) return {};
  }
  Unit unit;
  for (std::size_t i = 0; i < std::min(cells.size(), columns_.size()); ++i) {
    if (cells[i].empty()) continue;
    const Column& column = columns_[i];
    if (column.kind == Column::Kind::kText) {
      Variant variant;
      variant.language = column.name;
      variant.text = is_ladder_ ? join_bead(cells[i]) : cells[i];
      unit.variants.push_back(std::move(variant));
    } else if (column.kind == Column::Kind::kField) {
      unit.attributes.push_back({Attribute::Kind::kField, column.name, cells[i], {}});
    } else if (column.kind == Column::Kind::kNote) {
      unit.attributes.push_back({Attribute::Kind::kNote, {}, cells[i], {}});
    } else if (column.kind == Column::Kind::kProp) {
      unit.attributes.push_back({Attribute::Kind::kProp, column.name, cells[i], {}});
    }
  }
  if (std::string fault = find_unit_fault(options_, &unit); !fault.empty()) {
    std::string raw;
    for (const std::string& cell : cells) raw.append(raw.empty() ? "" : "\t").append(cell);
    return log_.add({Kind::kSkipped, position, std::move(fault), std::move(raw)});
  }
  if (cells.size() > columns_.size()) {
    STELE_TRY_VOID(log_.add({Kind::kNoted,
                             position,
                             std::to_string(cells.size()) + " columns, expected " +
                                 std::to_string(columns_.size()) + "; the rest was passed over",
                             {}}));
  }
  ++report_.unit_count;
  return sink_(std::move(unit));
}

ReadReport TableUnits::finish() {
  return report_;
}

Result<ReadReport> read_tsv(std::unique_ptr<InputFile> file, const ReadOptions& options,
                            const UnitSink& sink) {
  STELE_TRY(const auto input,
            Utf8Input::open(std::move(file), Utf8Input::Kind::kText, options.encoding));
  LineReader lines(*input, options.max_text_bytes);
  TableUnits units(options, sink, input->name());
  while (true) {
    STELE_TRY(const bool has_line, lines.next());
    if (!has_line) break;
    std::vector<std::string> cells;
    std::string_view rest = lines.line();
    while (cells.size() < 1000) {
      const std::size_t tab = rest.find('\t');
      cells.emplace_back(rest.substr(0, tab));
      if (tab == std::string_view::npos) break;
      rest.remove_prefix(tab + 1);
    }
    STELE_TRY_VOID(units.take_row(cells, lines.number()));
  }
  STELE_TRY_VOID(note_undecodable(lines, units.log()));
  return units.finish();
}

Result<ReadReport> read_csv(std::unique_ptr<InputFile> file, const ReadOptions& options,
                            const UnitSink& sink) {
  STELE_TRY(const auto input,
            Utf8Input::open(std::move(file), Utf8Input::Kind::kText, options.encoding));
  LineReader lines(*input, options.max_text_bytes);
  TableUnits units(options, sink, input->name());
  std::optional<CsvParser> parser;
  while (true) {
    STELE_TRY(const bool has_line, lines.next());
    if (!has_line) break;
    if (!parser) parser.emplace(guess_separator(lines.line()));
    if (parser->take_line(lines.line(), lines.number())) {
      const CsvRow row = parser->take_row();
      STELE_TRY_VOID(units.take_row(row.fields, row.line));
    } else if (parser->pending_bytes() > options.max_unit_bytes) {
      return Error{ErrorCode::kLimitExceeded, input->name() + ": line " +
                                                  std::to_string(parser->row_line()) +
                                                  ": a quote that does not end"};
    }
  }
  if (parser && parser->is_in_quotes()) {
    STELE_TRY_VOID(units.log().add(
        {Kind::kSkipped, {parser->row_line(), 1}, "the file ends inside a quoted cell", {}}));
  }
  STELE_TRY_VOID(note_undecodable(lines, units.log()));
  return units.finish();
}

}  // namespace stele::tm
