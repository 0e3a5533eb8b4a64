#include "cli/checked_input.h"

#include "align/base/read_file.h"
#include "cli/command.h"
#include "tm/exchange/formats.h"
#include "tm/exchange/utf8_input.h"
#include "tm/memory.h"
#include "tm/terms/glossary_units.h"

#include <algorithm>
#include <cstdint>
#include <system_error>
#include <utility>

namespace stele::cli {
namespace {

constexpr std::uint64_t kMaxGlossaryBytes = std::uint64_t{256} << 20;

Status read_memory(const std::string& folder, std::vector<tm::CheckedUnit>* units) {
  STELE_TRY(const tm::Memory memory, tm::Memory::open(folder));
  units->reserve(units->size() + memory.unit_count());
  return memory.visit_units([units](tm::UnitId id, tm::Unit unit) -> Status {
    tm::CheckedUnit checked;
    checked.unit = std::move(unit);
    checked.id = std::to_string(id.value);
    units->push_back(std::move(checked));
    return {};
  });
}

// Returns the line of each element called `name`, from 1, in order.
std::vector<std::uint32_t> find_element_lines(std::string_view xml, std::string_view name) {
  const std::string opening = "<" + std::string(name);
  std::vector<std::uint32_t> lines;
  std::uint32_t line = 1;
  for (std::size_t i = 0; i < xml.size(); ++i) {
    if (xml[i] == '\n') ++line;
    if (xml[i] == '<' && xml.substr(i, 4) == "<!--") {  // what is commented out is no unit
      const std::size_t end = std::min(xml.find("-->", i), xml.size());
      line += static_cast<std::uint32_t>(std::count(xml.begin() + static_cast<std::ptrdiff_t>(i),
                                                    xml.begin() + static_cast<std::ptrdiff_t>(end),
                                                    '\n'));
      i = end;
      continue;
    }
    const std::size_t after = i + opening.size();
    if (xml[i] != '<' || after >= xml.size() || xml.substr(i, opening.size()) != opening) continue;
    const char next = xml[after];
    if (next == '>' || next == ' ' || next == '\t' || next == '\n' || next == '\r') {
      lines.push_back(line);
    }
  }
  return lines;
}

// Returns the line of each msgid of a PO file that is not obsolete, of plural forms that of
// msgstr[n].
std::vector<std::uint32_t> find_message_lines(std::string_view po) {
  std::vector<std::uint32_t> lines;
  std::uint32_t line = 0;
  for (std::size_t begin = 0; begin < po.size();) {
    ++line;
    const std::string_view rest = po.substr(begin);
    if (rest.starts_with("msgid \"") || rest.starts_with("msgstr[")) lines.push_back(line);
    if (rest.starts_with("msgid_plural \"") && !lines.empty()) lines.pop_back();
    const std::size_t end = po.find('\n', begin);
    begin = end == std::string_view::npos ? po.size() : end + 1;
  }
  return lines;
}

// Returns the lines of what may be the units of a file; nothing for formats without lines. The
// header of a PO file is no unit.
std::vector<std::uint32_t> find_unit_lines(std::string_view text, tm::Format format,
                                           std::size_t unit_count) {
  std::vector<std::uint32_t> lines;
  if (format == tm::Format::kTmx) return find_element_lines(text, "tu");
  if (format == tm::Format::kXliff1) return find_element_lines(text, "trans-unit");
  if (format == tm::Format::kXliff2) return find_element_lines(text, "segment");
  if (format == tm::Format::kPo) {
    lines = find_message_lines(text);
    if (lines.size() == unit_count + 1) lines.erase(lines.begin());
  }
  return lines;
}

// Gives units of a file their lines, so that a report can point at them. Units that the reader
// left out are known by where it found fault with them. When the counts do not agree (a compressed
// file, another encoding), nobody gets a line.
void set_lines(const std::string& path, const std::vector<std::uint32_t>& skipped_lines,
               std::size_t first, std::vector<tm::CheckedUnit>* units) {
  const auto format = tm::detect_format(path);
  if (!format.ok()) return;
  const auto bytes = read_file(path);
  if (!bytes.ok()) return;
  std::vector<std::uint32_t> lines =
      find_unit_lines(*bytes, *format, units->size() - first + skipped_lines.size());
  for (const std::uint32_t skipped : skipped_lines) {
    const auto after = std::upper_bound(lines.begin(), lines.end(), skipped);
    if (after != lines.begin()) lines.erase(after - 1);
  }
  if (lines.size() != units->size() - first) return;
  for (std::size_t i = 0; i < lines.size(); ++i) (*units)[first + i].line = lines[i];
}

Status read_translation_file(const std::string& path, std::vector<tm::CheckedUnit>* units) {
  const std::size_t first = units->size();
  std::vector<std::uint32_t> skipped_lines;
  tm::ReadOptions options;
  options.keep_incomplete = true;  // an empty target is a finding, not a reason to look away
  options.on_problem = [&](const tm::ReadProblem& problem) {
    print_warning(path + ": " + tm::describe_problem(problem));
    if (problem.kind == tm::ReadProblem::Kind::kSkipped) {
      skipped_lines.push_back(static_cast<std::uint32_t>(problem.position.line));
    }
  };
  STELE_TRY([[maybe_unused]] const tm::ReadReport report,
            tm::read_units(path, options, [&](tm::Unit&& unit) -> Status {
              tm::CheckedUnit checked;
              checked.id = tm::find_field(unit.attributes, "tuid");
              checked.file = path == "-" ? std::string() : path;
              checked.unit = std::move(unit);
              units->push_back(std::move(checked));
              return {};
            }));
  if (path != "-") set_lines(path, skipped_lines, first, units);
  return {};
}

}  // namespace

Result<std::vector<tm::CheckedUnit>> read_checked_units(const std::vector<std::string>& inputs) {
  std::vector<tm::CheckedUnit> units;
  for (const std::string& input : inputs) {
    std::error_code ignored;
    if (input != "-" && std::filesystem::is_directory(input, ignored)) {
      STELE_TRY_VOID(read_memory(input, &units));
      continue;
    }
    STELE_TRY_VOID(read_translation_file(input, &units));
  }
  return units;
}

Result<tm::Glossary> read_glossary(const std::filesystem::path& path) {
  const auto format = tm::detect_format(path);
  const bool is_table = !format.ok() || *format == tm::Format::kCsv || *format == tm::Format::kTsv;
  if (!is_table) {
    std::vector<tm::Unit> units;
    tm::ReadOptions options;
    options.keep_incomplete = true;
    options.on_problem = [&](const tm::ReadProblem& problem) {
      print_warning(path.string() + ": " + tm::describe_problem(problem));
    };
    STELE_TRY([[maybe_unused]] const tm::ReadReport report,
              tm::read_units(path, *format, options, [&](tm::Unit&& unit) -> Status {
                units.push_back(std::move(unit));
                return {};
              }));
    return tm::make_glossary(units);
  }
  STELE_TRY(auto file, tm::InputFile::open(path));
  STELE_TRY(const auto input, tm::Utf8Input::open(std::move(file), tm::Utf8Input::Kind::kText));
  if (!input->encoding().starts_with("UTF-")) {
    print_warning(path.string() + ": encoding taken to be " + input->encoding() +
                  "; save it as UTF-8 if it is another");
  }
  STELE_TRY(const std::string text, tm::read_all_text(*input, kMaxGlossaryBytes));
  auto glossary = tm::parse_glossary(text, path.extension() == ".tsv" ? '\t' : '\0');
  if (!glossary.ok()) return glossary.error().in(path.string());
  if (glossary->entries.empty()) print_warning(path.string() + ": it has no terms");
  return glossary;
}

}  // namespace stele::cli
