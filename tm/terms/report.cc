#include "tm/terms/report.h"

#include "tm/terms/report_writers.h"

#include <array>
#include <cstdio>
#include <map>
#include <tuple>
#include <utility>

namespace stele::tm {
namespace {

constexpr std::size_t kMaxExamples = 5;
constexpr std::size_t kContextBytes = 60;

std::string format_confidence(double confidence) {
  std::array<char, 16> buffer = {};
  std::snprintf(buffer.data(), buffer.size(), "%.2f", confidence);
  return buffer.data();
}

std::string format_hash(std::uint64_t hash) {
  std::array<char, 20> buffer = {};
  std::snprintf(buffer.data(), buffer.size(), "%016llx", static_cast<unsigned long long>(hash));
  return buffer.data();
}

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// Returns the text around `span`, which stands between brackets that no text uses.
std::string show_context(const std::string& text, ByteSpan span) {
  std::size_t begin = span.begin > kContextBytes ? span.begin - kContextBytes : 0;
  std::size_t end = std::min<std::size_t>(text.size(), span.end + kContextBytes);
  if (span.empty()) {
    begin = 0;
    end = std::min<std::size_t>(text.size(), 2 * kContextBytes);
  }
  while (begin > 0 && is_continuation(text[begin])) --begin;
  while (end < text.size() && is_continuation(text[end])) ++end;
  std::string shown;
  if (begin > 0) shown += "…";
  if (span.empty()) {
    shown += text.substr(begin, end - begin);
  } else {
    shown += text.substr(begin, span.begin - begin) + "⟦" +
             text.substr(span.begin, span.size_bytes()) + "⟧" +
             text.substr(span.end, end - span.end);
  }
  if (end < text.size()) shown += "…";
  for (char& c : shown) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return shown;
}

}  // namespace

std::string describe_place(const CheckedUnit& unit, std::size_t index) {
  if (!unit.file.empty() && unit.line > 0) return unit.file + ":" + std::to_string(unit.line);
  const std::string name = "unit " + (unit.id.empty() ? std::to_string(index) : unit.id);
  return unit.file.empty() ? name : unit.file + ": " + name;
}

void append_json_string(std::string_view text, std::string* json) {
  *json += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        *json += "\\\"";
        break;
      case '\\':
        *json += "\\\\";
        break;
      case '\n':
        *json += "\\n";
        break;
      case '\r':
        *json += "\\r";
        break;
      case '\t':
        *json += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          std::array<char, 8> buffer = {};
          std::snprintf(buffer.data(), buffer.size(), "\\u%04x", static_cast<unsigned>(c));
          *json += buffer.data();
        } else {
          *json += c;
        }
    }
  }
  *json += '"';
}

std::string count_of(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string write_text_report(std::span<const Finding> findings,
                              std::span<const CheckedUnit> units) {
  // Findings that say the same are one group: check, languages, term and what stands instead.
  using Group = std::tuple<CheckId, std::string, std::string>;
  std::map<Group, std::vector<std::size_t>> groups;
  std::vector<std::size_t> counts(kCheckCount, 0);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    const auto& variants = units[finding.unit].unit.variants;
    std::string languages = variants[finding.source].language;
    if (finding.source != finding.target) languages += " → " + variants[finding.target].language;
    groups[{finding.check, languages, finding.message}].push_back(i);
    ++counts[static_cast<std::size_t>(finding.check)];
  }
  std::string report;
  CheckId last = CheckId::kTermMissing;
  bool is_first = true;
  for (const auto& [group, members] : groups) {
    const auto& [check, languages, message] = group;
    const CheckInfo& info = describe_check(check);
    if (is_first || check != last) {
      if (!is_first) report += "\n";
      report += std::string(info.title) + " [" + std::string(info.name) + ", " +
                std::to_string(counts[static_cast<std::size_t>(check)]) + "]\n";
      last = check;
      is_first = false;
    }
    report += "  ";
    report += languages;
    report += "  ";
    report += message;
    const double confidence = findings[members[0]].confidence;
    if (confidence < 0.995) report += "  (confidence " + format_confidence(confidence) + ")";
    report += "\n";
    for (std::size_t m = 0; m < members.size() && m < kMaxExamples; ++m) {
      const Finding& finding = findings[members[m]];
      const CheckedUnit& unit = units[finding.unit];
      const auto& variants = unit.unit.variants;
      report += "    " + describe_place(unit, finding.unit) + "\n";
      if (finding.source != finding.target) {
        report +=
            "      " + show_context(variants[finding.source].text, finding.source_span) + "\n";
      }
      report += "      " + show_context(variants[finding.target].text, finding.target_span) + "\n";
    }
    if (members.size() > kMaxExamples) {
      report += "    and " + std::to_string(members.size() - kMaxExamples) + " more\n";
    }
  }
  std::size_t errors = 0;
  std::size_t warnings = 0;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::kError) ++errors;
    if (finding.severity == Severity::kWarning) ++warnings;
  }
  if (!findings.empty()) report += "\n";
  report += count_of(findings.size(), "finding") + " in " + count_of(units.size(), "unit") + ": " +
            count_of(errors, "error") + ", " + count_of(warnings, "warning") + ", " +
            count_of(findings.size() - errors - warnings, "note") + "\n";
  return report;
}

std::string write_jsonl_report(std::span<const Finding> findings,
                               std::span<const CheckedUnit> units) {
  std::string report;
  const auto add_field = [&report](const char* name, std::string_view value) {
    report += ",\"";
    report += name;
    report += "\":";
    append_json_string(value, &report);
  };
  const auto add_number = [&report](const char* name, std::uint64_t value) {
    report += ",\"" + std::string(name) + "\":" + std::to_string(value);
  };
  for (const Finding& finding : findings) {
    const CheckedUnit& unit = units[finding.unit];
    const Variant& source = unit.unit.variants[finding.source];
    const Variant& target = unit.unit.variants[finding.target];
    report += "{\"check\":";
    append_json_string(describe_check(finding.check).name, &report);
    add_field("severity", severity_name(finding.severity));
    report += ",\"confidence\":" + format_confidence(finding.confidence);
    add_number("index", finding.unit);
    if (!unit.id.empty()) add_field("unit", unit.id);
    if (!unit.file.empty()) add_field("file", unit.file);
    if (unit.line > 0) add_number("line", unit.line);
    add_field("message", finding.message);
    if (!finding.term.empty()) add_field("term", finding.term);
    if (!finding.found.empty()) add_field("found", finding.found);
    if (!finding.expected.empty()) {
      report += ",\"expected\":[";
      for (std::size_t i = 0; i < finding.expected.size(); ++i) {
        if (i > 0) report += ',';
        append_json_string(finding.expected[i], &report);
      }
      report += ']';
    }
    if (finding.usual_count > 0) {
      add_number("found_count", finding.found_count);
      add_number("usual_count", finding.usual_count);
      report += ",\"usual_units\":[";
      for (std::size_t i = 0; i < finding.usual_units.size(); ++i) {
        if (i > 0) report += ',';
        const CheckedUnit& usual = units[finding.usual_units[i]];
        append_json_string(describe_place(usual, finding.usual_units[i]), &report);
      }
      report += ']';
    }
    add_field("source_language", source.language);
    add_field("source", source.text);
    report += ",\"source_span\":[" + std::to_string(finding.source_span.begin) + "," +
              std::to_string(finding.source_span.end) + "]";
    add_field("target_language", target.language);
    add_field("target", target.text);
    report += ",\"target_span\":[" + std::to_string(finding.target_span.begin) + "," +
              std::to_string(finding.target_span.end) + "]";
    add_field("fingerprint", format_hash(fingerprint(finding, units)));
    report += "}\n";
  }
  return report;
}

std::string write_report(ReportFormat format, std::span<const Finding> findings,
                         std::span<const CheckedUnit> units, const ReportContext& context) {
  switch (format) {
    case ReportFormat::kText:
      return write_text_report(findings, units);
    case ReportFormat::kJsonl:
      return write_jsonl_report(findings, units);
    case ReportFormat::kSarif:
      return write_sarif_report(findings, units, context);
    case ReportFormat::kCsv:
      return write_csv_report(findings, units);
    case ReportFormat::kXlsx:
      return write_xlsx_report(findings, units);
    case ReportFormat::kHtml:
      return write_html_report(findings, units, context);
  }
  return {};
}

}  // namespace stele::tm
