#include "tm/terms/glossary.h"

#include "align/base/language_tag.h"
#include "tm/exchange/csv.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace stele::tm {
namespace {

constexpr std::string_view kForbiddenSuffix = ":forbidden";

std::string trim(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpaces);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = text.find_last_not_of(kSpaces);
  return std::string(text.substr(begin, end - begin + 1));
}

std::string to_lower_ascii(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

void append_renderings(std::string_view field, std::vector<std::string>* renderings) {
  while (true) {
    const std::size_t bar = field.find('|');
    std::string rendering = trim(field.substr(0, bar));
    if (!rendering.empty()) renderings->push_back(std::move(rendering));
    if (bar == std::string_view::npos) return;
    field.remove_prefix(bar + 1);
  }
}

// What the fields of one column mean.
struct Column {
  enum class Kind { kIgnored, kRenderings, kForbidden, kNote, kCase, kTranslate };
  Kind kind = Kind::kIgnored;
  std::size_t language = 0;
};

// Returns the canonical tag when `name` looks like one: "en", "zh-Hans", not "comment".
std::optional<std::string> read_language(const std::string& name) {
  const std::string primary = primary_language(name);
  if (primary.size() < 2 || primary.size() > 3) return std::nullopt;
  auto tag = canonicalize_language_tag(name);
  if (!tag.ok()) return std::nullopt;
  return std::move(tag).value();
}

std::size_t add_language(const std::string& tag, std::vector<std::string>* languages) {
  const auto found = std::find(languages->begin(), languages->end(), tag);
  if (found != languages->end()) return static_cast<std::size_t>(found - languages->begin());
  languages->push_back(tag);
  return languages->size() - 1;
}

std::vector<Column> read_header(const CsvRow& header, std::vector<std::string>* languages) {
  std::vector<Column> columns;
  for (const std::string& field : header.fields) {
    std::string name = to_lower_ascii(trim(field));
    Column column;
    if (name == "note" || name == "notes" || name == "comment") {
      column.kind = Column::Kind::kNote;
    } else if (name == "case") {
      column.kind = Column::Kind::kCase;
    } else if (name == "translate") {
      column.kind = Column::Kind::kTranslate;
    } else {
      bool is_forbidden = false;
      if (name.size() > kForbiddenSuffix.size() &&
          name.compare(name.size() - kForbiddenSuffix.size(), std::string::npos,
                       kForbiddenSuffix) == 0) {
        is_forbidden = true;
        name.resize(name.size() - kForbiddenSuffix.size());
      }
      if (const auto tag = read_language(name)) {
        column.kind = is_forbidden ? Column::Kind::kForbidden : Column::Kind::kRenderings;
        column.language = add_language(*tag, languages);
      }
    }
    columns.push_back(column);
  }
  return columns;
}

bool is_yes(const std::string& field) {
  const std::string word = to_lower_ascii(trim(field));
  return word == "yes" || word == "y" || word == "true" || word == "1" || word == "x";
}

bool is_no(const std::string& field) {
  const std::string word = to_lower_ascii(trim(field));
  return word == "no" || word == "n" || word == "false" || word == "0";
}

}  // namespace

Result<Glossary> parse_glossary(std::string_view bytes, char separator) {
  STELE_TRY(const std::vector<CsvRow> rows,
            parse_csv(bytes, separator == '\0' ? guess_separator(bytes.substr(0, bytes.find('\n')))
                                               : separator));
  if (rows.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "the glossary is empty, expected a first row with language codes"};
  }
  Glossary glossary;
  const std::vector<Column> columns = read_header(rows[0], &glossary.languages);
  if (glossary.languages.empty()) {
    return Error{ErrorCode::kInvalidArgument,
                 "line 1: no language column, expected language codes such as en,ru,zh"};
  }
  for (const std::string& field : rows[0].fields) {
    if (to_lower_ascii(trim(field)) != kForbiddenSuffix.substr(1)) continue;
    return Error{ErrorCode::kInvalidArgument, "line 1: column \"" + field +
                                                  "\" names no language, expected one such as " +
                                                  glossary.languages.back() + ":forbidden"};
  }
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const CsvRow& row = rows[i];
    if (row.fields.size() > columns.size()) {
      return Error{ErrorCode::kInvalidArgument,
                   "line " + std::to_string(row.line) + ": " + std::to_string(row.fields.size()) +
                       " fields, expected at most " + std::to_string(columns.size())};
    }
    GlossaryEntry entry;
    entry.line = row.line;
    entry.columns.resize(glossary.languages.size());
    for (std::size_t f = 0; f < row.fields.size(); ++f) {
      const std::string& field = row.fields[f];
      switch (columns[f].kind) {
        case Column::Kind::kIgnored:
          break;
        case Column::Kind::kRenderings:
          append_renderings(field, &entry.columns[columns[f].language].renderings);
          break;
        case Column::Kind::kForbidden:
          append_renderings(field, &entry.columns[columns[f].language].forbidden);
          break;
        case Column::Kind::kNote:
          entry.note = trim(field);
          break;
        case Column::Kind::kCase:
          entry.is_case_sensitive = is_yes(field);
          break;
        case Column::Kind::kTranslate:
          entry.is_do_not_translate = is_no(field);
          break;
      }
    }
    glossary.entries.push_back(std::move(entry));
  }
  return glossary;
}

int find_glossary_language(const Glossary& glossary, std::string_view language) {
  int same_primary = -1;
  for (std::size_t i = 0; i < glossary.languages.size(); ++i) {
    if (glossary.languages[i] == language) return static_cast<int>(i);
    if (same_primary < 0 && primary_language(glossary.languages[i]) == primary_language(language)) {
      same_primary = static_cast<int>(i);
    }
  }
  return same_primary;
}

}  // namespace stele::tm
